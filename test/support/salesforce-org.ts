import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { z } from 'zod';
import type { SandboxOptions } from '../../sandbox/salesforce/http/options.ts';
import { DATA, type SandboxClient, startSandboxClient } from './sandbox.ts';

export type Values = Readonly<Record<string, string | boolean | null>>;

/** A sandbox Salesforce that a test changes as any client could: over REST, while Rollcall looks on from outside. */
export interface SalesforceOrg extends SandboxClient {
  update(object: string, id: string, values: Values): Promise<void>;
  /** Answers the new record's Id. */
  create(object: string, values: Values): Promise<string>;
  remove(object: string, id: string): Promise<void>;
}

const Created = z.object({ id: z.string() });

let files = 0;

/** Starts a sandbox on a free port with the org that a data file describes. */
export async function startOrg(data: object, options: SandboxOptions = {}): Promise<SalesforceOrg> {
  files += 1;
  const dataFile = join(inject('testFolder'), `org-${process.pid}-${files}.json`);
  writeFileSync(dataFile, JSON.stringify(data));
  const client = await startSandboxClient({ dataFile, ...options });

  async function send(method: string, path: string, status: number, body?: object): Promise<string> {
    const response = await client.request(path, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } } : {}),
    });
    const text = await response.text();
    if (response.status !== status) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text;
  }

  return {
    ...client,
    update: async (object, id, values) => {
      await send('PATCH', `${DATA}/sobjects/${object}/${id}`, 204, values);
    },
    create: async (object, values) => {
      const answer = await send('POST', `${DATA}/sobjects/${object}`, 201, values);
      return Created.parse(JSON.parse(answer)).id;
    },
    remove: async (object, id) => {
      await send('DELETE', `${DATA}/sobjects/${object}/${id}`, 204);
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}
