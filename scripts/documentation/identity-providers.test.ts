import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { attributesOf, attributeText } from '../../src/identity/assertion.ts';
import { callbackUrl } from '../../src/identity/callback-url.ts';
import { entityIdOf } from '../../src/identity/saml/names.ts';

let guide: string;

beforeAll(async () => {
  guide = await readFile(new URL('../../docs/identity-providers.md', import.meta.url), 'utf8');
});

describe('what the guide would have people paste at their providers', () => {
  it('are our addresses', () => {
    const [oidc, saml] = (['oidc', 'saml'] as const).map((kind) => callbackUrl(kind, 'https://learn.example', '1'));
    for (const address of [oidc ?? '', saml ?? '', entityIdOf(saml ?? '')]) expect(guide).toContain(`\`${address}\``);
    expect(callbackUrl('auth0', 'https://learn.example', '1')).toBe(oidc);
  });

  it('are claims that we understand: what the Action of Auth0 sets, by the names that stand below it', () => {
    const set = Array.from(guide.matchAll(/setCustomClaim\('([^']+)'/g), ([, name = '']) => name);
    expect(set).toHaveLength(3);
    const attributes = attributesOf({ sub: 'auth0|1', ...Object.fromEntries(set.map((name) => [name, 'said'])) });
    const [, here = '', there = ''] = /`(\w+) = (https:[^`]+)`/.exec(guide) ?? [];
    expect(attributeText({ subject: 's', attributes }, here, { [here]: there })).toBe('said');
  });
});
