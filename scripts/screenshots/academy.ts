import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type DoceboSandbox, startDoceboSandbox } from '../../sandbox/docebo/http/server.ts';
import { applyFile } from '../../src/administration/configuration/apply.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { readConfigurationFile } from '../../src/config/file.ts';
import { createContext } from '../../src/context.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A second connection of the same org, to a Docebo tenant that has somebody of it. */
const CONNECTION = `
connections:
  - name: academy
    salesforce: { url: "\${SF_URL}", grant: client_credentials, clientId: "\${SF_CLIENT_ID}", clientSecret: "\${SF_CLIENT_SECRET}" }
    directory: { kind: docebo, url: "\${DOCEBO_URL}", grant: client_credentials, clientId: rollcall, clientSecret: "\${DOCEBO_CLIENT_SECRET}" }
    sync:
      users:
        listView: Active_Users
        mapping: { username: Username, firstname: FirstName, lastname: LastName, email: Email }
        branches: { mode: single, destination: STAFF }
`;

export interface Academy extends AsyncDisposable {
  /** What the connection needs to be known by, besides the org. */
  readonly environment: Readonly<Record<string, string>>;
  /** Connects it, synchronizes its users, and changes three of them there by hand. */
  readonly join: (environment: Readonly<Record<string, string>>, folder: string) => Promise<void>;
}

export async function startAcademy(): Promise<Academy> {
  const sandbox = await startDoceboSandbox({ port: 0, batchTime: 0 });
  return {
    environment: { DOCEBO_URL: sandbox.url, DOCEBO_CLIENT_SECRET: 'rollcall-secret' },
    async join(environment, folder) {
      const file = join(folder, 'academy.yaml');
      await writeFile(file, CONNECTION);
      await using context = await createContext(readEnvironment({ ...environment }, ROOT));
      await applyFile(context.db, await readConfigurationFile(file));
      await using connection = await context.connect('academy');
      await connection.synchronize('users', { dryRun: false });
      await changeByHand(sandbox);
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

const State = z.object({ users: z.array(z.object({ id: z.number(), provisionedBy: z.string().nullable() })) });

/** What somebody does in the browser, who does not know that Salesforce has the say. */
async function changeByHand({ url }: DoceboSandbox): Promise<void> {
  const { users } = State.parse(await (await fetch(`${url}/__sandbox/state`)).json());
  const [first, second, third] = users.filter(({ provisionedBy }) => provisionedBy !== null).slice(20);
  const put = async (path: string, body: object) => {
    const answer = await fetch(`${url}/__sandbox/by-hand/manage/v1${path}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`PUT ${path} answered ${answer.status}: ${await answer.text()}`);
  };
  await put(`/user/${first?.id}`, { firstname: 'Bea', email: 'bea@private.example' });
  await put(`/user/${second?.id}`, { lastname: 'Smith-Jones' });
  await put('/user/change_status', { user_ids: [third?.id], status: 0 });
}
