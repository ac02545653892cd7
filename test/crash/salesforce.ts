import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { DATA, postToken } from '../support/sandbox.ts';

type Values = Readonly<Record<string, string | boolean | null>>;

/** A sandbox Salesforce in a process of its own. */
export interface Salesforce extends AsyncDisposable {
  readonly url: string;
  create(object: string, values: Values): Promise<string>;
  update(object: string, id: string, values: Values): Promise<void>;
  remove(object: string, id: string): Promise<void>;
  faults(faults: readonly object[]): Promise<void>;
  /** How many requests the faults have hit that there are. */
  hits(): Promise<number>;
  clearFaults(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('../../sandbox/salesforce/main.ts', import.meta.url));
const Token = z.object({ access_token: z.string() });
const Report = z.object({ faults: z.array(z.object({ hits: z.number() })) });
const Created = z.object({ id: z.string() });

/** Starts it with the org of a data file, which is written to `file`. */
export async function startSalesforce(org: object, file: string): Promise<Salesforce> {
  writeFileSync(file, JSON.stringify(org));
  // So that even a small org's results come in several parts, where they are asked for in parts.
  const child = spawn(process.execPath, [MAIN, '--port', '0', '--data', file, '--bulk-page-size', '200'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  while (!printed.includes('\n')) {
    await Promise.race([once(child.stdout, 'data'), ended]);
    if (child.exitCode !== null) throw new Error('The sandbox did not start');
  }
  const url = /http:\S+/.exec(printed)?.[0] ?? '';
  let bearer = await signIn();

  async function signIn(): Promise<string> {
    const secrets = { client_id: 'rollcall', client_secret: 'rollcall-secret' };
    const response = await postToken(url, { grant_type: 'client_credentials', ...secrets });
    return `Bearer ${Token.parse(await response.json()).access_token}`;
  }

  async function send(method: string, path: string, body?: object): Promise<string> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { Authorization: bearer, 'Content-Type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (response.ok) return text;
    // A fault may have ended all sessions.
    if (response.status !== 401) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    bearer = await signIn();
    return await send(method, path, body);
  }

  return {
    url,
    create: async (object, values) =>
      Created.parse(JSON.parse(await send('POST', `${DATA}/sobjects/${object}`, values))).id,
    update: async (object, id, values) => void (await send('PATCH', `${DATA}/sobjects/${object}/${id}`, values)),
    remove: async (object, id) => void (await send('DELETE', `${DATA}/sobjects/${object}/${id}`)),
    faults: async (faults) => void (await send('POST', '/__sandbox/faults', faults)),
    hits: async () =>
      Report.parse(JSON.parse(await send('GET', '/__sandbox/faults'))).faults.reduce((sum, { hits }) => sum + hits, 0),
    clearFaults: async () => void (await send('DELETE', '/__sandbox/faults')),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
