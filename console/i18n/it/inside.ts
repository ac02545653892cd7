import type { inside as english } from '../en/inside.ts';
import type { Translated } from '../translated.ts';

export const inside: Translated<typeof english> = {
  title: 'Rollcall in Salesforce',
  reasons: {
    ended: {
      title: 'La sessione è terminata',
      detail: 'Lasciare questa scheda in Salesforce e riaprirla.',
    },
    unsigned: {
      title: 'Salesforce non ha detto chi sta accedendo',
      detail:
        'Aprire Rollcall dalla sua scheda in Salesforce. Se è già stato fatto, l’amministratore deve preautorizzare gli utenti dell’app, nelle sue policy OAuth.',
    },
    not_set_up: {
      title: 'Rollcall non è ancora configurato per Salesforce',
      detail: 'Un amministratore di Rollcall deve inserire il consumer secret dell’app, nella pagina Connessione.',
    },
    forged: {
      title: 'Rollcall non conosce questa app',
      detail:
        'Un amministratore di Rollcall deve confrontare il consumer secret della pagina Connessione con quello in Salesforce.',
    },
    stale: {
      title: 'Questa pagina è troppo vecchia',
      detail:
        'Lasciare questa scheda in Salesforce e riaprirla. Se non basta, l’orologio del server di Rollcall potrebbe essere sbagliato.',
    },
    replayed: {
      title: 'Questa pagina è già stata aperta',
      detail: 'Lasciare questa scheda in Salesforce e riaprirla.',
    },
    other_org: {
      title: 'Questa è un’altra org Salesforce',
      detail: 'Rollcall è collegato a una org diversa da quella in uso.',
    },
    guest: {
      title: 'Accedere prima a Salesforce',
      detail: 'Gli ospiti di un sito non possono entrare.',
    },
    not_admitted: {
      title: 'L’accesso non è più consentito',
      detail: 'L’account sulla piattaforma non è attivo o è scaduto. Rivolgersi all’amministratore.',
    },
    unknown: {
      title: 'L’utente non è ancora sulla piattaforma',
      detail: 'Chiedere all’amministratore di essere aggiunto.',
    },
    not_provisioned: {
      title: 'Non è stato possibile aggiungere l’utente alla piattaforma',
      detail: 'L’amministratore trova il motivo nel log di Rollcall.',
    },
    too_often: {
      title: 'Non è stato possibile aggiungere l’utente alla piattaforma',
      detail: 'Si è tentato più volte. Riprovare fra qualche minuto o rivolgersi all’amministratore.',
    },
    unavailable: {
      title: 'Al momento Rollcall non può interrogare Salesforce',
      detail:
        'Riprovare fra qualche minuto. Se continua, l’amministratore trova il motivo nel registro delle attività.',
    },
  },
  join: {
    offer: 'Sono un amministratore di Rollcall',
    hint: 'Accedere una volta. Da allora questa scheda fa entrare con l’utente Salesforce.',
    codeHint: 'Solo se la verifica in due passaggi è attiva.',
    verb: 'Unisci i due',
  },
};
