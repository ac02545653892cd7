/** What errors say in Italian, by the codes of `saying` under src/. */
export const runs: Readonly<Record<string, string>> = {
  source_needless: 'A Salesforce è stato chiesto qualcosa, mentre non era da chiedergli nulla.',
  compare_unexpected: 'Il motivo è nei log del processo che ha eseguito il confronto.',
  again_undone:
    '{run, select, none {Un’esecuzione} other {L’esecuzione {run}}} è stata annullata, e così si rifarebbe ciò che è stato annullato. La persona resta com’è finché non viene approvata la prossima esecuzione di queste impostazioni.',
  run_awaits: 'L’esecuzione {run} attende l’approvazione. Approvarla o scartarla prima.',
  run_waits: 'L’esecuzione {run} delle stesse impostazioni è già in attesa o in corso.',
  run_gone_on:
    'Nel frattempo un altro processo ha proseguito questa esecuzione; ciò che questo voleva ancora scrivere è stato rifiutato. Nulla è andato perso.',
  settings_busy: 'In questo momento un altro processo sincronizza le stesse impostazioni. Attendere che abbia finito.',
  run_silent:
    'Questo processo non ha dato segni di vita per un po’, e un altro ne ha proseguito l’esecuzione. Nulla è andato perso.',
  run_was_cancelled: 'L’esecuzione è stata interrotta. Ciò che aveva applicato resta.',
  run_settings_gone: 'Le impostazioni di questa esecuzione sono state eliminate.',
  run_led_elsewhere:
    'Ora l’esecuzione è guidata da un altro processo, oppure è stata fermata; altri fanno ciò che questo aveva in mano. Nulla è andato perso.',
  run_not_begun: 'L’esecuzione {run} non è ancora iniziata: attende un processo.',
  run_older_version: 'L’esecuzione è di una versione precedente di Rollcall e non può proseguire. Avviarne una nuova.',
  run_not_queued: 'L’esecuzione {run} non è più in coda.',
  run_no_longer: 'L’esecuzione {run} non è più nello stato {state}.',
  run_ended: 'L’esecuzione {run} è già terminata, oppure è solo un piano: non c’è nulla da interrompere.',
  run_not_paused: 'L’esecuzione {run} non è in pausa: non c’è nulla da proseguire.',
  run_absent_there: 'Non c’è un’esecuzione {run}.',
  plan_branch_unreadable:
    'Il piano contiene una modifica di un ramo ({action}) che non si può leggere. Scartare l’esecuzione e avviarne una nuova.',
  plan_unreadable:
    'Il piano contiene una modifica ({action}) che non si può leggere. Scartare l’esecuzione e avviarne una nuova.',
  filter_gone:
    'La visualizzazione elenco {view} aveva un filtro all’ultima esecuzione e ora non ne ha: verrebbero sincronizzati tutti i record. Ripristinare il filtro in Salesforce, oppure verificare che l’utente di integrazione veda i campi su cui filtra. Se è voluto, eseguire una volta con --accept-unfiltered.',
  run_held: 'L’esecuzione {run} attende l’approvazione. Guardarla, poi approvarla o scartarla.',
  read_ended_early:
    'Salesforce ha terminato la lettura prima dell’ultima pagina. Eseguire di nuovo la sincronizzazione.',
  read_parts_differ:
    'Le parti della visualizzazione elenco contano {came} record in tutto, ma Salesforce ne ha annunciati {announced}. Eseguire di nuovo la sincronizzazione; se il problema resta, cercare un proxy che trattiene o perde le risposte.',
  plan_expired:
    'Il piano dell’esecuzione {run} è scaduto e non si può più approvare. Non ne è stato scritto nulla. Avviare una nuova esecuzione, che parte dalla situazione attuale.',
  plan_settings_changed:
    'Le impostazioni sono state modificate dopo il piano dell’esecuzione {run}, che non si può più approvare. Avviare una nuova esecuzione, che la sostituisce.',
  plan_overtaken:
    'L’esecuzione {newest} è successiva al piano {plan}, che non si può più applicare. Non è stato fatto nulla; preparare un nuovo piano.',
  plan_forgotten:
    'Il piano dell’esecuzione {plan} non è più conservato: è scaduto. Non è stato fatto nulla; preparare un nuovo piano.',
  run_unfinished:
    'L’esecuzione {run} delle stesse impostazioni non è terminata. Decidere, o attenderne la fine; poi preparare un nuovo piano.',
  destination_missing:
    'Il ramo di destinazione {code} non esiste sulla piattaforma. Creare un ramo con questo codice, oppure scegliere un’altra destinazione.',
  destination_is_root: 'Il ramo di destinazione {code} è la radice della piattaforma. Scegliere un ramo al di sotto.',
  run_transition: 'Un’esecuzione non può passare da {from} a {to}.',
  undo_plan: 'L’esecuzione {run} era solo un piano: non ne è stato scritto nulla.',
  undo_unfinished: 'L’esecuzione {run} non è terminata. Interromperla o attenderne la fine; poi annullarla.',
  undo_forgotten:
    'Ciò che l’esecuzione {run} ha fatto non è più conservato, perciò non si può annullare: è scaduto, oppure non aveva pianificato nulla.',
  run_lost_workers:
    'L’esecuzione {run} ha perso più volte il suo processo e non prosegue più. Ciò che aveva applicato resta. Cercare nei log dei processi che cosa li ha terminati, poi avviare una nuova esecuzione.',
  overtaken:
    'Più volte qualcun altro ha modificato la stessa persona nello stesso momento. Qui non è stato modificato nulla. Riprovare.',
  run_one_left:
    'Il processo dell’esecuzione {run} è terminato mentre sincronizzava una persona. Ciò che aveva applicato resta. Sincronizzare di nuovo la persona, oppure attendere la prossima esecuzione.',
  tenant_gone: 'Il tenant della connessione non è più noto.',
  tenant_silent:
    'Questo processo non ha dato segni di vita per un po’, e da allora altri possono chiamare Docebo; ciò che voleva ancora chiamare è stato rifiutato. Nulla è andato perso: l’esecuzione prosegue al prossimo tentativo.',
  tenant_quota:
    'Le chiamate che Docebo consente in un’ora (callsPerHour: {most}) sono esaurite; la prossima è possibile tra circa {minutes} min. Ciò che è fatto resta fatto: l’esecuzione proseguirà da sola.',
  run_does_not_wait:
    'L’esecuzione {run} non attende l’approvazione (stato: {state, select, queued {in coda} extracting {in lettura} planned {pianificata} held {in attesa} applying {in applicazione} succeeded {riuscita} completed_with_errors {completata con errori} failed {non riuscita} cancelled {interrotta} expired {scaduta} other {{state}}}). Non è stato fatto nulla.',
  run_none: 'Non c’è ancora nessuna esecuzione.',
  run_absent_here: 'Non c’è un’esecuzione {run}.',
  runs_command: '`rollcall runs` elenca quelle esistenti.',
};
