import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Creation, Pending, Update } from './decide.ts';
import { untangle as untangleAs, type Waiting } from './untangle.ts';

/** Somebody called like their id, who is to be called like another one. */
function update(id: string, wants: string): Update {
  const change = {
    action: 'update',
    personId: id,
    before: { username: id },
    after: { username: wants },
    usernameKey: wants,
    sfdc: { id, userType: 'contact' },
    membership: null,
  } as const;
  const person = { id, remoteId: id, username: id, superadmin: false, values: {}, sfdcId: id };
  const pending: Pending = { position: 0, change, outcome: null };
  return { pending, change, person, values: change.after, marks: false, manager: null, move: null, holderId: wants };
}

function creation(wants: string): Creation {
  const change = {
    action: 'create',
    values: { username: wants },
    usernameKey: wants,
    mustChangePassword: false,
    sfdc: { id: `new ${wants}`, userType: 'contact' },
    membership: { branchId: '1', madeBy: '1' },
  } as const;
  const branch = { id: '1', remoteId: '1', code: 'A', name: 'A', parentId: '0', membersAt: null };
  const pending: Pending = { position: 0, change, outcome: null };
  return { pending, change, branch, apart: null, values: change.values, manager: null, holderId: wants };
}

const untangle = (waiting: Waiting, givers: ReadonlySet<string>) => untangleAs(waiting, givers, { opens: true });

const names = (updates: readonly Update[]) => updates.map(({ person }) => person.id).join(' ');

describe('who waits for somebody else’s username', () => {
  it('R34: comes behind that person, and so does whoever waits for them', () => {
    const free = { ...update('c', 'free'), holderId: null };
    const { ready, circles, open } = untangle(
      { updates: [update('a', 'b'), update('b', 'c'), free], creations: [creation('a')] },
      new Set(),
    );
    expect([names(ready.updates), ready.creations.length]).toEqual(['c b a', 1]);
    expect([circles, open]).toEqual([[], { updates: [], creations: [] }]);
  });

  it('R34: stays open where nothing is known of that person, until they give it up', () => {
    const waiting = { updates: [update('a', 'b')], creations: [creation('x')] };
    expect(untangle(waiting, new Set()).open).toEqual(waiting);
    const { ready, open } = untangle(waiting, new Set(['b']));
    expect([names(ready.updates), open.creations.length]).toEqual(['a', 1]);
  });

  it('R34: makes a circle, in the order in which each gets what the one before has, and lets others follow', () => {
    const { ready, circles } = untangle(
      { updates: [update('d', 'a'), update('a', 'b'), update('b', 'c'), update('c', 'a')], creations: [creation('d')] },
      new Set(),
    );
    expect(circles.map(names)).toEqual(['c b a']);
    expect([names(ready.updates), ready.creations.length]).toEqual(['d', 1]);
  });

  it('leaves circles open, and whoever follows them, until they are to be opened', () => {
    const waiting = { updates: [update('d', 'a'), update('a', 'b'), update('b', 'a')], creations: [creation('d')] };
    const { ready, circles, open } = untangleAs(waiting, new Set(), { opens: false });
    expect([ready, circles]).toEqual([{ updates: [], creations: [] }, []]);
    expect(open).toEqual(waiting);
  });

  it('R34: loses nobody, and gives nobody a username before it is free', () => {
    const wishes = fc.uniqueArray(fc.nat(20), { maxLength: 20 });
    fc.assert(
      fc.property(wishes, fc.array(fc.nat(20)), (wanted, people) => {
        const all = [...new Set(people)].slice(0, wanted.length);
        const updates = all.flatMap((id, index) => (id === wanted[index] ? [] : [update(`${id}`, `${wanted[index]}`)]));
        const { ready, circles, open } = untangle({ updates, creations: [] }, new Set());
        expect([...ready.updates, ...circles.flat(), ...open.updates].length).toBe(updates.length);
        const taken = new Set(all.map(String));
        for (const circle of circles) {
          for (const [index, { holderId }] of circle.entries()) expect(holderId).toBe(circle.at(index - 1)?.person.id);
          for (const { person } of circle) taken.delete(person.id);
        }
        for (const { person, holderId } of ready.updates) {
          expect(taken.has(holderId ?? '')).toBe(false);
          taken.delete(person.id);
        }
      }),
    );
  });
});
