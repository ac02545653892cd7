import fc from 'fast-check';
import type { Account } from '../../src/sync/source.ts';

/** An account Id of 18 characters. */
export function accountId(n: number): string {
  return `001${String(n).padStart(12, '0')}AAA`;
}

export function byId(accounts: readonly Account[]): Map<string, Account> {
  return new Map(accounts.map((account) => [account.id, account]));
}

const NAMES = ['Acme', 'Beta', 'Gamma'];

/** Accounts with any parent: none, each other (loops), one that is not visible, or the next one (deep chains). */
export const accountGraphs = fc
  .record({ size: fc.integer({ min: 1, max: 25 }), chain: fc.integer({ min: 0, max: 80 }) })
  .chain(({ size, chain }) =>
    fc
      .tuple(
        fc.array(
          fc.record({
            parent: fc.option(fc.integer({ min: 0, max: size + 1 }), { freq: 4 }),
            name: fc.constantFrom(...NAMES),
          }),
          { minLength: size, maxLength: size },
        ),
        fc.array(fc.integer({ min: 0, max: size + chain + 1 }), { maxLength: 30 }),
      )
      .map(([nodes, needed]) => {
        const any = nodes.map(({ parent, name }, n) => ({
          id: accountId(n + 1),
          name,
          parentId: parent === null ? null : accountId(parent),
        }));
        // The chain hangs below the last of the others, lower Ids deeper.
        const deep = Array.from({ length: chain }, (_, n) => ({
          id: accountId(size + chain - n),
          name: 'Deep',
          parentId: accountId(n === 0 ? size : size + chain - n + 1),
        }));
        return { accounts: [...any, ...deep], needed: needed.map(accountId) };
      }),
  )
  .chain(({ accounts, needed }) =>
    fc
      .shuffledSubarray(accounts, { minLength: accounts.length, maxLength: accounts.length })
      .map((shuffled) => ({ accounts, needed, shuffled })),
  );
