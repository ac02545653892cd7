import { describe, expect, it } from 'vitest';
import { ownPath } from './own-path.ts';

describe('where somebody comes to after signing in', () => {
  it.each(['/', '/salesforce/acme/synchronization?owner=me#a', '/people/1'])('is a page of ours: %s', (path) => {
    expect(ownPath(path)).toBe(path);
  });

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/%0d\n/x',
    'javascript:alert(1)',
    '',
    'evil',
    '/a\\b',
    ' //evil.example',
    '/ /x',
    `/${'a'.repeat(600)}`,
    '/../..//evil.example',
  ])('is nothing else: %j', (path) => {
    expect(ownPath(path)).toBe('/');
  });
});
