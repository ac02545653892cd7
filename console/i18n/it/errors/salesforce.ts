/** What errors say in Italian, by the codes of `saying` under src/. */
export const salesforce: Readonly<Record<string, string>> = {
  identity_other:
    'All’inizio la connessione era collegata come {before}, e ora come {now}. Non è stato letto nulla come un altro utente. Verificare che sia quello giusto, poi rieseguire.',
  object_unseen:
    'Salesforce non ha un oggetto {object}, oppure l’utente di integrazione non può vederlo. Controllare il nome API, o dare all’utente di integrazione l’accesso in lettura.',
  answer_shape:
    'La risposta di Salesforce a {endpoint} non ha la forma attesa ({what}). Verificare che l’URL della connessione porti proprio a Salesforce; in tal caso segnalarlo come difetto di Rollcall.',
  budget:
    'La org Salesforce ha usato {used} delle sue {max} chiamate API delle ultime 24 ore ({percent} %), e Rollcall si ferma al {share} % per lasciare il resto ad altri programmi. Ciò che è fatto resta fatto: l’esecuzione prosegue da sola, o con la prossima sincronizzazione, quando l’utilizzo sarà sceso. Per consentire una quota maggiore, alzare apiBudget della connessione.',
  url_unusable:
    '“{url}” non può essere l’URL di una connessione a Salesforce. Indicare l’indirizzo My Domain della org, https://NOME.my.salesforce.com.',
  no_date:
    'Le risposte di Salesforce non hanno l’intestazione Date, perciò il suo orologio non è noto. Cercare un proxy che rimuove le intestazioni.',
  results_gone:
    'Salesforce non ha più i risultati della lettura interrotta: li conserva per sette giorni. La lettura deve ricominciare da capo.',
  position_unreadable:
    'La posizione della lettura interrotta non è comprensibile. La lettura deve ricominciare da capo.',
  object_name:
    '“{object}” non è il nome API di un oggetto Salesforce. Scriverlo come in Setup, Object Manager, per esempio Contact o Learner__c.',
  no_fields: 'Non è stato chiesto alcun campo di {object}. Mapparne almeno uno.',
  paths_wrong:
    'Non sono percorsi di campi di {object}: {paths}. Scrivere nomi API uniti da punti, con al massimo {most} livelli, per esempio Account.Name.',
  query_older: 'La query di questa esecuzione non è di questa versione di Rollcall. Avviare una nuova esecuzione.',
  objects_none:
    'Non è configurato un oggetto personalizzato, e l’utente di integrazione non ne vede con visualizzazioni elenco.',
  objects_choose: 'Non è configurato un oggetto personalizzato. Sceglierne uno: {objects}.',
  read_differs:
    '{endpoint} ha restituito {came} record in tutto, ma Salesforce ne ha annunciati {announced}. Eseguire di nuovo la sincronizzazione; se il problema resta, cercare un proxy che trattiene o perde le risposte.',
  connection_not_let_in: 'Salesforce non fa più entrare {connection} (risposta: “{why}”).',
  token_ended: 'L’autorizzazione è stata revocata, è scaduta, oppure l’app è stata modificata.',
  token_lost:
    'Il {at} Rollcall ha chiesto un nuovo token e non ha potuto conservare la risposta: il suo processo è stato terminato, o la rete non ha funzionato. Salesforce accetta ogni refresh token una volta sola.',
  connection_reconnect: 'Aprire la pagina Connessione e scegliere Ricollega.',
  salesforce_silent:
    'Salesforce non ha dato una risposta completa ({answer, select, empty {una risposta vuota} html {una pagina HTML} unexplained {nessun motivo} other {{answer}}}) a {endpoint}{attempts, plural, =1 {} other {, all’ultimo di # tentativi}}.',
  salesforce_answered:
    'Salesforce ha risposto {status}{code, select, none {} other { {code}}} {answer, select, empty {con una risposta vuota} html {con una pagina HTML} unexplained {senza un motivo} other {“{answer}”}} a {endpoint}{attempts, plural, =1 {} other {, all’ultimo di # tentativi}}.',
  fields_unreadable: 'Non tutti i campi di {object} sono leggibili.',
  fields_unusable: 'Non tutti i campi di {object} sono utilizzabili come sono mappati.',
  platform_unchanged: 'Sulla piattaforma non è stato modificato nulla.',
  mapping_correct: 'Correggere la mappatura, oppure dare all’utente di integrazione ciò che gli manca.',
  mapping_other: 'Mappare un altro campo, oppure su un altro campo della piattaforma.',
  types_accept:
    'Guardare i nuovi valori nell’anteprima della mappatura (`rollcall preview {entity}`): se sono giusti, eseguire una volta con --accept-types, altrimenti mappare un altro campo.',
  drift_keep: 'Un’esecuzione può anche lasciare questi campi come sono (fieldDrift: keep).',
  fields_changed: 'I campi mappati sono cambiati mentre l’esecuzione era interrotta, perciò non può proseguire.',
  run_anew: 'Avviare una nuova esecuzione, che dirà che cosa si può fare.',
  field_structure: '“{path}” è di tipo {type}, che contiene più valori o un file; mapparne le parti una per una.',
  record_unseen:
    'Salesforce non ha un {object} {record} visibile all’utente di integrazione, perciò non viene sincronizzato.',
  record_not_in_view: '{object} {record} non è nella visualizzazione elenco {view}, perciò non viene sincronizzato.',
  record_not_in_view_advice:
    'Non è stato modificato nulla. Cambiare il filtro della visualizzazione elenco o il record, poi riprovare.',
  platform_field_absent:
    'La piattaforma non ha un campo {key}. I suoi campi sono {fields}; se ne possono aggiungere altri in Campi aggiuntivi.',
  docebo_field_absent:
    'Docebo non ha un campo {key}. I suoi campi sono {fields}; quelli aggiuntivi si indicano con il loro ID, come field_12.',
  destination_absent: 'Nessun ramo della piattaforma ha il codice {code}. Aggiungerlo, oppure sceglierne un altro.',
  destination_root:
    'Il ramo {code} è la radice della piattaforma, che non può essere una destinazione. Scegliere un ramo al di sotto.',
  branches_accounts_contacts: 'Solo i contatti possono andare in rami secondo i loro account.',
  branches_picklists: 'I rami possono seguire da uno a {most} elenchi di selezione, non {count}.',
  branches_twice: 'I rami non possono seguire {path} due volte.',
  branches_undescribed: 'Il campo Salesforce {path}, che i rami seguono, non è stato descritto.',
  branches_no_picklist:
    'Il campo Salesforce {path} è di tipo {type}; i rami possono seguire solo un elenco di selezione a valore singolo.',
  mandatory_unmapped: 'Obbligatori e non mappati: {fields}.',
  mapping_unusable:
    'La mappatura {entity, select, users {degli utenti} contacts {dei contatti} other {degli oggetti personalizzati}} non è utilizzabile.',
  query_too_long:
    'La query della visualizzazione elenco con i campi mappati è troppo lunga per la REST API di Salesforce.',
  query_too_long_refused:
    'La query della visualizzazione elenco con i campi mappati è troppo lunga per la REST API di Salesforce, che rifiuta anche l’altro modo di inviarla (risposta: “{why}”).',
  query_shorter: 'Mappare meno campi, oppure semplificare il filtro della visualizzazione elenco.',
};
