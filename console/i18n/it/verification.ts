import type { verification as english } from '../en/verification.ts';
import type { Translated } from '../translated.ts';

export const verification: Translated<typeof english> = {
  title: 'Modificato a mano',
  hint: 'Le esecuzioni conoscono Docebo com’era quando lo hanno letto e modificato. Ciò che qualcuno vi ha cambiato a mano si trova confrontando: una chiamata ogni 200 utenti, rami e membri.',
  compare: 'Confronta con Docebo',
  comparing: 'Confronto in corso',
  waiting: 'Inizia tra poco.',
  progress:
    'Confrontati finora: {people, plural, one {# persona collegata} other {# persone collegate}}, {branches, plural, one {# ramo} other {# rami}}, in {calls, plural, one {# chiamata} other {# chiamate}}.',
  nothing: 'Nulla è stato cambiato a mano',
  compared:
    'Confronto <time></time>: {people, plural, one {# persona collegata} other {# persone collegate}} e {branches, plural, one {# ramo} other {# rami}}, in {calls, plural, one {# chiamata} other {# chiamate}}.',
  found: '{count, plural, one {# differenza trovata} other {# differenze trovate}}',
  repair: 'Pianifica il ripristino',
  repairHint:
    'La pianificazione confronta ancora una volta e crea un piano. Nulla viene scritto prima che sia applicato.',
  keepDeactivated: 'Lascia com’è chi è stato disattivato',
  keptDeactivated: 'Chi è stato disattivato a mano resta com’è.',
  repaired:
    'Ora si ricorda ciò che Docebo ha adesso. I piani ripristinano ciò che Salesforce dice diversamente, una volta applicati.',
  plan: 'Piano {id}: {entity}',
  more: '{count, plural, one {Un’altra} other {Altre #}}; tutte con: rollcall verify.',
  branch: 'Ramo',
  columns: { who: 'Chi o che cosa', what: 'A mano', before: 'Come ricordato', after: 'In Docebo adesso' },
  kinds: {
    gone: 'Eliminato',
    deactivated: 'Disattivato',
    reactivated: 'Riattivato',
    changed: 'Modificato',
    superadmin: 'Reso superadmin',
    left_branch: 'Tolto dal ramo',
    renamed: 'Rinominato',
    moved: 'Spostato',
    recoded: 'Con un altro codice',
  },
};
