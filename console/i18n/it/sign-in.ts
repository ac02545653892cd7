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
