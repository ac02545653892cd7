import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';
import { type Context, createContext } from '../../src/context.ts';
import { createPersonByHand } from '../../src/directory/builtin/edit-people.ts';
import { listAuditEvents } from '../../src/store/access/audit.ts';
import { inTransaction } from '../../src/store/unit-of-work.ts';
import { createLogger } from '../../src/support/logger.ts';
import { type RunningApi, startApi, textIn } from '../support/api.ts';
import { type BorrowedDatabase, borrowDatabase } from '../support/database.ts';
import { type Ended, rollcall } from '../support/rollcall.ts';

const CHOSEN = 'three pelicans sing at noon';

let database: BorrowedDatabase;
let context: Context;
let api: RunningApi;

beforeAll(async () => {
  database = await borrowDatabase();
  const config = readEnvironment({ ROLLCALL_DATABASE_URL: database.url });
  context = await createContext(config, { logger: createLogger('silent') });
  api = await startApi(context);
  const values = { username: 'emmy', firstname: 'Emmy', lastname: 'Noether' };
  await inTransaction(context.db, (tx) => createPersonByHand(tx, values));
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await context[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  expect(api.complaints).toEqual([]);
});

async function reset(words: readonly string[], input: string | null = null): Promise<Ended> {
  return await rollcall(
    ['users', 'reset-password', 'EMMY', ...words],
    { ROLLCALL_DATABASE_URL: database.url, ROLLCALL_LOG_LEVEL: 'trace' },
    input,
  );
}

const signIn = (password: string) => api.nobody.call('POST', '/session', { username: 'emmy', password });
const signedIn = (mustChangePassword: boolean) => ({ status: 201, body: { person: { mustChangePassword } } });

it('R2: rollcall users reset-password makes a password up, or takes one that may stay where that is said', async () => {
  const made = await reset(['--json']);
  expect(made.exitCode).toBe(0);
  expect(await signIn(textIn(JSON.parse(made.stdout), 'temporaryPassword'))).toMatchObject(signedIn(true));
  const chosen = await reset(['--password-stdin'], `${CHOSEN}\n`);
  expect(chosen).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('has to be replaced') });
  expect(await signIn(CHOSEN)).toMatchObject(signedIn(true));
  const kept = await reset(['--password-stdin', '--may-keep', '--json'], CHOSEN);
  expect(JSON.parse(kept.stdout)).toMatchObject({ username: 'emmy', temporaryPassword: null });
  expect(await signIn(CHOSEN)).toMatchObject(signedIn(false));
  const events = await listAuditEvents(context.db, { action: 'person.reset_password' }, 3);
  expect(events.map(({ target, detail }) => [target, detail])).toEqual([
    ['emmy', { password: 'chosen', mustChangePassword: false, removeSecondFactor: false }],
    ['emmy', { password: 'chosen', mustChangePassword: true, removeSecondFactor: false }],
    ['emmy', { password: 'made_up', mustChangePassword: true, removeSecondFactor: false }],
  ]);
  const said = [chosen, kept].map(({ stdout, stderr }) => stdout + stderr).join('');
  expect(said + JSON.stringify(events)).not.toContain(CHOSEN);
});

it('R2: rollcall users reset-password refuses what they could not choose themselves, and a made-up one that stays', async () => {
  expect(await reset(['--password-stdin'], 'Password1234!')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('attackers try first'),
  });
  expect(await reset(['--may-keep'])).toMatchObject({ exitCode: 2 });
  expect(await signIn(CHOSEN)).toMatchObject(signedIn(false));
});
