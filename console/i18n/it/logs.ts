import type { logs as english } from '../en/logs.ts';
import type { Translated } from '../translated.ts';

export const logs: Translated<typeof english> = {
  searchHint: 'testo, nome utente, ID Salesforce',
  level: 'Livello',
  levels: { info: 'informazione', warning: 'avviso', error: 'errore' },
  entity: 'Entità',
  run: 'Esecuzione',
  from: 'Dal',
  to: 'Al',
  anyTime: 'Qualsiasi data',
  date: 'Data',
  what: 'Evento',
  user: 'Utente',
  sourceId: 'ID Salesforce',
  empty: 'Ancora nessun evento',
  emptyDetail: 'Ogni esecuzione lascia qui i suoi eventi. Avviarne una dalla scheda Sincronizzazione.',
  details: 'Dettagli dell’evento',
  field: 'Campo',
  value: 'Valore',
};
