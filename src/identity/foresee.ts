import type { Kysely } from 'kysely';
import { type Known, knownById } from '../store/providers/identities.ts';
import type { Database } from '../store/schema.ts';
import { inTransaction } from '../store/unit-of-work.ts';
import { type PersonDetail, personById } from '../store/views/person.ts';
import { RollcallError, saidBy } from '../support/errors.ts';
import type { Sentence } from '../support/sentence.ts';
import { type Deps, provision, refresh } from './provision.ts';
import { type Asked, bind, recognise, refuseGone } from './recognise.ts';
import { assertedRecord } from './record.ts';
import { Refusal, reasonOf } from './refusal.ts';

export const FORESEEN = ['enters', 'is_bound', 'is_created', 'is_refused'] as const;

/** What would come of it if somebody signed in with an assertion. */
export interface Foreseen {
  readonly action: (typeof FORESEEN)[number];
  /** As they would be afterwards; null for whoever is refused. */
  readonly person: PersonDetail | null;
  /** Of a refusal, or of an update that would not be made: the code that the log would have; else null. */
  readonly reason: string | null;
  readonly why: readonly Sentence[];
}

/** Goes the way of admit, with its code, and takes everything back: nothing is written, and nobody is told anything. */
export async function foresee(deps: Deps, { provider, assertion, signal }: Omit<Asked, 'record'>): Promise<Foreseen> {
  const asked = { provider, assertion, signal, record: assertedRecord(assertion, provider.settings.attributes) };
  try {
    const found = await recognise(deps, asked);
    if (found === null) return { action: 'is_created', person: await created(deps, asked), reason: null, why: [] };
    const { person, isKnown } = found;
    if (!isKnown) await bound(deps, asked, person);
    return { action: isKnown ? 'enters' : 'is_bound', ...(await updated(deps, asked, person)) };
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    return { action: 'is_refused', person: null, reason: reasonOf(error), why: saidBy(error) };
  }
}

async function created(deps: Deps, { record, ...asked }: Asked): Promise<PersonDetail> {
  if (!('sourceId' in record)) throw new Refusal('assertion_incomplete', record.missing);
  return await takenBack<PersonDetail>(async (keep) => {
    await provision(deps, { ...asked, record }, async (db, id) => keep(await personById(db, id)));
  });
}

async function bound({ db, now }: Deps, asked: Asked, person: Known): Promise<void> {
  await takenBack<null>(async (keep) => {
    await inTransaction(db, async (tx) => {
      await bind(tx, asked, person, now());
      keep(null);
    });
  });
}

/** Whoever is known comes in, also where they cannot be brought up to date, unless that would end their account. */
async function updated(deps: Deps, { record, ...asked }: Asked, person: Known): Promise<Omit<Foreseen, 'action'>> {
  const asTheyAre = async (db: Kysely<Database>) => await personById(db, person.id);
  if (!(asked.provider.settings.updateOnSignIn && 'sourceId' in record)) {
    return { person: await asTheyAre(deps.db), reason: null, why: [] };
  }
  const vouching = { ...asked, record };
  const after = await takenBack<After>(async (keep) => {
    await refresh(deps, vouching, person, async (db, id) =>
      keep({ known: await knownById(db, id, deps.now()), person: await asTheyAre(db), reason: null, why: [] }),
    );
  }).catch(async (error: unknown): Promise<After> => {
    if (!(error instanceof RollcallError)) throw error;
    return { known: person, person: await asTheyAre(deps.db), reason: reasonOf(error), why: saidBy(error) };
  });
  const { known, ...rest } = after;
  refuseGone(known, person);
  return rest;
}

interface After extends Omit<Foreseen, 'action'> {
  readonly known: Known | null;
}

/** What `work` keeps right before its unit of work would end: that ends there, and all of it is undone. */
async function takenBack<T>(work: (keep: (value: T) => never) => Promise<void>): Promise<T> {
  const kept: T[] = [];
  const end = new Error('Everything is taken back.');
  try {
    await work((value) => {
      kept.push(value);
      throw end;
    });
  } catch (error) {
    if (error !== end) throw error;
  }
  const [value] = kept;
  if (value === undefined) throw new Error('Nothing was kept of what was taken back.');
  return value;
}
