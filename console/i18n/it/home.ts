import type { home as english } from '../en/home.ts';
import type { Translated } from '../translated.ts';

export const home: Translated<typeof english> = {
  title: 'Profilo personale',
  description: 'I dati registrati nella piattaforma.',
  security: 'Password e sessioni',
  profile: 'Profilo',
  given: 'Da Salesforce: si modifica lì.',
  bySalesforce:
    'I valori con la nuvola provengono da Salesforce e si modificano lì. Per tutto il resto, rivolgersi a un amministratore.',
  byAdministrators: 'Se qualcosa non è corretto, rivolgersi a un amministratore.',
  branches: 'Rami',
  noBranch: 'Nessun ramo assegnato.',
  language: 'Lingua',
  languageDetail: 'Di queste pagine, in questo browser.',
};
