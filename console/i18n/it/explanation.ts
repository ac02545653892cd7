import type { explanation as english } from '../en/explanation.ts';
import type { Translated } from '../translated.ts';

export const explanation: Translated<typeof english> = {
  title: 'Che cosa farebbe la prossima esecuzione',
  hint: 'Legge ora il record da Salesforce, con lo stesso codice di un’esecuzione. Non viene memorizzato nulla.',
  ask: 'Mostra',
  again: 'Aggiorna',
  none: 'Nessuna esecuzione tocca questa persona: in Salesforce non c’è nulla di collegato.',
  of: '{entity} di {connection}, {object} {id}',
  unknownOf: '{entity} di {connection}, {id}',
  records: {
    in_list_view: 'Il record è nella visualizzazione elenco {listView}.',
    not_in_list_view: 'Il record non è nella visualizzazione elenco {listView}.',
    not_found: 'Salesforce non ha questo record, oppure l’utente di integrazione non lo vede.',
  },
  reads: 'La prossima esecuzione lo legge ({mode, select, full {tutti i record} other {ciò che è cambiato}}).',
  passes:
    'La prossima esecuzione non lo legge ({mode, select, full {tutti i record} other {solo ciò che è cambiato}}).',
  nothing: 'Non cambia nulla',
  values: 'Valori e loro origine',
  target: 'Campo della piattaforma',
  field: 'Campo Salesforce',
  cell: 'In Salesforce',
  current: 'Ora',
  value: 'Dopo l’esecuzione',
  branches: {
    existing: 'Va nel ramo {name}.',
    created: 'Va nel ramo {name}, creato dall’esecuzione.',
    destination: 'Va nel ramo di destinazione {name}.',
  },
  stays: 'Resta comunque dove si trova.',
  empty: 'vuoto',
  now: {
    start: 'Sincronizza ora',
    hint: 'Lo fa subito, solo per questa persona. Non attende altre esecuzioni e non tocca nessun altro.',
    done: 'Fatto: {action, select, create {persona creata} update {persona aggiornata} move {persona spostata} reactivate {persona riattivata} link {persona collegata} skip {persona lasciata com’è} reject {persona scartata} other {non c’era nulla da cambiare}}.',
    connected: 'Letto dall’org {org} come {user}.',
    unsettled: 'Non è stato possibile; l’esecuzione dice perché.',
    run: 'Esecuzione {id}',
  },
};
