/** What errors say in Italian, by the codes of `saying` under src/. */
export const platform: Readonly<Record<string, string>> = {
  translation_given: 'Solo ciò che va alle persone si scrive nella loro lingua.',
  mail_no_address: 'La persona non ha più un indirizzo e-mail.',
  mail_needless: 'La persona ha già una password, oppure non è più attiva.',
  mail_leads_nowhere:
    'Il collegamento non porterebbe da nessuna parte: impostare ROLLCALL_PUBLIC_URL sull’indirizzo usato dalle persone, poi inviarne un altro.',
  mail_server_says: 'Risposta del server di posta, o del percorso per raggiungerlo: {why}',
  branch_code_named:
    'Il ramo {branch} è la destinazione di {settings}, che lo indicano con questo codice. Scegliere prima lì un’altra destinazione.',
  branch_root_stays: 'La radice della piattaforma non si può spostare.',
  branch_below_itself:
    'Il ramo {branch} non può andare sotto {parent}, che {why, select, self {è il ramo stesso} other {si trova sotto di esso}}.',
  branch_undeletable: 'Il ramo {branch} non può essere eliminato.',
  branch_in_docebo: 'Si trova in Docebo e si elimina lì.',
  branch_is_root: 'È la radice della piattaforma.',
  branch_is_destination: 'È il ramo di destinazione di {settings}. Scegliere prima lì un’altra destinazione.',
  branch_notified: 'Alcune notifiche lo riguardano: {notifications}. Scegliere prima lì un altro ramo.',
  branch_not_empty:
    'Sotto ci sono altri rami: {branches}{more, plural, =0 {} other { e altri #}}. Eliminarli o spostarli prima.',
  branch_text_empty: '{what, select, code {Il codice} other {Il nome}} di un ramo non può essere vuoto.',
  branch_text_long:
    '{what, select, code {Il codice} other {Il nome}} di un ramo non può superare {most, number} caratteri.',
  branch_code_hash: 'Il codice di un ramo non può iniziare con #, che precede un ID.',
  branch_code_taken: 'Il ramo {branch} ha già il codice {code}.',
  field_own: '{key} è uno dei campi della piattaforma stessa.',
  field_key_taken: 'C’è già un campo aggiuntivo con la chiave {key}.',
  field_order:
    'L’ordine deve nominare una volta ogni campo aggiuntivo: {fields}. Forse nel frattempo ne è stato aggiunto o eliminato uno.',
  field_no_dropdown: '{title} non è un elenco a discesa e non ha opzioni.',
  option_gone: '{title} non ha più l’opzione {options}.',
  option_twice: 'L’opzione {option} compare due volte.',
  field_mapped: '{title} è mappato da {settings}. Toglierlo prima da quella mappatura.',
  field_in_use:
    '{people, plural, one {Una persona ha un valore} other {# persone hanno un valore}} in {title}. Non è stato modificato nulla; confermare che i valori possono andare persi.',
  options_in_use:
    '{people, plural, one {Una persona ha un valore} other {# persone hanno un valore}} di {title} che andrebbe perso: {options}. Non è stato modificato nulla; rinominare l’opzione, oppure confermare che i valori possono andare persi.',
  field_absent_here: 'Non c’è un campo aggiuntivo {key}.',
  branch_id_absent: 'Non c’è un ramo con l’ID {id}.',
  not_in_branch: '{username} non è nel ramo con l’ID {id}.',
  person_id_absent: 'Non c’è una persona con l’ID {id}.',
  person_administrator:
    '{username} è un amministratore e non si modifica qui. Gli amministratori si gestiscono in Amministratori.',
  in_docebo:
    '{name} è in Docebo: modificarlo lì. `rollcall verify` trova che cosa è stato modificato di ciò che proviene da Salesforce.',
  username_in_use: 'Sulla piattaforma c’è già qualcuno con il nome utente {username}.',
  field_unknown_here: 'La piattaforma non ha un campo {key}.',
  value_needed: '{field} non può essere vuoto.',
  value_missing: 'Manca {field}.',
  level_elsewhere: '{field}: “{value}” è un livello che si assegna solo in Amministratori.',
  value_no_option: '{field}: “{value}” non è un’opzione dell’elenco: {known}.',
  value_wrong:
    '{field}: “{value}” {why, select, invalid_email {non è un indirizzo e-mail} invalid_date {non è una data} invalid_yesno {non è né sì né no} unknown_country {non è un paese riconoscibile} unknown_language {non è una lingua della piattaforma} unknown_timezone {non è un fuso orario} unknown_date_format {non è un formato data della piattaforma} unknown_level {non è un livello} too_long {è troppo lungo} username_invalid {contiene caratteri di controllo o invisibili} several_values {contiene più valori} other {non può essere usato}}.',
  notifications_changed: 'Le notifiche sono cambiate da quando sono state mostrate. Guardarle di nuovo.',
  notifications_would_go:
    'L’esecuzione invierebbe notifiche alle persone: {notifications}. Confermarle prima, oppure avviarla senza notifiche.',
  notification_absent: 'Non c’è una notifica con l’ID {id}.',
  recipients_missing: 'Le notifiche del connettore richiedono un indirizzo a cui andare.',
  recipients_given: 'Le notifiche della piattaforma vanno alla persona, non a indirizzi.',
  branch_chosen: 'Un ramo si può scegliere solo per le aggiunte a un ramo.',
  link_missing: "Il testo deve contenere '{{'password.link'}}'.",
  link_in_subject: "'{{'password.link'}}' va nel testo.",
  placeholder_unknown: "'{{'{name}'}}' non significa nulla nelle notifiche di questo tipo.",
  placeholder_unknown_here: "'{{'{name}'}}' qui non significa nulla.",
  branch_people_changed:
    'Nel ramo {branch} ora ci sono {people, number} persone, non {shown, number}. Non è stato eliminato nulla; guardarlo di nuovo.',
  branch_id_gone: 'Non c’è più un ramo con l’ID {id}.',
  person_absent:
    'Non c’è una persona con il nome utente {username}. `rollcall users --search TESTO` cerca anche in nomi e indirizzi e-mail.',
  erase_administrator:
    'I dati degli amministratori non si cancellano: farne prima un utente come gli altri, in Amministratori o con `rollcall admin remove`. Non è stato modificato nulla.',
  erase_run:
    'L’esecuzione {run} è ancora aperta ({state}) e può riguardare questa persona. Attenderne la fine; se è in attesa di approvazione, approvarla o scartarne il piano. Non è stato cancellato nulla.',
  subject_unknown:
    'Non si sa nulla di {who}. Indicare un nome utente, l’ID di una persona o l’ID Salesforce di un record.',
  branch_code_absent: 'Non c’è un ramo con il codice {code}.',
  branches_command: '`rollcall branches` elenca quelli esistenti.',
};
