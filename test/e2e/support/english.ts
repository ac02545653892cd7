import type { Page } from 'playwright-core';
import { messages as english } from '../../../console/i18n/en/index.ts';
import { messages as italian } from '../../../console/i18n/it/index.ts';

interface Catalogue {
  readonly [key: string]: string | Catalogue;
}

/** Words that only an English sentence has; as long as Italian has no such word. */
const TELLING = /\b(?:the|is|are|and|of|with|not|you|your|this|that|to be|has|have|from|it)\b/;

/** English texts that people read or hear on the page: not what the server says, which is marked, and not what people are called. */
export async function englishOn(page: Pick<Page, 'evaluate'>): Promise<string[]> {
  const shown = await page.evaluate<string[]>(`(() => {
    const said = [document.title];
    const foreign = (element) => element.closest('[lang]:not(html)') !== null;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        const { parentElement: parent } = node;
        if (!foreign(parent) && !['SCRIPT', 'STYLE', 'CODE'].includes(parent.tagName)) said.push(node.textContent);
        continue;
      }
      if (foreign(node)) continue;
      for (const name of ['aria-label', 'placeholder', 'title', 'alt']) said.push(node.getAttribute(name) ?? '');
    }
    return said.map((text) => text.trim()).filter((text) => text !== '');
  })()`);
  return [...new Set(shown)].filter((text) => UNTRANSLATED.has(text) || TELLING.test(text));
}

/** What the English catalogue says and the Italian one says otherwise. */
const UNTRANSLATED = new Set(untranslated(english, italian));

function* untranslated(said: Catalogue, otherwise: Catalogue): Generator<string> {
  const inItalian = new Set(wordsOf(otherwise));
  for (const words of wordsOf(said)) if (!inItalian.has(words)) yield words;
}

function* wordsOf(catalogue: Catalogue): Generator<string> {
  for (const value of Object.values(catalogue)) {
    if (typeof value === 'string') yield value;
    else yield* wordsOf(value);
  }
}
