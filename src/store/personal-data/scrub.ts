import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';
import { recordPattern } from './record-id.ts';
import type { Subject } from './subject.ts';

export const ERASED = '(erased)';

/** Columns of sentences, by table: whoever is erased may be named in those about others. */
const SENTENCES = {
  log_event: ['message', 'username', 'caused_by'],
  unresolved: ['message', 'value'],
  run: ['started_by'],
  notification_mail: ['subject', 'text', 'error', 'recipient'],
  alert: ['error'],
  audit_event: ['actor', 'target'],
  settings: ['name'],
} as const;

/** Columns of JSON, by table, with the key of its rows. */
const DOCUMENTS = {
  change: { key: ['run_id', 'page', 'seq'], columns: ['before', 'after', 'detail'] },
  log_event: { key: ['id'], columns: ['detail'] },
  alert: { key: ['id'], columns: ['content'] },
  run: { key: ['id'], columns: ['error', 'hold'] },
  notification_mail: { key: ['id'], columns: ['said'] },
  audit_event: { key: ['id'], columns: ['detail'] },
  tenant_person: { key: ['id'], columns: ['values'] },
  verification: { key: ['id'], columns: ['requested_by', 'findings', 'plans', 'error'] },
} as const;

/** What is taken out, for either language of patterns. */
interface Sought {
  /** Begins with `(?c)` or `(?i)`: whether case counts. */
  readonly pattern: string;
  /** Finds at least as much, in JSON, where a quote is written otherwise. */
  readonly likely: string;
  readonly said: RegExp;
}

/**
 * Takes words, and Salesforce Ids, out of everything that is written about others and about runs, wherever they stand as
 * words. What the people of the platforms are called is none of its business, but for the managers they name.
 */
export async function scrub(
  db: Kysely<Database>,
  { words, sourceIds }: Pick<Subject, 'words' | 'sourceIds'>,
): Promise<void> {
  if (sourceIds.length > 0) await take(db, ids(sourceIds));
  if (words.length === 0) return;
  await take(db, texts(words));
  // A value that Salesforce gives is Salesforce's again after the next full run.
  await sql`
    with freed as (
      update person set manager = null where lower(manager) = any(${[...words]}::text[]) returning id)
    update link set hash = null, voided_at = clock_timestamp() from freed where link.person_id = freed.id`.execute(db);
}

function ids(sourceIds: readonly string[]): Sought {
  const pattern = recordPattern(sourceIds);
  return { pattern: `(?c)${pattern}`, likely: `(?c)${pattern}`, said: new RegExp(pattern, 'gu') };
}

function texts(words: readonly string[]): Sought {
  const alternatives = words.map(escapeForPattern).join('|');
  return {
    pattern: `(?i)(?<![[:alnum:]])(?:${alternatives})(?![[:alnum:]])`,
    likely: `(?i)${words.map((word) => escapeForPattern(JSON.stringify(word).slice(1, -1))).join('|')}`,
    said: new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives})(?![\\p{L}\\p{N}])`, 'giu'),
  };
}

async function take(db: Kysely<Database>, sought: Sought): Promise<void> {
  const { pattern } = sought;
  for (const [table, columns] of Object.entries(SENTENCES)) {
    for (const column of columns) {
      const at = sql.ref(column);
      await sql`
        update ${sql.table(table)} set ${at} = regexp_replace(${at}, ${pattern}, ${ERASED}, 'g')
        where ${at} ~ ${pattern}`.execute(db);
    }
  }
  for (const [table, { key, columns }] of Object.entries(DOCUMENTS)) {
    for (const column of columns) await scrubDocuments(db, { table, key, column }, sought);
  }
}

async function scrubDocuments(
  db: Kysely<Database>,
  { table, key, column }: { readonly table: string; readonly key: readonly string[]; readonly column: string },
  { likely, said }: Sought,
): Promise<void> {
  const keys = sql.join(key.map((name) => sql.ref(name)));
  const { rows } = await sql<{ key: string[]; document: unknown }>`
    select array[${sql.join(key.map((name) => sql`${sql.ref(name)}::text`))}] as key, ${sql.ref(column)} as document
    from ${sql.table(table)} where ${sql.ref(column)}::text ~ ${likely}`.execute(db);
  for (const row of rows) {
    const values = sql.join(row.key.map((value) => sql`${value}::bigint`));
    await sql`
      update ${sql.table(table)} set ${sql.ref(column)} = ${JSON.stringify(without(row.document, said))}
      where (${keys}) = (${values})`.execute(db);
  }
}

/** Texts in it; the names of its parts stay. */
function without(document: unknown, said: RegExp): unknown {
  if (typeof document === 'string') return document.replace(said, ERASED);
  if (Array.isArray(document)) return document.map((part) => without(part, said));
  if (typeof document !== 'object' || document === null) return document;
  return Object.fromEntries(Object.entries(document).map(([key, part]) => [key, without(part, said)]));
}

/** For PostgreSQL's regular expressions and JavaScript's. */
function escapeForPattern(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
