import type { run as english } from '../en/run.ts';
import type { Translated } from '../translated.ts';

export const run: Translated<typeof english> = {
  title: '{plan, select, true {Piano} other {Esecuzione}} {id}',
  viewLogs: 'Apri i log',
  startedBy: {
    session: '{name}',
    provider: '{name} (accesso)',
    token: '{name} (token API)',
    command: '{name} (comando)',
    schedule: 'Pianificazione',
    salesforce: 'Apertura in Salesforce',
    unnamed: 'account senza nome',
  },
  states: {
    queued: 'In coda',
    extracting: 'Lettura in corso',
    planned: 'Pianificata',
    paused: 'Sospesa',
    preview: 'Anteprima',
    held: 'In attesa di approvazione',
    applying: 'Applicazione in corso',
    succeeded: 'Riuscita',
    completed_with_errors: 'Terminata con errori',
    failed: 'Non riuscita',
    cancelled: 'Interrotta',
  },
  counts: {
    created: 'Creati',
    updated: 'Aggiornati',
    moved: 'Spostati',
    reactivated: 'Riattivati',
    deactivated: 'Disattivati',
    linked: 'Collegati',
    unchanged: 'Invariati',
    skipped: 'Ignorati',
    rejected: 'Rifiutati',
    stale: 'Modificati nel frattempo',
    failed: 'Non riusciti',
  },
  progress: {
    waiting: 'In attesa di un processo libero',
    beginning: 'Avvio in corso',
    extracting: 'Lettura da Salesforce',
    branches: 'Controllo dei rami',
    planning: 'Preparazione del piano',
    applying: 'Applicazione alla piattaforma',
    done: '{done, number}',
    doneOf: '{done, number} di {total, number}',
    elapsed: '{elapsed} trascorsi',
    left: '{elapsed} trascorsi, circa {left} al termine di questa fase',
  },
  waits: {
    unheard:
      'La risposta a una chiamata è andata persa, e Docebo potrebbe esserci ancora al lavoro. Poiché lì due chiamate non devono incontrarsi, si prosegue il <time></time>.',
    asked: 'Docebo chiede meno chiamate; si prosegue il <time></time>.',
  },
  paused: {
    title: 'Sospesa: {why}',
    until: 'Riprende da sola il <time></time>, dal punto in cui era. Nulla va perso.',
    earlier:
      'Per riprendere prima, concedere più chiamate in <tab></tab>. Se non ce ne sono ancora, si sospende di nuovo.',
    goOn: 'Riprendi ora',
    goesOn: 'L’esecuzione {id} riprende.',
  },
  told: {
    title: 'Verranno inviate notifiche',
    detail:
      'Le notifiche pubblicate informano le persone delle modifiche apportate da questa esecuzione. La conferma viene chiesta una sola volta, e di nuovo quando le notifiche cambiano.',
    about:
      '<notification></notification>: {people, plural, =0 {nessuno, per quanto si sa} one {circa una persona} other {circa # persone}}',
    unknown: '<notification></notification>: il numero di persone non è ancora noto',
    all: 'Creare, pubblicare o ritirare notifiche',
    quietly: 'Avvia senza inviare notifiche',
    understood: 'Conferma e avvia',
  },
  schedule: {
    manual: 'solo manuale',
    hours: 'ogni {every, select, 6hours {6 ore} 12hours {12 ore} other {ora}}, al minuto {minute}',
    day: 'ogni giorno alle {at}, {timezone}',
    week: 'ogni {day, select, monday {lunedì} tuesday {martedì} wednesday {mercoledì} thursday {giovedì} friday {venerdì} saturday {sabato} other {domenica}} alle {at}, {timezone}',
    cron: 'secondo l’espressione “{cron}”, {timezone}',
  },
};
