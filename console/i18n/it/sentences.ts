import type { sentences as english } from '../en/sentences.ts';
import type { Translated } from '../translated.ts';

export const sentences: Translated<typeof english> = {
  what: '{field} “{value}”',
  left: {
    missing_value: '{what}: il valore è vuoto, ed è obbligatorio.',
    too_long:
      '{what}: il valore supera {max, select, none {la lunghezza ammessa dalla piattaforma} other {{max} caratteri}}.',
    username_invalid: '{what} contiene caratteri di controllo o invisibili.',
    username_taken:
      'Il nome utente {value} è già usato {by, select, none {da un’altra persona sulla piattaforma} other {dal record Salesforce {by}}}.',
    invalid_email: '{what} non è un indirizzo e-mail.',
    not_in_dropdown: '{what} non è un’opzione dell’elenco.',
    several_values: '{what} contiene più valori.',
    invalid_date: '{what} non è una data.',
    invalid_yesno: '{what} non è né sì né no.',
    unknown_country: '{what} non è un paese riconoscibile.',
    unknown_language: '{what} non è una lingua della piattaforma.',
    unknown_timezone: '{what} non è un fuso orario.',
    unknown_date_format: '{what} non è un formato data della piattaforma.',
    unknown_level: '{what} non è un livello.',
    superadmin_refused: '{what} è un livello che una sincronizzazione non assegna mai.',
    person_account: 'Il contatto appartiene a un account persona, e questi non sono supportati.',
    manager_missing: 'Il responsabile non è nella piattaforma. Tutto il resto della persona è fatto.',
    exists: 'Le persone esistenti non vengono aggiornate: l’opzione è disattivata.',
    administrator: 'È un amministratore della piattaforma. Le esecuzioni non modificano mai gli amministratori.',
    inactive: 'Non attivo in Salesforce e non ancora gestito da queste impostazioni: nulla da fare.',
    held: 'Il record è uscito o non è attivo, ma {kind, select, shared {le impostazioni condivise gestiscono} own {le impostazioni di {owner} gestiscono} other {altre impostazioni gestiscono}} anche questa persona: non cambia altro.',
    changed_since: 'Modificato nel frattempo e lasciato invariato: {fields}.',
    person_gone: 'Non più sulla piattaforma.',
    place_unknown: 'Il ramo precedente non è stato conservato: la persona resta nel proprio ramo.',
    place_gone: 'Il ramo precedente non esiste più: la persona resta nel proprio ramo.',
    led: 'I valori di questa persona seguono {kind, select, shared {le impostazioni condivise, che sono} own {le impostazioni di {owner}, che sono} other {altre impostazioni,}} più vecchie; solo il ramo segue queste.',
  },
  from: 'Campo Salesforce: {path}.',
  advice: {
    missing_value: 'Compilare il campo in Salesforce oppure mapparne un altro.',
    too_long: 'Accorciare il valore in Salesforce oppure mapparlo su un campo più lungo.',
    username_invalid: 'Riscrivere il valore in Salesforce, senza incollarlo.',
    username_taken: 'Assegnare a uno dei due record un altro nome utente in Salesforce.',
    invalid_email: 'Correggere l’indirizzo in Salesforce oppure lasciarlo vuoto.',
    not_in_dropdown: 'Aggiungere l’opzione nella piattaforma oppure cambiare il valore in Salesforce.',
    several_values: 'Lasciare un solo valore in Salesforce oppure mappare l’elenco su un campo di testo.',
    invalid_date: 'Scrivere la data in Salesforce come AAAA-MM-GG oppure mappare un campo data.',
    invalid_yesno: 'Usare yes o no, true o false, 1 o 0 in Salesforce.',
    unknown_country: 'Usare in Salesforce il codice ISO 3166 o il nome inglese del paese.',
    unknown_language: 'Usare in Salesforce un codice di lingua come en o pt-BR.',
    unknown_timezone: 'Usare in Salesforce un nome IANA come Europe/Rome.',
    unknown_date_format: 'Usare in Salesforce un formato locale come en-gb o it.',
    unknown_level: 'Usare user o poweruser in Salesforce.',
    superadmin_refused: 'Usare user o poweruser in Salesforce e nominare i superadmin nella piattaforma.',
    person_account: 'Escludere gli account persona dalla visualizzazione elenco.',
    manager_missing:
      'Sincronizzare anche il responsabile oppure mappare un altro campo. La prossima esecuzione riprova.',
    value_invalid: 'Correggere il valore in Salesforce.',
  },
  held: {
    undone:
      '{run, select, none {L’ultima esecuzione} other {L’esecuzione {run}}} è stata annullata, e questa modificherebbe di nuovo {people, plural, one {una persona che era stata ripristinata} other {# persone che erano state ripristinate}}. Approvare solo se la causa è stata corretta.',
    undone_forgotten:
      '{run, select, none {L’ultima esecuzione} other {L’esecuzione {run}}} è stata annullata. Chi era stato ripristinato non è più conservato, e questa esecuzione modificherebbe {people, plural, one {una persona} other {# persone}}. Approvare solo se la causa è stata corretta.',
    empty_read:
      'Salesforce non ha restituito alcun record, ma {people, plural, one {una persona è collegata} other {# persone sono collegate}}. Verificare la visualizzazione elenco prima di approvare.',
    view_replaced:
      'La visualizzazione elenco o l’oggetto non sono quelli di prima, e l’esecuzione disattiverebbe {people, plural, one {una persona che non ne fa parte} other {# persone che non ne fanno parte}}. Approvare solo se devono perdere l’accesso.',
    deactivated:
      'L’esecuzione disattiverebbe {people, number} persone collegate su {of, number}; oltre {limit} serve un’approvazione. Verificare la visualizzazione elenco prima di approvare.',
    rejected:
      'L’esecuzione rifiuterebbe {people, number} persone collegate su {of, number}; oltre {limit} serve un’approvazione. Verificare se l’utente di integrazione vede ancora i loro valori e che cosa è cambiato in Salesforce.',
    changed:
      'L’esecuzione modificherebbe {people, number} persone collegate su {of, number}; oltre {limit} serve un’approvazione. Guardare alcune modifiche prima di approvare.',
  },
  most: '{most, plural, one {una persona} other {# persone}}',
};
