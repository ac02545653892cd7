import type { approval as english } from '../en/approval.ts';
import type { Translated } from '../translated.ts';

export const approval: Translated<typeof english> = {
  title: 'Approvazione',
  hint: 'Un’esecuzione che supererebbe questi limiti tra le persone collegate attende l’approvazione prima di scrivere qualsiasi cosa. Ogni limite vale per sé.',
  deactivated: 'Persone che perderebbero l’accesso',
  rejected: 'Persone che verrebbero rifiutate, e prima non lo erano',
  changed: 'Persone che verrebbero modificate in qualsiasi modo',
  amount: 'Limite: {what}',
  kinds: { share: 'Oltre una percentuale', people: 'Oltre un numero', off: 'Mai in attesa' },
  limit: { people: '{people, plural, one {# persona} other {# persone}}', off: 'nessun limite' },
  standard: 'Valore predefinito: {limit}',
  inherited: 'Come la connessione: {limit}',
  smallest: 'Nessuna percentuale sotto questo numero di persone',
  smallestHint: 'I numeri di persone valgono sempre.',
  expireAfter: 'Giorni dopo cui scade un piano non approvato',
  expireAfterHint: 'Poi può partire l’esecuzione successiva.',
  ownHint: 'Ciò che non è scelto qui è come nella connessione.',
};
