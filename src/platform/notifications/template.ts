import type { NotificationEvent } from '../../store/notifications/events.ts';
import { oneLine, severalLines } from './mail-text.ts';
import { PLACEHOLDERS, type PlaceholderValues } from './placeholders.ts';

/** What an e-mail consists of. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Placeholders in these texts that the event does not have, as they are written. */
export function unknownPlaceholders(event: NotificationEvent, ...texts: readonly string[]): string[] {
  const known = PLACEHOLDERS[event];
  const found = texts.flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name));
  return [...new Set(found)].filter((name) => !Object.hasOwn(known, name));
}

/**
 * Fills in a text. Values are only ever text: none becomes a placeholder, a header, a line of its own or markup, whatever
 * it holds. What there is no value for is empty.
 */
export function render(
  template: { readonly subject: string; readonly body: string },
  values: PlaceholderValues,
): RenderedMail {
  const filled = (text: string, shape: (value: string, name: string) => string) =>
    text.replace(PLACEHOLDER, (_whole, name: string) => shape(values[name] ?? '', name));
  const html = filled(escapeHtml(template.body), (value, name) => inHtml(escapeHtml(oneLine(value)), name));
  return {
    subject: oneLine(filled(template.subject, oneLine)),
    text: severalLines(filled(template.body, oneLine)),
    html: `<!doctype html><html><body>${paragraphs(severalLines(html))}</body></html>`,
  };
}

/** A link of ours is one that can be followed. */
function inHtml(escaped: string, name: string): string {
  return name === 'password.link' && escaped.startsWith('http') ? `<a href="${escaped}">${escaped}</a>` : escaped;
}

function paragraphs(html: string): string {
  return html
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br>')}</p>`)
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Braces stay: placeholders are looked for in what is escaped already. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
