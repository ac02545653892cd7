/** What errors say in Italian, by the codes of `saying` under src/. */
export const connections: Readonly<Record<string, string>> = {
  configuration_misfit: 'La configurazione non è adatta alla piattaforma; non è stato modificato nulla.',
  at_place: '{place}',
  did_you_mean: 'Si intende {meant}?',
  field_type_stays:
    'Il campo {key} è di tipo {before} e {people, plural, one {una persona ha} other {# persone hanno}} un valore, perciò non può diventare {type}. Aggiungere invece un nuovo campo.',
  settings_absent:
    'La connessione {connection} non ha ancora impostazioni per {entity, select, users {gli utenti} contacts {i contatti} other {gli oggetti personalizzati}}.',
  no_reference: "{key} non può contenere un $'{'…'}'; è possibile solo in indirizzi e credenziali.",
  salesforce_slow: 'Salesforce non ha risposto in tempo.',
  explain_unknown:
    'Nessuna sincronizzazione conosce {who}: nessuno con questo nome utente o ID è sincronizzato con Salesforce{connection, select, none {} other { dalla connessione {connection}}}. Indicare l’ID Salesforce del record.',
  owner_absent:
    'Nessun amministratore si chiama {name}. Le impostazioni appartengono a un amministratore o a nessuno: in tal caso indicare {shared}.',
  owner_other:
    'Sono impostazioni di un altro amministratore, che è il solo a modificarle ed eseguirle. Copiarle nelle proprie.',
  not_synchronized:
    'La connessione {connection} non sincronizza {entity, select, users {gli utenti} contacts {i contatti} other {gli oggetti personalizzati}}.',
  address_absent: 'Non c’è nulla all’indirizzo {address}.',
  cursor_strange: 'Il cursore non è di questo elenco. Ricominciare senza.',
  event_absent: 'Non c’è un evento {id}; può essere scaduto.',
  object_missing: 'Indicare quale oggetto personalizzato si intende: “object”.',
  copy_same: 'Le impostazioni si copiano da un titolare a un altro.',
  schedule_none: 'Per {connection} non ci sono ancora impostazioni proprie; non c’è nulla da pianificare.',
  verification_none: 'Nessuno ha ancora chiesto che cosa è stato modificato a mano dietro {connection}.',
  verification_busy: 'La piattaforma di {connection} è già in fase di confronto. Attenderne la fine.',
  secrets_missing:
    'La connessione {connection} richiede un segreto che nessuno ha ancora inserito: {secrets}. Inserirlo nella console, nella pagina Connessione.',
  variables_missing:
    'La connessione {connection} richiede variabili d’ambiente non impostate: {variables}. Impostarle e riprovare.',
  authorization_needless:
    'La connessione {connection} accede da sola ({grant}); nessuno deve autorizzarla. Verificarla, invece.',
  authorization_failed: 'Il collegamento a Salesforce non è riuscito.',
  authorization_again: 'Ricominciare.',
  authorization_unknown: 'È iniziato più di dieci minuti fa, o da qualcun altro, oppure è già concluso.',
  authorization_connection_gone: 'Nel frattempo la connessione è stata eliminata.',
  authorization_answer: 'Risposta di Salesforce: {answer}.',
  authorization_no_refresh:
    'Salesforce non ha dato un refresh token, perciò il collegamento finirebbe in poche ore. Aggiungere l’ambito refresh_token all’app client esterna.',
  run_other_connection: 'L’esecuzione {run} non appartiene alla connessione {connection}.',
  entity_not_among:
    'La connessione {connection} non sincronizza {entity, select, users {gli utenti} contacts {i contatti} other {gli oggetti personalizzati}} (ma: {others}). Attivarli nella pagina Sincronizzazione.',
  run_connection_gone: 'La connessione di questa esecuzione è stata eliminata; non c’è nulla da sincronizzare.',
  run_absent: 'Non c’è un’esecuzione {run}. `rollcall runs` elenca quelle esistenti.',
  connections_none: 'Non c’è ancora una connessione. Aggiungerne una.',
  connections_several: 'Ci sono più connessioni: {names}. Sceglierne una.',
  connection_not_among: 'Non c’è una connessione {name}. Quelle esistenti: {names}.',
  connection_busy_platform:
    'L’esecuzione {run} della connessione {connection} è in corso, o attende l’approvazione. Attenderne la fine, o interromperla, prima di passare a un’altra piattaforma.',
  token_waiting:
    'Da {seconds} secondi un altro processo di Rollcall chiede a Salesforce un nuovo token per {connection}. Non è stato letto nulla. Verificare che Salesforce risponda, poi rieseguire; se risponde, riavviare gli altri processi.',
  not_connected:
    'Nessuno ha ancora collegato {connection} a Salesforce. Aprire la pagina Connessione e scegliere Collega.',
  connection_busy_delete:
    'L’esecuzione {run} della connessione {connection} è in corso, o attende l’approvazione. Attenderne la fine, o interromperla, prima di eliminare la connessione.',
  settings_unnameable: '{connection} non ha impostazioni di questo tipo a cui dare un nome.',
  owner_gone:
    'Queste impostazioni appartengono a {who}, che non è più amministratore. Copiarle nelle proprie o in quelle condivise ed eseguire la copia.',
  settings_off: 'Queste impostazioni sono disattivate o eliminate; non c’è nulla da sincronizzare.',
  address_in_private_network:
    '{host} porta in una rete privata. Se deve essere raggiunto lì, chi gestisce questo server indica quella rete in ROLLCALL_PRIVATE_NETWORKS.',
  key_unreadable:
    'La chiave privata della connessione non è leggibile. Incollare l’intero testo PEM, da “-----BEGIN” all’ultimo “-----”, senza passphrase.',
  key_not_rsa: 'La chiave privata della connessione è di tipo {type}; il flusso JWT bearer richiede una chiave RSA.',
  secret_moved: 'Un segreto nel database è stato modificato o spostato. Inserirlo di nuovo.',
  secret_no_key:
    'I segreti sono conservati cifrati, e manca la chiave. Crearne una con “openssl rand -base64 32” e impostarla come ROLLCALL_SECRET_KEY per ogni processo di Rollcall.',
  secret_other_key:
    'Un segreto nel database è cifrato con la chiave {key}, che questo processo non ha. Impostare ROLLCALL_SECRET_KEY com’era, oppure aggiungervi quella chiave dopo una virgola; altrimenti inserire di nuovo il segreto: ricollegare la connessione, o riconfigurare la verifica in due passaggi.',
  unexpected: 'Il motivo è nel log del server.',
  copy_nothing:
    'La connessione {connection} non ha {whose, select, shared {impostazioni condivise} other {impostazioni di quell’amministratore}} da copiare{what, select, users { per gli utenti} contacts { per i contatti} custom { per gli oggetti personalizzati} other {}}.',
  secret_unused: 'È indicato secrets.{secret}, ma {place} non è “{stored}”.',
  disk_full:
    'Il disco del database è pieno (risposta: “{why}”). Liberare spazio, poi rieseguire: ciò che era in corso prosegue da dove era.',
  database_lost:
    'La connessione al database si è interrotta (risposta: “{why}”). Nulla è rimasto a metà. Verificare che il server funzioni, poi rieseguire: ciò che era in corso prosegue da dove era.',
};
