import type { shell as english } from '../en/shell.ts';
import type { Translated } from '../translated.ts';

export const shell: Translated<typeof english> = {
  skip: 'Vai al contenuto',
  home: 'Rollcall, pagina iniziale',
  nav: 'Principale',
  adminMenu: 'Menu di amministrazione',
  menu: {
    salesforce: 'Salesforce',
    manage: 'Gestisci',
    platform: 'Piattaforma',
    users: 'Utenti',
    branches: 'Rami',
    fields: 'Campi aggiuntivi',
    notifications: 'Notifiche',
    administration: 'Amministrazione',
    administrators: 'Amministratori',
    providers: 'Provider di identità',
    tokens: 'Token API',
    audit: 'Registro delle attività',
    profile: 'Profilo personale',
    account: 'Account personale',
  },
  /** What stands above the pages of a connection. */
  connection: {
    tabs: { connection: 'Connessione', synchronization: 'Sincronizzazione', runs: 'Esecuzioni', logs: 'Log' },
    switcher: 'Connessione',
    create: 'Nuova connessione',
    mapping:
      'Mappatura {entity, select, users {degli utenti} contacts {dei contatti} other {degli oggetti personalizzati}}',
  },
  accountOf: 'Account di {username}',
  colors: 'Colori: {scheme, select, light {chiari} dark {scuri} other {come il sistema}}',
  language: 'Lingua: italiano',
  languageMissing: 'Non è stato possibile caricare l’altra lingua. Ricaricare la pagina e sceglierla di nuovo.',
  signOut: 'Esci',
};
