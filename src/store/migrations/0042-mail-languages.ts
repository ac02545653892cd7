import { type Kysely, sql } from 'kysely';

/**
 * What notifications say to people of another language, by language: `{"it": {"subject": …, "body": …}}`. Those of the
 * links say it in Italian, too, where nobody has edited them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table notification add column translations jsonb not null default '{}'`.execute(db);
  for (const { event, subject, body } of ITALIAN) {
    await sql`
      update notification set translations = ${JSON.stringify({ it: { subject, body } })}::jsonb
      where event = ${event} and revision = 1 and body like 'Hello {{person.firstname}},%'`.execute(db);
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table notification drop column translations`.execute(db);
}

const ITALIAN = [
  {
    event: 'password_set',
    subject: 'Imposta la tua password',
    body: [
      'Ciao {{person.firstname}},',
      'abbiamo creato un account per te. Il tuo nome utente è {{person.username}}. Imposta qui la tua password:',
      '{{password.link}}',
      'Il collegamento vale una volta sola, fino al {{password.until}}. In seguito usa «Password dimenticata?» su {{platform.address}}.',
    ].join('\n\n'),
  },
  {
    event: 'password_reset',
    subject: 'Reimposta la tua password',
    body: [
      'Ciao {{person.firstname}},',
      'qualcuno ha chiesto un collegamento per scegliere una nuova password per {{person.username}}. Sceglila qui:',
      '{{password.link}}',
      'Il collegamento vale una volta sola, fino al {{password.until}}. Se non sei stato tu, non fare nulla: la tua password resta com’è.',
    ].join('\n\n'),
  },
] as const;
