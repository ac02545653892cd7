import type { EmbeddedStart } from '../../src/api/canvas.ts';

/** How the page begins inside Salesforce; null anywhere else. Read once, and then gone from the page. */
export const beginning: EmbeddedStart | null = read();

function read(): EmbeddedStart | null {
  // Tests of single functions have no page.
  if (typeof document === 'undefined') return null;
  const meta = document.querySelector('meta[name="beginning"]');
  const text = meta?.getAttribute('content') ?? '';
  meta?.remove();
  // The server writes nothing else there; while pages are written, nobody has put anything in.
  const said: unknown = text.startsWith('{"') ? JSON.parse(text) : null;
  return isStart(said) ? said : null;
}

function isStart(value: unknown): value is EmbeddedStart {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

/** Whether the page stands in a frame of Salesforce: nothing leads out of it, and no cookie goes with it. */
export const isEmbedded = beginning !== null;
