import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SalesforceSandbox } from '../../sandbox/salesforce/http/serve-org.ts';
import { startSalesforceSandbox } from '../../sandbox/salesforce/http/server.ts';
import { DATA, postToken } from '../support/sandbox.ts';
import type { Rec, Value } from './world.ts';

export type Values = Readonly<Record<string, Value>>;

/** The sandbox Salesforce of one history. Changes go through its HTTP interface, as any client's do. */
export interface Salesforce extends AsyncDisposable {
  readonly url: string;
  /** Answers the new record's Id. */
  create(object: string, values: Values): Promise<string>;
  update(record: Rec, values: Values): Promise<void>;
  remove(record: Rec): Promise<void>;
  /** Every record of an object, deleted and invisible ones too. */
  records(object: string): Promise<Record<string, unknown>[]>;
  /** What no client can do: see the README of the sandbox, "Beyond Salesforce". */
  control(method: string, path: string, body: object): Promise<void>;
}

/** Starts a sandbox on a free port, with the org that a data file describes. */
export async function startSalesforce(org: object, folder: string): Promise<Salesforce> {
  const dataFile = join(folder, 'org.json');
  writeFileSync(dataFile, JSON.stringify(org));
  const sandbox = await startSalesforceSandbox({ port: 0, dataFile, bulkQueued: 0, bulkRunning: 0 });
  const token = await accessToken(sandbox);

  async function send(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  }
  const pathOf = ({ object, id }: Rec) => `${DATA}/sobjects/${object}/${id}`;

  return {
    url: sandbox.url,
    create: async (object, values) => text(await send('POST', `${DATA}/sobjects/${object}`, values), 'id'),
    update: async (record, values) => void (await send('PATCH', pathOf(record), values)),
    remove: async (record) => void (await send('DELETE', pathOf(record))),
    async records(object) {
      const response = await fetch(`${sandbox.url}/__sandbox/records/${object}`);
      const lines = (await response.text()).split('\n').filter((line) => line !== '');
      return lines.map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
    },
    control: async (method, path, body) => void (await send(method, `/__sandbox/${path}`, body)),
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

async function accessToken({ url }: SalesforceSandbox): Promise<string> {
  const secrets = { client_id: 'rollcall', client_secret: 'rollcall-secret' };
  const response = await postToken(url, { grant_type: 'client_credentials', ...secrets });
  return text(await response.json(), 'access_token');
}

function text(answer: unknown, key: string): string {
  return z.string().parse(z.record(z.string(), z.unknown()).parse(answer)[key]);
}
