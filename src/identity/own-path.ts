const LONGEST = 500;

/** The path of a page of ours that somebody is to come to; the first page for anything else. */
export function ownPath(text: string): string {
  // Browsers take a backslash for a slash, and leave out line breaks and tabs.
  if (text.length > LONGEST || !/^\/(?![/\\])[\x21-\x7e]*$/.test(text) || text.includes('\\')) return '/';
  const base = 'http://own.invalid';
  const url = URL.parse(text, base);
  if (url?.origin !== base) return '/';
  // `/..//elsewhere` has become `//elsewhere`.
  return url.pathname.startsWith('//') ? '/' : url.pathname + url.search + url.hash;
}
