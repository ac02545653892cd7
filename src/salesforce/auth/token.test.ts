import { describe, expect, it } from 'vitest';
import { createTokenProvider, type Token } from './token.ts';

const ORG = '00D000000000001EAA';
const token = (accessToken: string, userId = '005000000000001AAA', organizationId = ORG): Token => ({
  accessToken,
  instanceUrl: 'https://acme.my.salesforce.com',
  organizationId,
  userId,
});

function providerOf(tokens: readonly Token[], expected: Token | null = null) {
  const left = [...tokens];
  return createTokenProvider(async () => {
    const next = left.shift();
    if (next === undefined) throw new Error('nothing left');
    return await Promise.resolve(next);
  }, expected);
}

describe('tokens of one client', () => {
  it('are renewed once the one in use was refused', async () => {
    const tokens = providerOf([token('first'), token('second')]);
    const first = await tokens.get(undefined);
    expect(await tokens.get(undefined)).toBe(first);
    tokens.discard(first);
    tokens.discard(first);
    expect(await tokens.get(undefined)).toMatchObject({ accessToken: 'second' });
  });

  it.each([
    ['another user', token('second', '005000000000002AAA')],
    ['another org', token('second', '005000000000001AAA', '00D000000000002EAA')],
  ])('are not followed by one of %s', async (_who, other) => {
    const tokens = providerOf([token('first'), other, other]);
    tokens.discard(await tokens.get(undefined));
    const refused = { code: 'salesforce_identity', message: expect.stringContaining('run again') };
    await expect(tokens.get(undefined)).rejects.toMatchObject(refused);
    await expect(tokens.get(undefined)).rejects.toMatchObject(refused);
  });

  it('are of whom the connection was when it was looked up, from the first one on', async () => {
    const expected = token('', '005000000000002AAA');
    await expect(providerOf([token('first')], expected).get(undefined)).rejects.toMatchObject({
      code: 'salesforce_identity',
    });
    expect(await providerOf([token('first')], token('')).get(undefined)).toMatchObject({ accessToken: 'first' });
  });
});
