/** What errors say in Italian, by the codes of `saying` under src/. */
export const access: Readonly<Record<string, string>> = {
  username_line: 'Un nome utente è una riga di testo, non vuota. Non è stato modificato nulla.',
  administrator_taken:
    'Sulla piattaforma c’è già qualcuno con il nome utente {username}. Sceglierne un altro; per dare una nuova password a un superadmin usare `rollcall admin reset-password`.',
  administrator_last:
    '{username} è l’ultimo amministratore che può accedere. Prima crearne un altro. Non è stato modificato nulla.',
  superadmin_absent:
    'Non c’è un superadmin con il nome utente {username}. `rollcall admin list` elenca chi può accedere.',
  administrator_absent: 'Non c’è un amministratore con l’ID {id}.',
  password_link_over:
    'Il collegamento è già stato usato, è scaduto o non è completo. Chiederne un altro nella pagina di accesso, con “Password dimenticata?”.',
  factor_there: 'La verifica in due passaggi è già attiva. Rimuoverla prima di configurarne un’altra.',
  factor_not_begun: 'Non c’è una verifica in due passaggi da confermare. Iniziare la configurazione.',
  factor_code_wrong:
    'Non è il codice che l’app di autenticazione mostra adesso. Controllare che il suo orologio sia esatto e provare il codice successivo.',
  factor_none: 'Senza verifica in due passaggi non ci sono codici.',
  setup_done: 'C’è già un amministratore. Accedere, invece.',
  setup_code:
    'Non è il codice mostrato dal server, oppure ha più di un giorno. Riavviare il server per averne uno nuovo.',
  password_over: 'Questa password temporanea ha più di una settimana e non è più valida. Chiederne un’altra.',
  factor_needed: 'Inserire il codice mostrato dall’app di autenticazione oppure uno dei codici di recupero.',
  password_same: 'La nuova password è quella vecchia. Sceglierne un’altra.',
  calls:
    'Le richieste a questo nome sono troppe: più di {calls, number} al minuto, e alcune contano più volte. Riprovare tra {seconds, number} {unit, select, second {secondo} other {secondi}}.',
  sign_in_anew: 'Prima accedere di nuovo, come la volta precedente; poi ripetere l’operazione entro dieci minuti.',
  password_again: 'Inserire di nuovo la password.',
  sign_in_wrong: 'Nome utente, password o codice non sono corretti. Controllarli e riprovare.',
  password_short: 'La password ha meno di {least, number} caratteri.',
  password_long: 'La password ha più di {most, number} caratteri.',
  password_username: 'La password contiene il nome utente.',
  password_guessable:
    'La password è una di quelle che si provano per prime: è fatta di password comuni, nomi, date, sequenze o ripetizioni.',
  password_unchanged: 'Non è stato modificato nulla; sceglierne un’altra.',
  attempts:
    'I tentativi sono stati troppi. Riprovare tra {seconds, number} {unit, select, second {secondo} other {secondi}}.',
  identity_absent: 'Il provider di identità non conosce questa persona.',
  salesforce_user_absent: 'Questa persona non ha collegato quell’utente Salesforce.',
  canvas_too_long: 'Questa pagina è rimasta aperta troppo a lungo. Riaprire la scheda in Salesforce.',
  canvas_administrators:
    'Solo gli amministratori collegano da sé il proprio utente Salesforce; tutti gli altri sono noti grazie alla sincronizzazione degli utenti.',
  canvas_password:
    'La password è temporanea. Accedere prima all’indirizzo di Rollcall e sceglierne una propria, poi riaprire la scheda in Salesforce.',
  forged_site: 'La richiesta è arrivata da un altro sito.',
  forged_origin:
    'La richiesta è arrivata da {origin}, che non è l’indirizzo di questo server. Dietro un proxy, impostare ROLLCALL_PUBLIC_URL sull’indirizzo usato dai browser.',
  forged_token: 'L’intestazione X-CSRF-Token non è il csrfToken della sessione, che GET /api/v1/session comunica.',
  session_ended: 'Nel frattempo la sessione è terminata. Accedere di nuovo.',
  sign_in_or_token: 'Accedere, oppure inviare un token API valido: Authorization: Bearer TOKEN.',
  session_only: 'È possibile solo a chi ha effettuato l’accesso, non con un token API.',
  token_password:
    'Questo token agisce per {username}, la cui password va prima sostituita perché qualcuno l’ha reimpostata. Dopo l’accesso e la scelta di una nuova password il token vale di nuovo.',
  scope_needed: 'Serve un token API con l’ambito {scope}.',
  token_factor:
    'Questo token agisce per {username}, che deve avere la verifica in due passaggi. Serve che acceda e la attivi; poi il token vale di nuovo.',
  factor_set_up: 'La verifica in due passaggi è obbligatoria. Prima attivarla; poi si può fare tutto.',
  canvas_factor:
    'La verifica in due passaggi è obbligatoria. Prima accedere all’indirizzo di Rollcall e attivarla, poi riaprire la scheda in Salesforce.',
  password_replace: 'Prima è necessario sostituire la password; poi si può fare tutto.',
  superadmins_only: 'È riservato ai superadmin della piattaforma.',
  session_absent: 'Tra le proprie sessioni non c’è {id}; può essere terminata.',
  token_absent: 'Non c’è un token API {id} valido.',
  no_link: 'Non è possibile inviare un collegamento:',
  no_link_address: 'ROLLCALL_PUBLIC_URL, l’indirizzo usato dalle persone, non è impostato.',
  no_link_mail:
    'non c’è un server di posta (alerts.email), oppure nessuna notifica pubblicata di tipo “Collegamento per un’altra password”.',
  no_link_email: 'la persona non ha un indirizzo e-mail.',
  no_link_inactive: 'la persona non è attiva.',
};
