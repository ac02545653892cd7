import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { z } from 'zod';

/** Somebody who works with the keyboard alone and hears what a screen reader has to say. */
export interface Listener {
  /**
   * Where the keyboard is, as the accessibility tree has it: role, name, value, states, description; of a grid or a list
   * behind it, where one is.
   */
  here(): Promise<string>;
  /** Presses Tab (or Shift+Tab) until it is there. Every stop on the way has to say what it is. */
  tabTo(where: RegExp, options?: { readonly back?: boolean }): Promise<void>;
  press(...keys: readonly string[]): Promise<void>;
  type(text: string): Promise<void>;
  /** Waits until a live region has said it; each saying counts once. */
  hears(what: RegExp): Promise<void>;
}

/** More than any page here has. */
const MOST_STOPS = 90;

const HEARD = z.array(z.string());

/** Collects what live regions say: what changes in one, and an alert that comes. [WAI-ARIA 1.2, aria-live] */
const LISTEN = `(() => {
  globalThis.heard = [];
  const live = '[aria-live]:not([aria-live="off"]), [role="status"], [role="alert"], output';
  const say = (text) => { if (text !== '') globalThis.heard.push(text); };
  new MutationObserver((mutations) => {
    for (const { target, addedNodes } of mutations) {
      const within = (target instanceof Element ? target : target.parentElement)?.closest(live);
      if (within) say(within.textContent);
      else for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        for (const alert of [node, ...node.querySelectorAll('*')].filter((one) => one.matches('[role="alert"]'))) {
          say(alert.textContent);
        }
      }
    }
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
})()`;

/** What has the focus, and the cell or option that it names. */
const FOCUSED = 'document.activeElement';
const NAMED = `document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')`;

/** States that are said, and how. */
const STATES: Readonly<Record<string, (value: unknown) => string | null>> = {
  checked: (value) => (value === 'true' || value === true ? 'checked' : 'not checked'),
  pressed: (value) => (value === 'true' ? 'pressed' : 'not pressed'),
  expanded: (value) => (value === true ? 'expanded' : 'collapsed'),
  selected: (value) => (value === true ? 'selected' : null),
  disabled: (value) => (value === true ? 'disabled' : null),
  required: (value) => (value === true ? 'required' : null),
  level: (value) => (typeof value === 'number' ? `level ${value}` : null),
};

/** Behind the last stop of the page is the browser's own frame, and the first stop behind that. */
const NOWHERE = 'outside of the page';

/** A role without a name, or no role at all. */
const UNNAMED = /^(?:\w+ ""|(?:generic|none)\b)/;

/** Begins to listen to a page that is not loaded anew from then on. */
export async function listenTo(page: Page): Promise<Listener> {
  await page.evaluate(LISTEN);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Accessibility.enable');
  const heard: string[] = [];

  async function say(expression: string): Promise<string | null> {
    const { result } = await devtools.send('Runtime.evaluate', { expression });
    if (result.objectId === undefined) return null;
    const { objectId } = result;
    const { nodes } = await devtools.send('Accessibility.getPartialAXTree', { objectId, fetchRelatives: false });
    const [node] = nodes;
    const text = (value: { value?: unknown } | undefined) => (typeof value?.value === 'string' ? value.value : '');
    const states = (node?.properties ?? []).flatMap(({ name, value }) => STATES[name]?.(value.value) ?? []);
    const value = text(node?.value);
    return [
      `${text(node?.role)} "${text(node?.name)}"`,
      ...(value === '' ? [] : [`"${value}"`]),
      ...states,
      ...(text(node?.description) === '' ? [] : [text(node?.description)]),
    ].join(', ');
  }

  async function here(): Promise<string> {
    if (await page.evaluate<boolean>('document.activeElement === document.body')) return NOWHERE;
    return [await say(FOCUSED), await say(NAMED)].filter((said) => said !== null).join(' › ');
  }

  async function tabTo(where: RegExp, { back = false } = {}): Promise<void> {
    const stops: string[] = [];
    for (let count = 0; count < MOST_STOPS; count += 1) {
      await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
      const stop = await here();
      stops.push(stop);
      if (where.test(stop)) return;
      expect(stop, `after ${stops.join(' → ')}`).not.toMatch(UNNAMED);
    }
    expect.fail(`No stop is ${where.source}:\n${stops.join('\n')}`);
  }

  return {
    here,
    tabTo,
    async press(...keys) {
      for (const key of keys) await page.keyboard.press(key);
    },
    type: (text) => page.keyboard.type(text),
    async hears(what) {
      await expect
        .poll(async () => {
          heard.push(...HEARD.parse(await page.evaluate('globalThis.heard.splice(0)')));
          return heard;
        })
        .toContainEqual(expect.stringMatching(what));
      heard.splice(
        heard.findIndex((saying) => what.test(saying)),
        1,
      );
    },
  };
}
