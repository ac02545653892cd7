import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { listUnresolved, unresolvedBehind } from '../../src/store/views/unresolved.ts';
import { type Installation, install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { people, person } from '../support/platform-state.ts';
import { rollcall as command } from '../support/rollcall.ts';
import { startOrg } from '../support/salesforce-org.ts';
import { contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const ORG = trainingOrg({
  contacts: [
    learner(1, 'Ada', 'Lovelace'),
    learner(2, 'Jean', 'Bartik'),
    learner(3, 'Grace', 'Hopper'),
    learner(4, 'Annie', 'Easley'),
  ],
});

const CONFIGURATION = trainingConfiguration({ users: null, contacts: { leavers: 'deactivate' } });

/** A fault that lets everybody through but the people whose last names begin with `E` or end in `-Bartik`. */
interface Fault {
  readonly what: string;
  readonly break: (rollcall: Installation) => Promise<unknown>;
  readonly mend: (rollcall: Installation) => Promise<unknown>;
  readonly found: { readonly kind: 'failed' | 'stale'; readonly code: string; readonly message: unknown };
}

const FAULTS: readonly Fault[] = [
  {
    what: 'whose value the database refuses',
    break: ({ db }) =>
      sql`alter table person add constraint no_odd_names check (lastname !~ '^E|-Bartik$')`.execute(db),
    mend: ({ db }) => sql`alter table person drop constraint no_odd_names`.execute(db),
    found: {
      kind: 'failed',
      code: 'value_invalid',
      message: expect.stringMatching(/The platform refuses a value of this person: .*no_odd_names/),
    },
  },
  {
    what: 'that a trigger of the platform’s operator refuses',
    break: async ({ db }) => {
      await sql`create function refuse() returns trigger language plpgsql as
        $$ begin if new.lastname ~ '^E|-Bartik$' then raise exception 'no such names here'; end if; return new; end $$`.execute(
        db,
      );
      await sql`create trigger refuse before insert or update on person for each row execute function refuse()`.execute(
        db,
      );
    },
    mend: ({ db }) => sql`drop trigger refuse on person`.execute(db),
    found: { kind: 'failed', code: 'value_invalid', message: expect.stringContaining('no such names here') },
  },
  {
    what: 'that is stale whenever it comes to writing',
    break: async ({ db }) => {
      await sql`create function ignore() returns trigger language plpgsql as
        $$ begin if new.lastname ~ '^E|-Bartik$' then return null; end if; return new; end $$`.execute(db);
      await sql`create trigger ignore before insert or update on person for each row execute function ignore()`.execute(
        db,
      );
    },
    mend: ({ db }) => sql`drop trigger ignore on person`.execute(db),
    found: { kind: 'stale', code: 'stale', message: expect.stringContaining('since the plan was made') },
  },
];

const unresolved = async ({ db }: Installation) => (await listUnresolved(db, { limit: 10, offset: 0 })).rows;

describe.each(FAULTS)('a person $what', ({ break: spoil, mend, found }) => {
  it('R43: is kept with code, times and attempts, and tried again in every run until it works', async () => {
    await using salesforce = await startOrg(ORG);
    await using rollcall = await install(CONFIGURATION, { SF_URL: salesforce });
    await spoil(rollcall);

    // Somebody new: one person must not keep the others away.
    const first = await rollcall.sync('contacts');
    const { kind } = found;
    expect(first).toMatchObject({
      state: 'completed_with_errors',
      mode: 'full',
      counts: { created: 3, [kind]: 1 },
    });
    const [created] = await unresolved(rollcall);
    expect(created).toMatchObject({
      ...found,
      sourceId: contactId(4),
      username: 'easley@learners.example',
      attempts: 1,
    });

    // Somebody who is linked.
    await salesforce.update('Contact', contactId(2), { LastName: 'Jennings-Bartik' });
    await salesforce.control('POST', '/clock', { advance: 600 });
    const second = await rollcall.sync('contacts');
    expect([second.mode, done(second)]).toEqual(['incremental', { [kind]: 2 }]);
    const both = await unresolved(rollcall);
    expect(both).toMatchObject([
      { ...found, sourceId: contactId(4), attempts: 2, firstAt: created?.firstAt },
      { ...found, sourceId: contactId(2), username: 'bartik@learners.example', attempts: 1 },
    ]);
    const [one] = await unresolvedBehind(rollcall.db, { limit: 1, behind: null });
    const rest = await unresolvedBehind(rollcall.db, { limit: 10, behind: one?.place ?? null });
    expect(rest).toMatchObject([{ sourceId: contactId(2) }]);
    expect(both[0]?.lastAt.getTime()).toBeGreaterThan(created?.lastAt.getTime() ?? Number.NaN);
    expect(await person(rollcall.db, 'bartik@learners.example')).toMatchObject({ lastname: 'Bartik' });

    // Nothing has changed in Salesforce, and long ago: only a run that tries again can see them.
    await salesforce.control('POST', '/clock', { advance: 600 });
    const third = await rollcall.sync('contacts');
    expect([third.mode, done(third)]).toEqual(['incremental', { [kind]: 2 }]);
    expect((await unresolved(rollcall)).map(({ attempts }) => attempts)).toEqual([3, 2]);

    // One leaves, the other one works at last.
    await salesforce.remove('Contact', contactId(4));
    await mend(rollcall);
    const last = await rollcall.sync('contacts');
    expect([last.mode, last.state, done(last)]).toEqual(['incremental', 'succeeded', { updated: 1 }]);
    expect(await unresolved(rollcall)).toEqual([]);
    expect(await person(rollcall.db, 'bartik@learners.example')).toMatchObject({ lastname: 'Jennings-Bartik' });
    expect(await people(rollcall.db)).toHaveLength(3);
  });
});

describe('rollcall unresolved', () => {
  it('R43: shows who failed, why, since when and how often', async () => {
    await using salesforce = await startOrg(ORG);
    await using rollcall = await install(CONFIGURATION, { SF_URL: salesforce });
    await FAULTS[0]?.break(rollcall);
    await rollcall.sync('contacts');
    await rollcall.sync('contacts');
    const { exitCode, stdout } = await command(['unresolved'], rollcall.environment);
    expect(exitCode).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /^value_invalid easley@learners\.example, \w{18} \(training contacts; tried 2 times since .*, last .*\) The platform refuses/,
    );
  });
});
