import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { z } from 'zod';
import { type Environment, startRollcall } from '../../support/rollcall.ts';
import { launchBrowser } from './chromium.ts';

export const USERNAME = 'ada';
export const PASSWORD = 'correct horse battery';

const Ready = z.object({ address: z.string(), setupCode: z.string().nullable().optional() });

const SetUp = z.object({ required: z.boolean() });

/** `rollcall serve` as a process of its own, and a browser in front of it. */
export interface Served extends AsyncDisposable {
  readonly address: string;
  /** Null where there is an administrator already. */
  readonly setupCode: string | null;
  /** A page of somebody new, who has not signed in. */
  visit(path: string, options?: VisitOptions): Promise<Page>;
  /** A page of an administrator, signed in over the API; in a browser context of its own. */
  enter(path: string, options?: EnterOptions): Promise<Page>;
}

export interface VisitOptions {
  readonly dark?: boolean;
  readonly width?: number;
  readonly height?: number;
  /** What the browser asks for; British English unless it is said. */
  readonly locale?: string;
}

export interface EnterOptions extends VisitOptions {
  /** An administrator whom the test has made, with `PASSWORD`; else one is made where there is none. */
  readonly as?: string;
}

export async function serve(environment: Environment, port = 0): Promise<Served> {
  const server = startRollcall(['serve', '--port', String(port), '--json'], environment);
  const [browser] = await Promise.all([launchBrowser(), server.printed('}')]);
  const { address, setupCode = null } = Ready.parse(JSON.parse(server.output()));
  const pages: { page: Page; errors: string[] }[] = [];
  const signedIn = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>();

  async function open(path: string, options: VisitOptions, username: string | null): Promise<Page> {
    const context = await contextOf(browser, options);
    if (username !== null) {
      const cookies = signedIn.get(username) ?? (await signIn(context, address, username, setupCode));
      signedIn.set(username, cookies);
      await context.addCookies(cookies);
    }
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      // Browsers write every answer of 4xx there, also those that the page asked for knowingly.
      if (message.type() === 'error' && !/the server responded with a status of 4/.test(message.text())) {
        errors.push(message.text());
      }
    });
    pages.push({ page, errors });
    await page.goto(address + path);
    return page;
  }

  return {
    address,
    setupCode,
    visit: (path, options = {}) => open(path, options, null),
    enter: (path, { as = USERNAME, ...options } = {}) => open(path, options, as),
    async [Symbol.asyncDispose]() {
      await browser.close();
      server.signal('SIGTERM');
      const { stderr } = await server.ended;
      expect(stderr.split('\n').filter((line) => line.includes('undocumented_error'))).toEqual([]);
      expect(pages.flatMap(({ errors }) => errors)).toEqual([]);
    },
  };
}

async function contextOf(
  browser: Browser,
  { dark = false, width = 1280, height = 800, locale = 'en-GB' }: VisitOptions,
) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    locale,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(30_000);
  return context;
}

async function signIn(context: BrowserContext, address: string, username: string, code: string | null) {
  const { required } = SetUp.parse(await (await context.request.get(`${address}/api/v1/setup`)).json());
  const path = required ? '/api/v1/setup' : '/api/v1/session';
  const names = { code, firstname: 'Ada', lastname: 'Lovelace' };
  const data = { username, password: PASSWORD, ...(required ? names : {}) };
  const answer = await context.request.post(address + path, { data });
  if (answer.status() !== 201) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
  return await context.cookies();
}

const SETTLED = `Promise.allSettled(document.getAnimations()
  .filter((animation) => animation instanceof CSSTransition).map(({ finished }) => finished))`;

/** Fails when the page has something that keeps people with disabilities away (WCAG 2.2 AA). */
export async function expectAccessible(page: Page): Promise<void> {
  // A color that is still on its way to another is none that anybody reads.
  await page.evaluate(SETTLED);
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)).toEqual([]);
}
