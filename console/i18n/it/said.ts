import type { said as english } from '../en/said.ts';
import type { Translated } from '../translated.ts';

export const said: Translated<typeof english> = {
  whyFull: {
    first_run: 'È la prima esecuzione di queste impostazioni.',
    object_changed: 'L’oggetto Salesforce è stato cambiato.',
    mapping_changed: 'La mappatura è stata modificata.',
    options_changed: 'Le opzioni di importazione sono state modificate.',
    branches_changed: 'La regola dei rami è stata modificata.',
    leavers_changed: 'È cambiato che cosa succede a chi esce.',
    destination_changed: 'Il ramo di destinazione è un altro.',
    access_changed: 'La connessione accede in un altro modo.',
    leaders_changed: 'Sono comparse o scomparse impostazioni meno recenti di altri che le persone seguono.',
    view_changed: 'La visualizzazione elenco è {view}, prima era {before}.',
    filter_changed: 'Il filtro della visualizzazione elenco {view} è stato modificato in Salesforce.',
    field_back: 'Il campo {path} è di nuovo leggibile.',
    picklist_changed: 'Le opzioni dell’elenco di selezione {path} sono state modificate in Salesforce.',
    type_changed: 'Il campo {path} era di tipo {before} e ora è di tipo {type}.',
    run_undone: 'Nel frattempo un’esecuzione è stata annullata.',
    many_retries:
      '{count, number} persone attendono un nuovo tentativo; leggere tutto costa meno che chiedere di ciascuna.',
    records_unaccounted: 'All’ultima esecuzione non risultavano {count, number} record della visualizzazione elenco.',
    many_changed:
      'I record modificati sono {count, number}; leggere tutto costa meno che chiedere chi è ancora nella visualizzazione.',
  },
  views: {
    scope_relative:
      'La visualizzazione elenco “{view}” ha l’ambito “{scope}”: contiene {means, select, mine {i record di cui l’utente di integrazione è titolare} team {i record del team dell’utente di integrazione} mine_and_my_groups {i record dell’utente di integrazione e dei suoi gruppi} my_territory {i record del territorio dell’utente di integrazione} my_team_territory {i record dei territori del team dell’utente di integrazione} delegated {i record che l’utente di integrazione ha delegato} user_owned {i record di cui l’utente di integrazione, e nessuna coda, è titolare} queue_owned {i record di cui sono titolari le code dell’utente di integrazione} genericteam {i record condivisi con il team dell’utente di integrazione} team_by_role {i record dei ruoli sotto l’utente di integrazione} other {i record ammessi dalle regole di ambito dell’utente di integrazione}}, non quelli di chi ha creato la visualizzazione. Se non è voluto, scegliere una visualizzazione di tutti i record.',
    labels_compared:
      'Il filtro della visualizzazione elenco “{view}” confronta le etichette di elenchi di selezione nella lingua dell’utente di integrazione. Se la lingua cambia, cambiano anche i suoi record.',
    view_built_in:
      '“{view}” è creata da Rollcall, perché questa org non offre ai programmi le visualizzazioni elenco di {object}.',
    view_unlisted:
      'Questa org non elenca ai programmi le visualizzazioni elenco di {object}; “{view}” è stata trovata con {how, select, query {una query di tutte le visualizzazioni elenco} other {la User Interface API}}, e il suo filtro è quello descritto da Salesforce.',
    filter_rewritten:
      'Salesforce non descrive come query la visualizzazione elenco “{view}” di {object}. Il filtro è stato letto con la User Interface API e riscritto: confrontare il numero dei suoi record con quello in Salesforce.',
    changes_unfiltered:
      'Si leggono tutti i record, non solo quelli modificati, perché Salesforce non può filtrare {object} per {paths}.',
  },
  fields: {
    field_object_unreadable:
      '“{path}” esiste, ma l’utente di integrazione non può leggere l’oggetto a cui rimanda: dargli accesso in lettura a quell’oggetto.',
    field_unreadable:
      '“{path}” esiste in {at}, ma l’utente di integrazione non può leggerlo: dargli accesso a livello di campo.',
    field_absent: '“{path}” non esiste in {at}.{meant, select, none {} other { Si intende {meant}?}}',
    field_unknown:
      '“{path}” non esiste in {at}, oppure l’utente di integrazione non può leggerlo.{meant, select, none {} other { Si intende {meant}?}}',
    field_unmappable: 'Il campo Salesforce {path} è di tipo {type} e non si può mappare.',
    field_mismatch:
      'Il campo Salesforce {path} è di tipo {type} e non può diventare {target}, che è di tipo {becomes}.',
    field_retyped: 'Il campo Salesforce {path} è di tipo {type}. Quando è stato mappato era di tipo {before}.',
    field_was: 'Quando è stato mappato era di tipo {before}.',
    values_kept: 'Le persone mantengono i valori che ne hanno ricevuto.',
    target_absent: 'La piattaforma non ha un campo {target}.',
    column_unread: 'Il campo Salesforce {path} non è tra le colonne lette.',
    field_undescribed: 'Il campo Salesforce {path} non è stato descritto.',
  },
  branches: {
    account_not_visible:
      'L’utente di integrazione non vede l’account {account}, perciò i suoi contatti vanno nel ramo di destinazione. Condividere l’account con l’utente di integrazione in Salesforce.',
    parent_not_visible:
      'L’account {account} ha come superiore {parent}, che l’utente di integrazione non vede, perciò il suo ramo sta direttamente sotto il ramo di destinazione. Condividere l’account superiore con l’utente di integrazione in Salesforce.',
    loop: '{count, plural, one {# account è superiore di sé stesso} other {# account sono superiori l’uno dell’altro}} ({named}{more, select, yes {, …} other {}}), perciò il ramo di {lowest} sta direttamente sotto il ramo di destinazione. Correggere in Salesforce l’account superiore di uno di essi.',
    too_deep:
      'L’account {account} si trova in Salesforce oltre il livello {deepest, number}, perciò il suo ramo sta sotto quello dell’account {parent}. Ridurre la profondità della gerarchia.',
    name_missing:
      'L’account {account} non ha un nome visibile, perciò il suo ramo prende il nome dal suo ID. Dare un nome all’account in Salesforce.',
    name_too_long:
      '{of, select, account {Il nome dell’account {key} supera {longest, number} caratteri, perciò il suo ramo si chiama “{name}”. Abbreviarlo in Salesforce.} other {Un’opzione di {path} ha un’etichetta che supera {longest, number} caratteri, perciò il suo ramo ({key}) si chiama “{name}”. Abbreviare l’etichetta in Salesforce.}}',
    no_code:
      'Il ramo “{branch}” (#{id}) non ha un codice e non viene usato per {key}: le sue persone, e quelle di tutto ciò che sta sotto, vanno nel ramo di destinazione. Dare un codice al ramo nella piattaforma, oppure rinominarlo.',
    above_destination:
      'Il ramo “{branch}” (#{id}) di {key} è il ramo di destinazione o sta sopra, perciò non si può spostare sotto: le sue persone, e quelle di tutto ciò che sta sotto, vanno nel ramo di destinazione. Scegliere un altro ramo di destinazione.',
    gone: '{key} non è più in Salesforce, o non è più visibile. Il suo ramo “{branch}”{code, select, none {} other { ({code})}} resta com’è; Rami elenca questi rami sotto “Non più in Salesforce”.',
  },
  runs: {
    run_started:
      '{how, select, full {Lettura della visualizzazione elenco {view} ({name}).} single {Lettura del solo record {record}, che fa parte della visualizzazione elenco {view} ({name}).} swept {Lettura di ciò che è cambiato nella visualizzazione elenco {view} ({name}) dal {since}, e degli ID di tutti gli altri.} other {Lettura di ciò che è cambiato nella visualizzazione elenco {view} ({name}) dal {since}.}}',
    undo_started: 'Confronto di ciò che l’esecuzione {run} ha fatto con la situazione attuale.',
    run_resumed: 'L’esecuzione era stata interrotta e riprende da dove era.',
    run_finished: 'Record letti: {read, number}. Persone importate: {imported, number}. Rifiutate: {rejected, number}.',
    undo_finished:
      'L’esecuzione {run} è stata annullata. Persone ripristinate: {back, number}. Lasciate com’erano: {left, number}.',
    run_expired:
      'Nessuno ha approvato il piano in tempo, perciò è scaduto. Non è stato scritto nulla; la prossima esecuzione prepara un nuovo piano.',
    run_discarded: 'Il piano è stato scartato; non è stato scritto nulla.',
    run_cancelled:
      '{when, select, applying {L’esecuzione è stata interrotta durante l’applicazione. Ciò che era stato applicato resta; la prossima esecuzione fa il resto.} held {Le impostazioni sono cambiate mentre questa esecuzione attendeva l’approvazione; la sostituisce una nuova.} interrupted {Le impostazioni sono cambiate mentre questa esecuzione era sospesa; la sostituisce una nuova.} other {L’esecuzione è stata interrotta prima di scrivere qualcosa.}}',
    read_together: '{workers, number} processi hanno letto insieme la visualizzazione elenco.',
    read_restarted:
      '{why, select, cursor {Salesforce non sapeva più dove era arrivata la lettura.} other {Salesforce ha inviato un numero di record diverso da quello annunciato.}} La lettura è ricominciata.',
    read_twice: 'Salesforce ha inviato due volte {count, number} record; è stata presa la copia più recente.',
    records_missed:
      'La visualizzazione elenco {view} ha {met, number} record, ma solo {accounted, number} sono collegati a una persona o elencati come irrisolti: ne mancano {missing, number}. La prossima esecuzione rilegge tutto; se il problema resta, segnalarlo.',
    people_led: 'Persone i cui valori seguono impostazioni meno recenti di altri: {count, number}.',
    people_let_go: 'Persone lasciate perché le gestiscono altre impostazioni: {count, number}.',
    branches_changed_since: 'Rami modificati nel frattempo, che restano come sono: {count, number}.',
    branches_stay:
      'Rami creati dall’esecuzione, che restano: {count, number}. Eliminare a mano quelli che non servono.',
  },
  providers: {
    certificate_expired:
      'Il certificato è scaduto il {day}. L’accesso continua a funzionare: conta la sua chiave, finché resta qui. Chiedere al provider se ne ha uno nuovo e aggiornare i metadati.',
    certificate_expires:
      'Il certificato scade il {day} (giorni rimasti: {days, number}). Chiedere al provider il prossimo e aggiungerlo accanto a questo prima del cambio.',
    certificate_early: 'Il certificato vale solo dal {day}.',
    certificate_key_weak:
      'La chiave del certificato ({key}) è troppo debole: chi la scopre accede come chiunque. Chiedere al provider una chiave RSA di almeno {fewest} bit.',
    certificate_key_unusable:
      'La chiave del certificato ({key}) non può essere usata: le firme devono essere fatte con RSA, le altre sono rifiutate.',
    certificate_signature_weak:
      'Il certificato è firmato in modo debole ({algorithm}). Qui nulla dipende da questo, ma è vecchio: chiederne al provider uno nuovo.',
    algorithms_unannounced:
      'Il provider dice di firmare con {announced}, ma qui è accettato solo {accepted}: nessuno potrebbe accedere. Scegliere nelle impostazioni come firma.',
    address_plain: '{host} è raggiunto senza TLS, che va bene solo per prove su una sola macchina.',
    address_private:
      '{host} porta in una rete privata ({address}): può accedere solo chi la raggiunge con il proprio browser.',
    metadata_changed: 'I metadati dicono qualcosa di diverso da ciò che è conservato qui. Aggiornarli.',
    metadata_expired:
      'I metadati dicono di valere fino al {day}, che è passato: ciò che dicono può essere stato sostituito. Chiederne di più recenti al provider.',
    metadata_unkept:
      'Non è conservato alcun indirizzo dei metadati, quindi nessuno si accorge se il provider cambia certificati. Inserirlo, se il provider li pubblica.',
    metadata_unusable: 'Non è stato possibile confrontare i metadati.',
  },
};
