/** What errors say in Italian, by the codes of `saying` under src/. */
export const outcomes: Readonly<Record<string, string>> = {
  outcome_branch_renamed:
    'Il ramo è stato rinominato sulla piattaforma dopo il piano. La prossima esecuzione ne prepara uno nuovo.',
  outcome_branch_moved:
    'Il ramo è stato spostato sulla piattaforma dopo il piano. La prossima esecuzione ne prepara uno nuovo.',
  outcome_code_given: 'Dopo il piano il codice {code} è stato dato a un altro ramo.',
  outcome_branch_made: 'Il ramo {branch} è stato creato nel frattempo, ed è quello che andava creato.',
  outcome_parent_missing:
    'Non è stato possibile creare il ramo superiore, oppure non c’è più, perciò sotto non è stato messo nulla. La prossima esecuzione riprova.',
  outcome_username_taken: 'Dopo il piano il nome utente {username} è stato usato sulla piattaforma.',
  outcome_person_changed:
    'La persona è stata modificata sulla piattaforma dopo il piano. La prossima esecuzione ne prepara uno nuovo.',
  outcome_value_refused:
    'La piattaforma rifiuta un valore di questa persona (risposta: “{why}”). Correggerlo in Salesforce.',
  outcome_none: 'La modifica non ha avuto esito.',
  outcome_claimed:
    'Dopo il piano qualcuno è stato collegato a questo record: da altre impostazioni, oppure perché nel frattempo è entrato. La prossima esecuzione lo confronta.',
  outcome_undo_changed:
    'Dopo la preparazione dell’annullamento la persona è stata spostata, oppure è gestita o amministrata in altro modo; resta com’è.',
  outcome_docebo_branch:
    'Docebo rifiuta questo ramo (risposta: “{why}”). La prossima esecuzione prepara un nuovo piano.',
  outcome_docebo_code:
    'Nel frattempo un altro ramo di Docebo ha questo codice. La prossima esecuzione prepara un nuovo piano.',
  outcome_docebo_branch_changed:
    'Il ramo è stato modificato in Docebo dopo il piano. La prossima esecuzione ne prepara uno nuovo.',
  outcome_docebo_username: 'Dopo il piano il nome utente {username} è stato usato in Docebo.',
  outcome_docebo_made_otherwise:
    'Dopo il piano {username} è comparso in Docebo con l’ID di questo record in sfdc_id, ma con valori diversi da quelli dell’esecuzione: qualcun altro ha creato o modificato questa persona. Non ne è stato modificato nulla; la prossima esecuzione la tratta come una persona già esistente.',
  outcome_docebo_email:
    'Qui Docebo usa l’indirizzo e-mail come nome utente (emailIsUsername), e questa persona ne avrebbe un altro. Mappare entrambi dallo stesso campo Salesforce.',
  outcome_docebo_gone: 'La persona non è più in Docebo. La prossima esecuzione prepara un nuovo piano.',
  outcome_docebo_changed:
    'La persona è stata modificata in Docebo dopo il piano. La prossima esecuzione ne prepara uno nuovo.',
  outcome_docebo_superadmin:
    'Dopo il piano la persona è diventata superadmin in Docebo. La prossima esecuzione la lascia com’è.',
  outcome_docebo_no_branch: 'Il ramo della persona non è più in Docebo. La prossima esecuzione prepara un nuovo piano.',
  outcome_docebo_kept:
    'La persona mantiene il proprio nome utente: Docebo rifiuta quello di qualcuno con cui andava scambiato. La prossima esecuzione riprova.',
  outcome_docebo_unknown:
    'Docebo non ha detto che cosa ne è stato della persona. La prossima esecuzione controlla di nuovo.',
  outcome_docebo_person:
    'Docebo rifiuta la persona{why, select, none {, senza indicare un motivo} other { (risposta: “{why}”)}}. Correggere in Salesforce, oppure la mappatura.',
  outcome_docebo_unmoved:
    'Docebo non sposta la persona nel suo ramo (risposta: “{why}”). La prossima esecuzione riprova.',
  outcome_docebo_manager_refused:
    'Docebo non accetta {manager} come responsabile: {why}. Tutto il resto della persona è fatto; la prossima esecuzione riprova.',
  outcome_docebo_manager:
    '{manager}, il responsabile, non è in Docebo. Tutto il resto della persona è fatto; la prossima esecuzione riprova.',
};
