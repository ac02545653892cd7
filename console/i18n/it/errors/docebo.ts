/** What errors say in Italian, by the codes of `saying` under src/. */
export const docebo: Readonly<Record<string, string>> = {
  docebo_no_superadmin:
    'Il token della connessione è di {username}, che in Docebo non è un superadmin: in ciò che si legge potrebbero mancare utenti e rami. L’app OAuth2, o l’utente della connessione, deve essere un superadmin.',
  docebo_marks_missing:
    'In Docebo mancano campi aggiuntivi degli utenti: {fields}. {count, plural, one {Crearlo} other {Crearli}} lì (Menu amministratore → Utenti → Campi aggiuntivi, testo libero, invisibile all’utente): dicono a quale record Salesforce corrisponde una persona.',
  docebo_no_manager:
    'La piattaforma della connessione indica {field} per il responsabile (managerField), e Docebo ha {fields}. Indicarne uno di questi, oppure ometterlo.',
  docebo_listed:
    'Docebo ha elencato {seen} elementi su {total} ({what, select, branches {rami} users {utenti} other {{what}}}), e altro quando gli è stato chiesto di nuovo: ne ha omessi o ripetuti alcuni. Rieseguire. Se il problema resta, segnalarlo a Docebo con l’ora dell’esecuzione; con un elenco così non si modifica nulla.',
  docebo_repeated:
    'Docebo ha elencato due volte alcuni elementi ({what, select, branches {rami} users {utenti} other {{what}}}), e forse altri nessuna, ogni volta che gli è stato chiesto. Rieseguire. Se il problema resta, segnalarlo a Docebo con l’ora dell’esecuzione; con un elenco così non si modifica nulla.',
  docebo_shape:
    'La risposta di Docebo a {endpoint} non ha la forma attesa ({what}). Verificare che l’URL della piattaforma porti proprio a Docebo; in tal caso segnalarlo come difetto di Rollcall.',
  docebo_unmoved:
    'Docebo non dice di aver spostato il ramo {branch}, e nel suo organigramma non è dove dovrebbe essere. Rieseguire; se il problema resta, spostare il ramo in Docebo.',
  docebo_codes:
    'In Docebo più di un ramo ha il codice {code}. Assegnare lì un altro codice a uno di essi, poi verificare la connessione.',
  docebo_levels:
    'L’elenco degli utenti di Docebo non dice che {account} è un superadmin, anche se il token della connessione è di un superadmin: non indica i livelli, oppure omette utenti, perciò potrebbero essere modificati dei superadmin. Permettere all’account della connessione di vedere in Docebo il livello di tutti gli utenti (Gestione utenti, colonna Livello), poi rieseguire; se il problema resta, chiedere al supporto Docebo perché GET /manage/v1/user non indica il livello. Fino ad allora non si modifica nulla.',
  docebo_called_instead: 'Docebo ha chiamato {called} chi doveva chiamarsi {username}:',
  docebo_called_instead_then: 'Chi è stato creato resta, e la prossima esecuzione lo ritrova.',
  docebo_email_setting:
    'lì è attivo “Usa l’e-mail come nome utente”. Impostare emailIsUsername: true per la piattaforma della connessione e mappare nome utente ed e-mail dallo stesso campo, oppure disattivarlo in Docebo.',
  docebo_emails: 'Docebo usa gli indirizzi e-mail come nomi utente:',
  docebo_emails_then: 'Non è stato creato o aggiornato nessuno il cui indirizzo e-mail sia diverso.',
  docebo_calls: 'Docebo chiama {called} chi doveva chiamarsi {username}:',
  docebo_calls_then: 'Il resto che è stato modificato rimane, e la prossima esecuzione prosegue da lì.',
  docebo_silent:
    'Docebo non ha dato una risposta completa ({answer, select, empty {una risposta vuota} html {una pagina HTML} unexplained {nessun motivo} other {{answer}}}) a {endpoint}{attempts, plural, =1 {} other {, all’ultimo di # tentativi}}.',
  docebo_answered:
    'Docebo ha risposto {status}{code, select, none {} other { {code}}} {answer, select, empty {con una risposta vuota} html {con una pagina HTML} unexplained {senza un motivo} other {“{answer}”}} a {endpoint}{attempts, plural, =1 {} other {, all’ultimo di # tentativi}}.',
};
