import type { owners as english } from '../en/owners.ts';
import type { Translated } from '../translated.ts';

export const owners: Translated<typeof english> = {
  label: 'Impostazioni',
  mine: 'Proprie',
  shared: 'Condivise',
  of: 'Di {name}',
  named: '{owner}: {name}',
  none: '{owner} (ancora nessuna)',
  said: {
    mine: 'Modificabili ed eseguibili solo da chi le possiede. Hanno una pianificazione propria e non disattivano mai utenti mantenuti da altre impostazioni.',
    mineEmpty: 'Non ci sono ancora impostazioni proprie. Ciò che viene configurato qui resta personale.',
    shared: 'Modificabili ed eseguibili da tutti gli amministratori di Rollcall.',
    fallback: 'Queste sono le impostazioni condivise, che tutti modificano ed eseguono. Non ce ne sono di proprie.',
    others: 'Solo {name} le modifica ed esegue. È possibile consultarle e copiarle.',
    gone: '{name} non è più amministratore: con queste impostazioni non viene eseguito nulla. Gli utenti che mantengono non vengono disattivati da altri finché non sono disattivate.',
  },
  goneElsewhere:
    '{name} non è più amministratore: con le sue impostazioni non viene eseguito nulla, e gli utenti che mantengono non vengono disattivati da altri.',
  look: 'Mostra queste impostazioni',
  copyToMine: 'Copia nelle proprie',
  copyToShared: 'Copia nelle condivise',
  copyTitle: 'Copiare le impostazioni?',
  copyToMineDetail:
    'Visualizzazioni elenco, mappature, opzioni, regole dei rami e trattamento di chi esce diventano anche proprie. Ciò che c’è già per lo stesso tipo di utenti viene sostituito. Pianificazione e collegamenti restano propri.',
  copyToSharedDetail:
    'Visualizzazioni elenco, mappature, opzioni, regole dei rami e trattamento di chi esce diventano quelli condivisi. Ciò che c’è già per lo stesso tipo di utenti viene sostituito per tutti. Pianificazione e collegamenti restano invariati.',
  copyVerb: 'Copia',
  copied: 'Copiate.',
  rename: 'Nome',
  renameTitle: 'Come si chiamano le proprie impostazioni?',
  renameHint: 'Il nome è visibile agli altri negli elenchi e quando copiano. Vuoto: nessun nome.',
  name: 'Nome delle impostazioni',
  renamed: 'Salvato.',
  switchOff: 'Disattiva',
  switchOffTitle: 'Disattivare le impostazioni di {name}?',
  switchOffDetail:
    'I loro utenti restano come sono. Da quel momento sono solo le altre impostazioni a decidere degli utenti che entrambe mantengono.',
  switchedOff: 'Disattivate.',
  column: 'Impostazioni',
};
