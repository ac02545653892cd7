import type { administration as english } from '../en/administration.ts';
import type { Translated } from '../translated.ts';

export const administration: Translated<typeof english> = {
  administrators: {
    title: 'Amministratori',
    description:
      'Superadmin della piattaforma. Qui possono eseguire qualsiasi operazione; le sincronizzazioni non li modificano mai.',
    add: 'Aggiungi amministratore',
    addVerb: 'Aggiungi',
    secondFactor: 'Verifica in due passaggi',
    state: '{enabled, select, true {Attiva} other {Non attiva}}',
    you: 'Account in uso',
    temporary: 'Password temporanea',
    give: 'Comunicare questa password a {username} tramite un canale sicuro. Non verrà più mostrata e dovrà essere sostituita al primo accesso.',
    reset: 'Reimposta password',
    resetTitle: 'Reimpostare la password',
    resetDetail:
      '{username} riceverà una password temporanea e tutte le sue sessioni termineranno. {tokens, plural, =0 {Non ha token API.} one {Il suo token API verrà revocato: chi lo usa verrà rifiutato.} other {I suoi # token API verranno revocati: chi li usa verrà rifiutato.}}',
    keepTokens: 'Mantieni i token API',
    keepTokensHint:
      'Per chi ha soltanto dimenticato la password. I token vengono rifiutati finché la password temporanea non è sostituita.',
    removeFactor: 'Disattiva anche la verifica in due passaggi',
    removeFactorHint: 'Per chi ha perso sia l’app di autenticazione sia i codici di recupero.',
    remove: 'Rimuovi',
    removeTitle: 'Rendere {username} un utente come gli altri?',
    removeDetail:
      '{username} resterà sulla piattaforma come utente; tutte le sue sessioni termineranno e i suoi token API verranno revocati definitivamente. Le esecuzioni con le sue impostazioni non verranno più avviate. Per impedirgli del tutto l’accesso, disattivarlo in Utenti.',
    removed: '{username} non è più amministratore.',
  },
  requiredFactor: {
    title: 'Verifica in due passaggi obbligatoria',
    detail:
      'Chi deve averla e accede con la password viene condotto ad attivarla prima di tutto il resto. Non riguarda chi accede tramite un provider di identità o da Salesforce: va richiesta là.',
    of: 'Obbligatoria per',
    whom: {
      nobody: 'Nessuno',
      administrators: 'Amministratori: superadmin e power user',
      everybody: 'Chiunque acceda con la password',
    },
    lacking:
      '{everybody, plural, =0 {Chiunque abbia una password ha attivato la verifica in due passaggi.} one {<link>Una persona</link> con password non l’ha attivata} other {<link># persone</link> con password non l’hanno attivata}}{everybody, plural, =0 {} other {{administrators, plural, =0 {; nessuna è amministratore.} one {; una è amministratore.} other {; # sono amministratori.}}}}',
    verb: 'Modifica',
    confirm: {
      nobody: 'Non renderla obbligatoria per nessuno?',
      administrators: 'Renderla obbligatoria per gli amministratori?',
      everybody: 'Renderla obbligatoria per tutti?',
    },
    noMore: 'Chi l’ha attivata la mantiene. Gli altri accedono con la sola password.',
    consequence:
      '{people, plural, =0 {Tutte le persone interessate l’hanno attivata.} one {Una persona non l’ha attivata: da subito non può fare altro finché non l’attiva.} other {# persone non l’hanno attivata: da subito non possono fare altro finché non l’attivano.}} {tokens, plural, =0 {} one {Un token API di un superadmin che non l’ha attivata viene rifiutato fino ad allora.} other {# token API di superadmin che non l’hanno attivata vengono rifiutati fino ad allora.}}',
    changed: 'Vale da subito.',
  },
  tokens: {
    title: 'Token API',
    description: 'Credenziali di accesso per i programmi. L’API è descritta in <link>/docs/api</link>.',
    create: 'Crea token',
    createTitle: 'Creare un token API',
    createVerb: 'Crea',
    empty: 'Ancora nessun token',
    emptyDetail:
      'Serve a uno script che avvia esecuzioni o esporta modifiche. Assegnarne uno a ciascuno script, così da poterlo revocare separatamente.',
    name: 'Nome',
    prefix: 'Inizia con',
    owner: 'Per conto di',
    scopes: 'Autorizzazioni',
    lastUsed: 'Ultimo utilizzo',
    ends: 'Scadenza',
    revoke: 'Revoca',
    revoked: 'Revocato',
    expired: 'Scaduto',
    made: 'Il token',
    madeDetail:
      'Non verrà più mostrato. Conservarlo come una password e inviarlo nell’intestazione “Authorization: Bearer …”.',
    revokeTitle: 'Revocare il token?',
    revokeDetail:
      'D’ora in poi verrà rifiutato tutto ciò che usa “{name}”. L’operazione è irreversibile; si può comunque creare un nuovo token.',
    revokeDone: 'Il token “{name}” è stato revocato.',
    nameHint: 'A che cosa serve, per esempio “esportazione notturna”.',
    missingName: 'Indicare a che cosa serve.',
    scopesLabel: 'Operazioni consentite',
    missingScopes: 'Scegliere almeno un’operazione.',
    days: '{days, plural, =365 {Tra un anno} other {Tra # giorni}}',
    never: 'Nessuna scadenza',
    about: {
      'connections:read':
        'Vedere connessioni, impostazioni, pianificazioni e ciò che offre Salesforce; vedere i record in anteprima',
      'connections:write': 'Creare, verificare e modificare connessioni, impostazioni e pianificazioni',
      'runs:read': 'Vedere esecuzioni, piani, modifiche, log e avvisi; esportare le modifiche',
      'runs:write': 'Pianificare, avviare e interrompere esecuzioni; applicare, approvare o scartare piani',
      'platform:read': 'Vedere persone, rami, campi aggiuntivi e notifiche',
      'platform:write':
        'Creare e modificare persone; creare, modificare ed eliminare rami, campi aggiuntivi e notifiche',
      'administration:read': 'Vedere amministratori, token API e registro delle attività',
      'administration:write':
        'Creare e rimuovere amministratori, reimpostare password, revocare token API; configurare i provider di identità e i modi di accesso; rendere obbligatoria la verifica in due passaggi; esportare e cancellare persone',
    },
  },
  audit: {
    title: 'Registro delle attività',
    description:
      'Tutte le operazioni con cui un amministratore ha modificato o tentato di modificare qualcosa, dalla più recente.',
    action: 'Azione',
    administrator: 'Amministratore',
    when: 'Quando',
    who: 'Chi',
    on: 'Oggetto',
    outcome: 'Esito',
    outcomes: { done: 'Eseguita', refused: 'Rifiutata', failed: 'Non riuscita', open: 'In corso' },
    via: { session: 'dalla console', token: 'con un token API', command: 'da riga di comando' },
    nobody: 'utente non autenticato',
    everything: '{about}: tutto',
    empty: 'Ancora nessuna operazione',
    nothing: 'Qui si annota ciò che gli amministratori fanno e modificano.',
  },
};
