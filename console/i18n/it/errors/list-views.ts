/** What errors say in Italian, by the codes of `saying` under src/. */
export const listViews: Readonly<Record<string, string>> = {
  view_unusable: 'La visualizzazione elenco “{view}” ({name}) non può essere sincronizzata:',
  view_choose_other:
    'Scegliere un’altra visualizzazione elenco, oppure crearne una in Salesforce con filtri sui soli campi.',
  view_no_query: 'Salesforce non ne offre una query SOQL, perché il suo filtro non si può esprimere in SOQL.',
  view_of_queue: 'mostra i record di una coda o campagna, che la sua query non indica.',
  view_other_object: 'elenca record di {listed}, non di {object}.',
  view_limited: 'la sua query raggruppa o limita i record, perciò non dice quali ne fanno parte.',
  view_filter_missing: 'ha un filtro che manca nella sua query.',
  view_query_strange: 'la sua query non è comprensibile: {query}.',
  view_viewed_last: 'mostra i record che l’utente di integrazione ha visto per ultimi, che cambiano a ogni clic.',
  view_not_soql_compatible:
    'Salesforce la segnala come non compatibile con SOQL, perché il suo filtro non vi si può esprimere.',
  view_filter_holds: 'il suo filtro contiene',
  view_not_soql: 'che non si può scrivere in SOQL.',
  holds_conjunction: 'la congiunzione “{conjunction}”,',
  holds_subquery: 'la sottoquery su {field},',
  holds_operator: 'l’operatore “{operator}” su {field},',
  holds_expression: 'l’espressione “{expression}”,',
  holds_values: '{count, number} valori per {field},',
  holds_value: 'il valore “{value}” per {field},',
  holds_scope: 'un ambito che non è indicato,',
  holds_field: 'il campo {field}, che non è leggibile,',
  holds_logic: 'la logica “{logic}”,',
  view_not_shared:
    'La visualizzazione elenco “{view}” ({name}) di {object} esiste, ma Salesforce non la mostra all’utente di integrazione. Condividerla con tutti gli utenti, oppure con un gruppo dell’utente di integrazione.',
  views_not_offered:
    'Questa org non offre ai programmi le sue visualizzazioni elenco di {object}, perciò “{wanted}” non è leggibile.',
  view_gone:
    'Non c’è una visualizzazione elenco “{wanted}” di {object} visibile all’utente di integrazione: è stata eliminata o rinominata, oppure non è condivisa con lui.',
  views_none:
    'L’utente di integrazione non vede alcuna visualizzazione elenco di {object}: crearne una in Salesforce e condividerla con tutti gli utenti, oppure con un suo gruppo.',
  views_others: 'Altrimenti sceglierne una di queste: {views}{more, plural, =0 {} other { e altre #}}.',
  views_same_name:
    '{count, number} visualizzazioni elenco di {object} hanno il nome sviluppatore “{wanted}”. Indicare con il suo ID quella che si intende: {views}.',
  views_refused:
    'Questa org non offre ai programmi le visualizzazioni elenco di {object}, né nell’indice né con una query ({answer}). Verificare che l’utente di integrazione possa leggere {object}; se può, sincronizzare invece i contatti o un oggetto personalizzato.',
  view_not_described:
    'Salesforce elenca la visualizzazione elenco “{view}” ({name}) di {object} e non la descrive all’utente di integrazione. Condividerla con tutti gli utenti in Salesforce; se è già condivisa, questa org non offre ai programmi le visualizzazioni elenco di {object}:',
  view_choose_built_in: 'scegliere {views}, che Rollcall crea da sé.',
  view_choose_object: 'scegliere invece i contatti o un oggetto personalizzato.',
};
