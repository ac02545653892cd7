import type { account as english } from '../en/account.ts';
import type { Translated } from '../translated.ts';

export const account: Translated<typeof english> = {
  title: 'Account personale',
  password: 'Password',
  passwordChanged: 'La password è stata cambiata e le altre sessioni sono terminate.',
  firstPassword: {
    none: 'L’accesso avviene senza password: non ne serve una.',
    ask: 'Invia un collegamento per impostarla',
    sent: 'Il collegamento è in arrivo a {email}. Vale una volta, per un’ora.',
  },
  sessions: {
    title: 'Sessioni attive',
    browser: 'Browser',
    browserOn: '{browser} su {system}',
    address: 'Indirizzo',
    since: 'Accesso',
    lastUsed: 'Ultimo utilizzo',
    current: 'Sessione corrente',
    unknown: 'sconosciuto',
    end: 'Disconnetti',
    endOthers: 'Esci ovunque altrove',
    endTitle: 'Terminare questa sessione?',
    endOthersTitle: 'Terminare tutte le altre sessioni?',
    afterSignIn: 'Senza password, occorre aver effettuato l’accesso negli ultimi dieci minuti.',
    othersEnded: 'Tutte le altre sessioni sono terminate.',
    ended: 'La sessione è terminata.',
  },
  factor: {
    title: 'Verifica in due passaggi',
    state: '{enabled, select, true {Attiva} other {Non attiva}}',
    detail: 'Se è attiva, all’accesso viene chiesto anche il codice mostrato da un’app di autenticazione sul telefono.',
    codesLeft: '{count, plural, one {Resta un codice di recupero.} other {Restano # codici di recupero.}}',
    removed: 'La verifica in due passaggi è stata disattivata.',
    required:
      'Qui è obbligatoria e non è ancora attiva. Con un’app di autenticazione sul telefono basta un minuto; poi si può fare tutto.',
    signOut: 'Esci',
    setUp: { verb: 'Attiva', title: 'Attivare la verifica in due passaggi', confirm: 'Continua' },
    renew: { verb: 'Nuovi codici di recupero', title: 'Nuovi codici di recupero', confirm: 'Continua' },
    remove: { verb: 'Disattiva', title: 'Disattivare la verifica in due passaggi', confirm: 'Disattiva' },
    scan: {
      title: 'Inquadrare il codice con l’app di autenticazione',
      image: 'Il segreto come codice QR',
      type: 'Oppure inserirlo a mano:',
      code: 'Codice',
      codeHint: 'Quello mostrato in questo momento dall’app.',
      verb: 'Attiva',
    },
    codes: {
      title: 'Conservare i codici di recupero',
      detail:
        'Ogni codice consente un solo accesso quando l’app di autenticazione non è disponibile. I codici non verranno più mostrati: stamparli o conservarli insieme alle password.',
      kept: 'Codici conservati',
    },
  },
};
