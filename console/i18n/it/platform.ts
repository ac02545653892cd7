import type { platform as english } from '../en/platform.ts';
import type { Translated } from '../translated.ts';

export const platform: Translated<typeof english> = {
  label: 'Piattaforma',
  builtin: 'Piattaforma integrata',
  docebo: 'Docebo: {host}',
  read: 'Si vede ciò che Rollcall ricorda di Docebo: letto <time></time>, con tutto ciò che le sue esecuzioni hanno cambiato da allora. Ciò che è stato cambiato lì a mano si trova con il confronto nella scheda Connessione.',
  unread:
    'Gli utenti di questa piattaforma Docebo vengono letti dalla prima sincronizzazione. Fino ad allora si vedono solo i rami.',
  tells:
    'Docebo avvisa gli utenti da sé, con <tenant>le notifiche di {host}</tenant>. {created, select, true {Chi viene creato è avvisato via e-mail.} other {Chi viene creato non è avvisato via e-mail.}}',
  changedThere: 'Persone e rami si modificano in Docebo: <tenant>{host}</tenant>.',
  look: 'Guarda di nuovo in Docebo',
  lookHint: 'Un ramo appena creato in Docebo non è ancora qui.',
};
