import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { askToken } from '../support/docebo-sandbox.ts';

const MAIN = new URL('../../sandbox/docebo/main.ts', import.meta.url).pathname;
const USERS = 100_000;
const MEGABYTE = 1024 * 1024;

let child: ChildProcess;
let url = '';
let headers: Record<string, string> = {};

beforeAll(async () => {
  child = spawn(process.execPath, [MAIN, '--port', '0', '--users', String(USERS), '--quota', '1000000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await vi.waitFor(() => expect(output).toContain('\n'), 60_000);
  url = output.trim().replace(/^.* /, '');
  const form = { grant_type: 'client_credentials', client_id: 'rollcall', client_secret: 'rollcall-secret' };
  const { access_token: token } = z
    .object({ access_token: z.string() })
    .parse(await (await askToken(url, form)).json());
  headers = { Authorization: `Bearer ${token}` };
});

afterAll(() => child.kill());

const Page = z.object({
  data: z.object({ items: z.array(z.object({ user_id: z.string() })), has_more_data: z.boolean(), cursor: z.string() }),
});
const Stats = z.object({ cpu: z.object({ user: z.number() }), memory: z.object({ peak: z.number() }) });

describe(`a platform of ${USERS} users`, () => {
  it('is listed whole in reasonable time and memory', async () => {
    const ids = new Set<string>();
    const begin = performance.now();
    for (let page = 1, cursor = '', more = true; more; page += 1) {
      const search = cursor === '' ? 'get_cursor=1&sort_attr=username&sort_dir=asc' : `cursor=${cursor}`;
      const response = await fetch(`${url}/manage/v1/user?${search}&page=${page}&page_size=200`, { headers });
      const { data } = Page.parse(await response.json());
      for (const { user_id: id } of data.items) ids.add(id);
      cursor = data.cursor;
      more = data.has_more_data;
    }
    const seconds = (performance.now() - begin) / 1000;
    const { cpu, memory } = Stats.parse(await (await fetch(`${url}/__sandbox/stats`)).json());
    console.log(
      `${USERS} users in ${seconds.toFixed(1)} s; the sandbox used ${cpu.user.toFixed(1)} CPU s and ${Math.round(memory.peak / MEGABYTE)} MB`,
    );
    expect(ids.size).toBe(USERS + 4);
    // By the processor's own count, so that a busy machine fails nothing.
    expect(cpu.user).toBeLessThan(60);
    expect(memory.peak).toBeLessThan(1_024 * MEGABYTE);
  });
});
