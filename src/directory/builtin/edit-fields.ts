import { sql, type Transaction } from 'kysely';
import type { Database } from '../../store/schema.ts';
import { list, texts } from '../../store/text-list.ts';
import { type FieldUsage, fieldUsage } from '../../store/views/field-usage.ts';
import { RollcallError, type Told } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { OWN_FIELDS } from '../../sync/directory.ts';
import type { FieldDefinition } from './configure.ts';

/** An option of a dropdown as it is to be; `was` is the label that it has now, null for a new one. */
export interface WantedOption {
  readonly label: string;
  readonly was: string | null;
}

export interface ClearValues {
  /** Whether people may lose values by it. */
  readonly clearValues: boolean;
}

const OWN: ReadonlySet<string> = new Set(OWN_FIELDS);

/** Creates an additional field, behind all others. Throws `field_refused`. */
export async function createField(tx: Transaction<Database>, field: FieldDefinition): Promise<FieldDefinition> {
  const { key, title, type, options } = field;
  if (OWN.has(key)) throw refused(saying('field_own')`${{ key }} is one of the platform's own fields.`);
  const row = await tx
    .insertInto('field')
    .values((eb) => ({
      key,
      title,
      type,
      options: JSON.stringify(options),
      position: eb.selectFrom('field').select(sql<number>`coalesce(max(position), 0) + 1`.as('next')),
    }))
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('key')
    .executeTakeFirst();
  if (row === undefined)
    throw refused(saying('field_key_taken')`There is an additional field with the key ${{ key }} already.`);
  return { key, title, type, options };
}

/** Gives a field another title. Throws `not_found`. */
export async function retitleField(tx: Transaction<Database>, key: string, title: string): Promise<FieldDefinition> {
  const field = await lockedField(tx, key);
  await tx.updateTable('field').set({ title }).where('key', '=', key).execute();
  return { ...field, title };
}

/** Puts the fields into this order. Throws `field_refused` unless it names every field once. */
export async function orderFields(tx: Transaction<Database>, keys: readonly string[]): Promise<void> {
  const stored = await tx.selectFrom('field').select('key').orderBy('key').forUpdate().execute();
  const wanted = [...keys].toSorted();
  if (wanted.length !== stored.length || stored.some(({ key }, index) => key !== wanted[index])) {
    throw refused(
      saying(
        'field_order',
      )`The order has to name every additional field once: ${{ fields: stored.map(({ key }) => key).join(', ') }}. Perhaps one was added or deleted meanwhile.`,
    );
  }
  await sql`
    update field set position = wanted.position
    from unnest(${list(keys)}) with ordinality as wanted (key, position) where field.key = wanted.key`.execute(tx);
}

/**
 * Makes the options of a dropdown these, in their order. Who has an option that gets another label has the new one then.
 * Throws `not_found`, and `field_refused`: for other fields, for labels or former labels that occur twice, and where
 * people have an option that would go, unless their values may go with it. Answers how many people lost their value.
 */
export async function replaceOptions(
  tx: Transaction<Database>,
  key: string,
  wanted: readonly WantedOption[],
  { clearValues }: ClearValues,
): Promise<{ readonly field: FieldDefinition; readonly cleared: number }> {
  const field = await lockedField(tx, key);
  if (field.type !== 'dropdown')
    throw refused(saying('field_no_dropdown')`${{ title: field.title }} is no dropdown and has no options.`);
  const former = wanted.flatMap(({ was }) => was ?? []);
  const unknown = former.filter((was) => !field.options.includes(was));
  if (unknown.length > 0)
    throw refused(
      saying('option_gone')`${{ title: field.title }} has no option ${{ options: unknown.join(', ') }} any more.`,
    );
  const labels = wanted.map(({ label }) => label);
  for (const names of [labels, former]) {
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw refused(saying('option_twice')`The option ${{ option: twice }} occurs twice.`);
  }
  const gone = field.options.filter((option) => !former.includes(option));
  const cleared = await clear(tx, field, await fieldUsage(tx, key), { gone, clearValues });
  await renameValues(
    tx,
    key,
    wanted.flatMap(({ label, was }) => (was === null || was === label ? [] : [{ was, label }])),
  );
  await tx
    .updateTable('field')
    .set({ options: JSON.stringify(labels) })
    .where('key', '=', key)
    .execute();
  return { field: { ...field, options: labels }, cleared };
}

/**
 * Deletes a field. Throws `not_found`, and `field_refused` where settings map it, and where people have values in it,
 * unless those may go. Answers how many people had a value.
 */
export async function deleteField(
  tx: Transaction<Database>,
  key: string,
  { clearValues }: ClearValues,
): Promise<{ readonly field: FieldDefinition; readonly cleared: number }> {
  const field = await lockedField(tx, key);
  const used = await fieldUsage(tx, key);
  if (used.mappedBy.length > 0) {
    throw refused(
      saying(
        'field_mapped',
      )`${{ title: field.title }} is mapped by ${{ settings: used.mappedBy.join(', ') }}. Take it out of the mapping there first.`,
    );
  }
  if (used.people > 0 && !clearValues) {
    throw refused(
      saying(
        'field_in_use',
      )`${{ people: [used.people, losing(used.people)] }} in ${{ title: field.title }}. Nothing was changed; confirm that their values may go.`,
    );
  }
  await sql`update person set fields = fields - ${key}::text where fields ? ${key}`.execute(tx);
  await tx.deleteFrom('field').where('key', '=', key).execute();
  return { field, cleared: used.people };
}

async function lockedField(tx: Transaction<Database>, key: string): Promise<FieldDefinition> {
  const field = await tx
    .selectFrom('field')
    .select(['key', 'title', 'type', 'options'])
    .where('key', '=', key)
    .forUpdate()
    .executeTakeFirst();
  if (field === undefined)
    throw new RollcallError('not_found', saying('field_absent_here')`There is no additional field ${{ key }}.`);
  return field;
}

/** Empties the field of those who have one of the options that go. */
async function clear(
  tx: Transaction<Database>,
  { key, title }: FieldDefinition,
  { values }: FieldUsage,
  { gone, clearValues }: { readonly gone: readonly string[] } & ClearValues,
): Promise<number> {
  const inUse = values.filter(({ value }) => gone.includes(value));
  const people = inUse.reduce((sum, each) => sum + each.people, 0);
  if (people === 0) return 0;
  if (!clearValues) {
    const named = inUse.map(({ value, people: having }) => `${value} (${having})`);
    throw refused(
      saying(
        'options_in_use',
      )`${{ people: [people, losing(people)] }} of ${{ title }} that would go: ${{ options: named.join(', ') }}. Nothing was changed; rename the option, or confirm that their values may go.`,
    );
  }
  // What is remembered of the record does not hold any more: should the option come back, the next full run fills it again.
  await sql`
    update link set hash = null, voided_at = clock_timestamp()
    from person, settings
    where person.id = link.person_id and settings.id = link.settings_id and settings.config -> 'mapping' ? ${key}
      and person.fields ->> ${key} = any(${texts(gone)})`.execute(tx);
  await sql`
    update person set fields = fields - ${key}::text, updated_at = now()
    where fields ->> ${key} = any(${texts(gone)})`.execute(tx);
  return people;
}

/** All at once, so that two options can change places. */
async function renameValues(
  tx: Transaction<Database>,
  key: string,
  renamed: readonly { readonly was: string; readonly label: string }[],
): Promise<void> {
  if (renamed.length === 0) return;
  await sql`
    update person set fields = jsonb_set(fields, array[${key}::text], to_jsonb(renamed.label)), updated_at = now()
    from unnest(${texts(renamed.map(({ was }) => was))}, ${texts(renamed.map(({ label }) => label))})
      as renamed (was, label)
    where person.fields ->> ${key} = renamed.was`.execute(tx);
}

function losing(people: number): string {
  return people === 1 ? 'One person has a value' : `${people} people have a value`;
}

function refused(told: Told): RollcallError {
  return new RollcallError('field_refused', told);
}
