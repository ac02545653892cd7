import type { signIn as english } from '../en/sign-in.ts';
import type { Translated } from '../translated.ts';

export const signIn: Translated<typeof english> = {
  title: 'Accedi',
  hint: 'Con le credenziali della piattaforma.',
  password: 'Password',
  code: 'Codice',
  codeHint: 'Quello dell’app di autenticazione, oppure un codice di recupero.',
  missing: {
    username: 'Inserire il nome utente.',
    password: 'Inserire la password.',
    code: 'Inserire il codice.',
  },
  provider: {
    or: 'oppure',
    with: 'Accedi con {name}',
    title: 'Accesso',
    completing: 'Verifica dell’identità in corso …',
    back: 'Torna all’accesso',
  },
  trial: {
    title: 'Che cosa dice il provider di chi accede',
    hint: 'Non è stato eseguito alcun accesso e nulla è cambiato.',
    subject: 'Subject',
    incomplete: 'Nessuno potrebbe essere creato così',
    complete: 'Si potrebbe creare una persona così',
    record: 'Indica il record {id}.',
    back: 'Torna al provider',
  },
  forgot: {
    link: 'Password dimenticata?',
    title: 'Password dimenticata?',
    hint: 'Un collegamento via e-mail permette di sceglierne un’altra.',
    verb: 'Invia il collegamento',
    asked: 'Controllare la posta',
    askedDetail:
      'Se esiste un account con questo nome e con un indirizzo e-mail, il collegamento è in arrivo. Vale un’ora. Controllare anche la posta indesiderata.',
    back: 'Torna all’accesso',
  },
  set: {
    title: 'Scelta della password',
    hint: 'Tutte le sessioni ancora aperte terminano.',
    verb: 'Imposta la password',
    done: 'La password è impostata',
    doneDetail: 'Ora è possibile accedere.',
    signIn: 'Accedi',
    another: 'Chiedi un altro collegamento',
  },
  replace: {
    title: 'Scelta di una nuova password',
    hint: 'La password attuale è stata scelta da un’altra persona. Per proseguire è necessario sostituirla.',
    signOut: 'Esci',
  },
  setUp: {
    title: 'Configurazione iniziale di Rollcall',
    hint: 'Nessuno può ancora accedere. Creare il primo amministratore con il codice che il server ha mostrato all’avvio.',
    code: 'Codice di configurazione',
    missingCode: 'Inserire il codice mostrato dal server.',
    verb: 'Crea l’amministratore',
  },
};
