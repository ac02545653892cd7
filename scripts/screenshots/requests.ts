import { z } from 'zod';

const Session = z.object({ csrfToken: z.string() });

/** Sessions are listed with what began them. */
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';

export interface Cookie {
  readonly name: string;
  readonly value: string;
}

/** Somebody who is signed in: what a browser keeps of it, and what a client sends. */
export interface Entered {
  readonly cookie: Cookie;
  readonly headers: Readonly<Record<string, string>>;
}

export async function enter(address: string, path: '/setup' | '/session', body: object): Promise<Entered> {
  const signedIn = await ask(address, 'POST', path, body, { 'user-agent': BROWSER });
  const cookie = cookieOf(signedIn.headers.get('set-cookie'));
  const { csrfToken } = Session.parse(await signedIn.json());
  return { cookie, headers: { cookie: `${cookie.name}=${cookie.value}`, 'x-csrf-token': csrfToken } };
}

/** States of a run that has gone through. */
export const ENDED = ['succeeded', 'completed_with_errors'];

export async function settled(
  address: string,
  run: string,
  headers: Readonly<Record<string, string>>,
  wanted: readonly string[] = ['planned', ...ENDED],
): Promise<void> {
  const State = z.object({ state: z.string(), dryRun: z.boolean() });
  for (;;) {
    const { state, dryRun } = State.parse(await (await ask(address, 'GET', `/runs/${run}`, undefined, headers)).json());
    if (wanted.includes(state) && (state !== 'planned' || dryRun)) return;
    if (state === 'failed' || state === 'cancelled') throw new Error(`Run ${run} is ${state}.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export async function ask(
  address: string,
  method: string,
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const response = await fetch(`${address}/api/v1${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return response;
}

function cookieOf(header: string | null): { readonly name: string; readonly value: string } {
  const [, name, value] = /^([^=]+)=([^;]*)/.exec(header ?? '') ?? [];
  if (name === undefined || value === undefined) throw new Error('The answer has no cookie.');
  return { name, value };
}
