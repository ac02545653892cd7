import { describe, expect, it } from 'vitest';
import { ELSEWHERE } from '../../test/support/redirect-attacks.ts';
import { ownPath } from './own-path.ts';

const OURS = [
  '/',
  '/salesforce/acme/synchronization?owner=me#a',
  '/people/1',
  '/logs?search=%2F%2Fevil.example',
  // Paths, however much they look like something else.
  '/@evil.example',
  '/;//evil.example',
  '/https://evil.example',
  '/%2f%2fevil.example',
  '/%5c%5cevil.example',
];

/** Where a browser goes that is on a page of ours and told to go there. */
const goesTo = (path: string) => new URL(path, 'https://learn.example/sign-in').origin;

describe('where somebody comes to after signing in', () => {
  it.each(OURS)('is a page of ours: %s', (path) => {
    expect(ownPath(path)).toBe(path);
    expect(goesTo(path)).toBe('https://learn.example');
  });

  it.each(ELSEWHERE)('is nothing else: %j', (path) => {
    expect(ownPath(path)).toBe('/');
  });

  it('is where the browser goes once more: what it makes of the path, it makes again', () => {
    for (const path of [...OURS, ...ELSEWHERE]) {
      const own = ownPath(path);
      expect(goesTo(own)).toBe('https://learn.example');
      expect(ownPath(own)).toBe(own);
    }
  });
});
