/** What errors say in Italian, by the codes of `saying` under src/. */
export const advice: Readonly<Record<string, string>> = {
  advice_salesforce_status:
    'Controllare https://status.salesforce.com e la rete, poi rieseguire: ciò che è stato applicato resta, e la prossima esecuzione fa il resto.',
  advice_salesforce_url:
    'Controllare l’URL della connessione: deve essere l’indirizzo My Domain della org, https://NOME.my.salesforce.com.',
  advice_proxy_tls: 'Un proxy che ispeziona TLS richiede il suo certificato in NODE_EXTRA_CA_CERTS.',
  advice_callback:
    'Ricominciare il collegamento. L’URL di callback dell’app client esterna deve essere esattamente quello mostrato nella pagina Connessione.',
  advice_other_program: 'Un altro programma usa in questo momento le stesse credenziali; riprovare tra un minuto.',
  advice_consumer_key:
    'Copiare di nuovo nella connessione la consumer key e il consumer secret dell’app client esterna.',
  advice_preauthorize:
    'In Setup, permettere l’uso dell’app client esterna agli utenti approvati dall’amministratore e preautorizzare l’utente di integrazione con un profilo o un insieme di autorizzazioni.',
  advice_certificate:
    'Verificare che la chiave privata appartenga al certificato caricato nell’app client esterna, che il destinatario (audience) sia https://login.salesforce.com (https://test.salesforce.com per una sandbox) e che l’ora di questo computer sia esatta.',
  advice_client_credentials:
    'Attivare il flusso di credenziali client dell’app client esterna e indicare un utente “Esegui come”.',
  advice_user_and_key:
    'Controllare la consumer key, il nome utente e la chiave o il segreto della connessione, e che l’utente di integrazione sia attivo e possa usare l’app client esterna.',
  advice_session_policy:
    'Salesforce rifiuta una sessione appena concessa: verificare che l’utente di integrazione possa usare l’API e che nessun criterio di sessione (intervallo IP, orario di accesso, sicurezza elevata) lo escluda.',
  advice_scope_api: 'Verificare che l’app client esterna conceda l’ambito “api”.',
  advice_scope_and_api:
    'Verificare che l’app client esterna conceda l’ambito “api” e che l’utente di integrazione possa usare l’API.',
  advice_concurrent:
    'Nella org sono in corso troppe richieste lunghe contemporaneamente; rieseguire quando gli altri strumenti avranno finito.',
  advice_daily_limit:
    'La org ha esaurito le richieste API giornaliere, che tornano disponibili nelle prossime 24 ore (in Setup, Company Information mostra l’utilizzo). Rieseguire più tardi, oppure acquistarne o liberarne.',
  advice_api_enabled:
    'Dare all’utente di integrazione l’autorizzazione “API abilitata”, e verificare che l’edizione della org comprenda l’accesso API.',
  advice_read_again: 'La lettura deve ricominciare da capo.',
  advice_indexed:
    'Filtrare la visualizzazione elenco per campi indicizzati, in modo che Salesforce possa rispondere in tempo.',
  advice_field_access:
    'Togliere il campo dalla mappatura, oppure darne all’utente di integrazione l’accesso a livello di campo.',
  advice_view_all:
    'Dare all’utente di integrazione l’accesso in lettura all’oggetto (meglio “Visualizza tutto”) e ai campi della mappatura.',
  advice_fewer: 'Salesforce chiede di fare meno richieste; riprovare più tardi.',
  advice_not_visible: 'Non esiste, oppure l’utente di integrazione non può vederlo.',
  advice_permission_named: 'Dare all’utente di integrazione l’autorizzazione indicata nella risposta.',
  advice_api_retired: 'Questa versione dell’API di Salesforce è stata ritirata; aggiornare Rollcall.',
  advice_check_mapping: 'Controllare la visualizzazione elenco e la mappatura.',
  advice_docebo_status:
    'Controllare https://status.docebo.com e la rete, poi rieseguire: ciò che è stato applicato resta, e la prossima esecuzione fa il resto.',
  advice_docebo_url:
    'Controllare l’URL della piattaforma della connessione: deve essere l’indirizzo del tenant, https://NOME.docebosaas.com.',
  advice_docebo_app: 'In Docebo, vedere Menu amministratore → API e SSO → Credenziali API.',
  advice_docebo_fewer:
    'Docebo chiede di fare meno chiamate. Abbassare callsPerHour della connessione se anche altri programmi usano il tenant, poi rieseguire: ciò che è stato applicato resta.',
  advice_docebo_grant:
    'Attivare questo tipo di concessione (grant) per l’app OAuth2, oppure sceglierne un altro per la connessione.',
  advice_docebo_client: 'Copiare di nuovo nella connessione il client ID e il client secret dell’app OAuth2.',
  advice_docebo_user:
    'Controllare il nome utente e la password o la chiave della connessione: l’utente deve essere un superadmin attivo, e la chiave pubblica dell’app OAuth2 deve corrispondere alla chiave privata.',
  advice_docebo_credentials: 'Controllare il client ID, il client secret e l’utente della connessione.',
  advice_docebo_superadmin:
    'L’API fa ciò che può fare l’utente a cui appartiene il token: l’app OAuth2, o l’utente della connessione, deve essere un superadmin.',
  advice_docebo_batch: 'Un altro programma sta modificando rami o persone; rieseguire quando avrà finito.',
  advice_docebo_own:
    'Il messaggio è di Docebo. Ciò che era stato applicato prima resta; correggere ciò che indica e rieseguire.',
};
