import type { common as english } from '../en/common.ts';
import type { Translated } from '../translated.ts';

export const common: Translated<typeof english> = {
  cancel: 'Annulla',
  close: 'Chiudi',
  save: 'Salva',
  tryAgain: 'Riprova',
  showMore: 'Mostra altro',
  never: 'mai',
  lost: {
    title: 'Questa pagina non esiste',
    detail: 'L’indirizzo potrebbe essere sbagliato, oppure ciò che mostrava non c’è più.',
    back: 'Alla pagina iniziale',
  },
  entities: { users: 'Utenti', contacts: 'Contatti', custom: 'Oggetti personalizzati' },
};
