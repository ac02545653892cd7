const LONGEST = 500;
const BASE = 'http://own.invalid';

/**
 * The path of a page of ours that somebody is to come to after signing in; the first page for anything else. The server
 * and the console go by it alike: whatever a browser would take for an address elsewhere is none of ours.
 */
export function ownPath(text: string): string {
  // Browsers take a backslash for a slash, and leave out line breaks and tabs.
  if (text.length > LONGEST || !/^\/(?![/\\])[\x21-\x7e]*$/.test(text) || text.includes('\\')) return '/';
  if (!URL.canParse(text, BASE)) return '/';
  const { origin, pathname, search, hash } = new URL(text, BASE);
  // `/..//elsewhere` has become `//elsewhere`.
  return origin !== BASE || pathname.startsWith('//') ? '/' : pathname + search + hash;
}
