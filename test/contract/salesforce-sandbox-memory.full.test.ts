import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { DATA, postToken } from '../support/sandbox.ts';

const MAIN = new URL('../../sandbox/salesforce/main.ts', import.meta.url).pathname;

const MEGABYTE = 1024 * 1024;
const Stats = z.object({ memory: z.object({ now: z.number(), peak: z.number() }) });
const Token = z.object({ access_token: z.string() });
const Job = z.object({ id: z.string(), state: z.string() });
const SOQL =
  'SELECT Id, FirstName, LastName, Email, Account.Name, SystemModstamp FROM Contact WHERE Is_Learner__c = true';

interface Started extends AsyncDisposable {
  readonly url: string;
}

/** A sandbox in a process of its own, since memory is counted by process. */
async function startProcess(contacts: number): Promise<Started> {
  const options = ['--port', '0', '--contacts', String(contacts)];
  const child = spawn(process.execPath, [MAIN, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    url: /http:\S+/.exec(String(line))?.[0] ?? '',
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function signIn(url: string): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: 'rollcall', client_secret: 'rollcall-secret' };
  return Token.parse(await (await postToken(url, form)).json()).access_token;
}

/** Reads all contacts of an org of that size by Bulk. Returns the memory that the sandbox held at most, in megabytes. */
async function peakWhileStreaming(contacts: number): Promise<number> {
  await using sandbox = await startProcess(contacts);
  const headers = {
    Authorization: `Bearer ${await signIn(sandbox.url)}`,
    'Content-Type': 'application/json',
  };
  const jobs = `${sandbox.url}${DATA}/jobs/query`;
  const body = JSON.stringify({ operation: 'query', query: SOQL });
  const { id } = Job.parse(await (await fetch(jobs, { method: 'POST', headers, body })).json());
  await expect
    .poll(async () => Job.parse(await (await fetch(`${jobs}/${id}`, { headers })).json()).state, { timeout: 60_000 })
    .toBe('JobComplete');
  let records = 0;
  for (let locator: string | null = ''; locator !== 'null'; ) {
    const page: Response = await fetch(`${jobs}/${id}/results${locator === '' ? '' : `?locator=${locator}`}`, {
      headers,
    });
    await page.body?.pipeTo(new WritableStream());
    records += Number(page.headers.get('sforce-numberofrecords'));
    locator = page.headers.get('sforce-locator');
  }
  expect(records).toBe(contacts);
  const { memory } = Stats.parse(await (await fetch(`${sandbox.url}/__sandbox/stats`)).json());
  return memory.peak / MEGABYTE;
}

it('a million contacts take hardly more memory than a hundred thousand', { timeout: 600_000 }, async () => {
  const small = await peakWhileStreaming(100_000);
  const large = await peakWhileStreaming(1_000_000);
  console.info(
    `sandbox peak memory: ${small.toFixed(0)} MB for 100,000 contacts, ${large.toFixed(0)} MB for 1,000,000`,
  );
  expect(large).toBeLessThan(300);
  expect(large).toBeLessThan(small + 100);
});
