import { describe, expect, it } from 'vitest';
import { contactSettings, NAME_SOURCES, NAME_TARGETS, NAMES, RECORD } from '../../../test/support/mapping.ts';
import { link, person, planning, type Situation } from '../../../test/support/planning/planning.ts';
import type { Person } from '../directory.ts';
import { columnsFor } from '../map/columns.ts';
import { compileMapping } from '../map/compile-mapping.ts';
import { type EntitySettings, STANDARD_OPTIONS } from '../settings.ts';
import type { Row } from '../source.ts';
import { hashPrefix } from './content-hash.ts';
import { planPage } from './plan-page.ts';

const row = (more: Partial<Record<keyof typeof RECORD, string>> = {}): Row => Object.values({ ...RECORD, ...more });
const ID = RECORD.Id;
const USERS = { entity: 'users', object: 'User' } as const;
/** Of an inactive user. */
const userRow: Row = [ID, RECORD.SystemModstamp, 'false', RECORD.Email, RECORD.FirstName, RECORD.LastName];
const STAMP = '77';

interface Given extends Situation {
  readonly incremental?: boolean;
  readonly destinationMoved?: boolean;
}

/** Plans a page; `again` plans another one with the same memory. */
function planner({ incremental = false, destinationMoved = false, ...situation }: Given = {}) {
  const { context, memory } = planning(situation);
  const settings: EntitySettings = contactSettings(NAMES, situation.settings);
  const columns = columnsFor(settings, false);
  const mapping = compileMapping({
    settings,
    sourceFields: NAME_SOURCES,
    platformFields: NAME_TARGETS,
    columns,
    hasPersonAccounts: false,
  });
  const plan = (...rows: Row[]) =>
    planPage(
      {
        settingsId: context.settingsId,
        settings,
        mapping,
        hashPrefix: hashPrefix(settings, []),
        others: context.others,
        stampOf: incremental ? () => STAMP : null,
        destinationMoved,
        journal: context.journal,
        directory: context.directory,
      },
      null,
      rows,
    );
  return { plan, memory };
}

const elsewhere = (sourceId: string, left = false) => ({
  personId: '11',
  settingsId: '6',
  sourceId,
  left,
  holds: !left,
});
const anna: Person = person('11', RECORD.Email, { values: { active: 'true', firstname: 'Anna', lastname: 'Rossi' } });

/** The hash that a link has once the record is settled. */
async function settledHash(): Promise<string | null> {
  const { changes } = await planner().plan(row());
  return changes[0]?.hash ?? null;
}

describe('a page of records', () => {
  it('R43: has a change for whoever is new, and for what cannot become a person', async () => {
    const { plan } = planner();
    const { changes, unchanged, sourceIds } = await plan(row(), row({ Id: '003000000000002AAA', LastName: '' }));
    expect([unchanged, sourceIds]).toEqual([0, [ID, '003000000000002AAA']]);
    const lines = changes.map(({ sourceId, action, reason }) => [sourceId, action, reason]);
    expect(lines).toEqual([
      ['003000000000002AAA', 'reject', 'missing_value'],
      [ID, 'create', 'new'],
    ]);
    expect(changes[1]).toMatchObject({ username: RECORD.Email, usernameKey: RECORD.Email, stamp: null });
    expect(changes[1]?.hash).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('has nothing for records that are as their links remember them', async () => {
    const links = [link(ID, '11', { hash: await settledHash() })];
    const { plan, memory } = planner({ people: [anna], links });
    expect(await plan(row())).toEqual({ unchanged: 1, sourceIds: [ID], changes: [] });
    expect(memory.links).toEqual(links);
  });

  it('R12: notes the new stamp of a record that was touched in nothing that matters', async () => {
    const links = [link(ID, '11', { hash: await settledHash(), stamp: '1' })];
    const { plan, memory } = planner({ people: [anna], links, incremental: true });
    expect((await plan(row())).unchanged).toBe(1);
    expect(memory.links[0]?.stamp).toBe(STAMP);
  });

  it('R12: gives each change the stamp of its record', async () => {
    const { plan } = planner({ incremental: true });
    expect((await plan(row())).changes[0]?.stamp).toBe(STAMP);
  });

  it('compares with the linked person whatever is not as remembered', async () => {
    const { plan } = planner({ people: [anna], links: [link(ID, '11', { hash: 'old' })] });
    expect((await plan(row({ LastName: 'Bianchi' }))).changes).toMatchObject([
      { action: 'update', targetId: '11', before: { lastname: 'Rossi' }, after: { lastname: 'Bianchi' } },
    ]);
    expect((await plan(row())).changes).toMatchObject([{ action: 'link', reason: 'compared' }]);
  });

  it('R19: moves people of the destination when that is another one', async () => {
    const links = [link(ID, '11', { hash: 'old' })];
    const { plan } = planner({ people: [anna], links, destinationMoved: true });
    expect((await plan(row())).changes).toMatchObject([{ action: 'move', reason: 'destination_changed' }]);
  });

  it('R34: finds who has the username, whatever its case', async () => {
    const { plan } = planner({ people: [person('11', RECORD.Email.toUpperCase())] });
    expect((await plan(row())).changes).toMatchObject([{ action: 'update', reason: 'adopted', targetId: '11' }]);
  });

  it('R34: does not adopt a person who is linked to another record, of these settings or of others', async () => {
    const taken = { action: 'reject', reason: 'username_taken', detail: { holder: '11' } };
    const own = planner({ people: [anna], links: [link('003000000000009AAA', '11')] });
    expect((await own.plan(row())).changes).toMatchObject([taken]);
    const otherLinks = [elsewhere('003000000000009AAA')];
    expect((await planner({ people: [anna], otherLinks }).plan(row())).changes).toMatchObject([taken]);
    const several = planner({ people: [anna], links: [link(ID, '99')], otherLinks });
    expect((await several.plan(row())).changes).toMatchObject([taken]);
    const both = [elsewhere(ID), ...otherLinks];
    for (const owners of [both, both.toReversed()]) {
      expect((await planner({ people: [anna], otherLinks: owners }).plan(row())).changes).toMatchObject([taken]);
    }
  });

  it('R34: adopts a person whom other settings have linked to the same record', async () => {
    const otherLinks = [elsewhere(ID)];
    const { plan } = planner({ people: [anna], otherLinks });
    expect((await plan(row())).changes).toMatchObject([{ action: 'link', reason: 'adopted', targetId: '11' }]);
  });

  it('R13: leaves people who exist as they are where the settings say so, linked or found', async () => {
    const settings = { options: { ...STANDARD_OPTIONS, updateExisting: false } };
    const changed = row({ LastName: 'Bianchi' });
    const found = planner({ settings, people: [anna] });
    expect((await found.plan(changed)).changes).toMatchObject([{ action: 'skip', reason: 'exists', targetId: '11' }]);
    const linked = planner({ settings, people: [anna], links: [link(ID, '11')] });
    expect((await linked.plan(changed)).changes).toMatchObject([{ action: 'skip', reason: 'exists', targetId: '11' }]);
  });

  it('R35: counts those as unchanged for whom there is nothing to do', async () => {
    const settings = { ...USERS, leavers: 'deactivate' } as const;
    const inactive = { ...anna, values: { ...anna.values, active: 'false' } };
    const { plan } = planner({ settings, people: [inactive], links: [link(ID, '11', { left: true })] });
    expect(await plan(userRow)).toEqual({ unchanged: 1, sourceIds: [ID], changes: [] });
  });

  describe('R25: of a record that settings of somebody else have linked', () => {
    const others = [
      { id: '6', whose: 'the settings of bea', owner: 'bea', leads: true, leavers: 'deactivate' },
    ] as const;
    const younger = [{ ...others[0], leads: false }];
    const changed = row({ LastName: 'Bianchi', Email: 'other@example.com' });

    it('finds the person by the record, whatever their username, and leaves them to the older settings', async () => {
      const { plan } = planner({ people: [anna], others, otherLinks: [elsewhere(ID)] });
      expect((await plan(changed)).changes).toMatchObject([
        { action: 'link', reason: 'adopted', targetId: '11', after: {}, detail: { code: 'led' } },
      ]);
      const again = planner({ people: [anna], others, otherLinks: [elsewhere(ID)], links: [link(ID, '11')] });
      expect((await again.plan(changed)).changes).toMatchObject([{ reason: 'compared', detail: { code: 'led' } }]);
    });

    it('takes the person over from younger settings, and from those that the record has left', async () => {
      for (const given of [
        { others: younger, otherLinks: [elsewhere(ID)] },
        { others, otherLinks: [elsewhere(ID, true)] },
      ]) {
        const { plan } = planner({ people: [anna], ...given });
        expect((await plan(changed)).changes).toMatchObject([
          { action: 'update', targetId: '11', after: { username: 'other@example.com', lastname: 'Bianchi' } },
        ]);
      }
    });

    it('brings back whom those have deactivated', async () => {
      const inactive = { ...anna, values: { ...anna.values, active: 'false' } };
      const { plan } = planner({ people: [inactive], others, otherLinks: [elsewhere(ID, true)] });
      expect((await plan(row())).changes).toMatchObject([{ action: 'reactivate', reason: 'returned', targetId: '11' }]);
    });

    it('prefers who is held to who has been let go of', async () => {
      const bea = person('12', 'bea');
      const otherLinks = [elsewhere(ID, true), { ...elsewhere(ID), settingsId: '7', personId: '12' }];
      const both = [...others, { ...others[0], id: '7' }];
      const { plan } = planner({ people: [anna, bea], others: both, otherLinks });
      expect((await plan(row())).changes).toMatchObject([{ targetId: '12', detail: { code: 'led' } }]);
    });

    it('never touches superadmins, and links nobody who is inactive in Salesforce', async () => {
      const admin = { ...anna, superadmin: true };
      const { plan } = planner({ people: [admin], others, otherLinks: [elsewhere(ID)] });
      expect((await plan(row())).changes).toMatchObject([{ action: 'skip', reason: 'administrator', targetId: null }]);
      const users = planner({ settings: USERS, people: [anna], others, otherLinks: [elsewhere(ID)] });
      expect((await users.plan(userRow)).changes).toMatchObject([
        { action: 'skip', reason: 'inactive', targetId: null },
      ]);
    });

    it('deactivates nobody whom another keeps, and leaves status to the older settings', async () => {
      const settings = { ...USERS, leavers: 'deactivate' } as const;
      const links = [link(ID, '11')];
      const keeping = [{ ...others[0], leads: false, leavers: 'keep' }] as const;
      const kept = planner({ settings, people: [anna], others: keeping, otherLinks: [elsewhere(ID)], links });
      expect((await kept.plan(userRow)).changes).toMatchObject([{ action: 'skip', reason: 'held', targetId: '11' }]);
      const led = planner({ settings, people: [anna], others, otherLinks: [elsewhere(ID)], links });
      expect((await led.plan(userRow)).changes).toMatchObject([{ action: 'link', detail: { code: 'led' } }]);
      const alike = planner({ settings, people: [anna], others: younger, otherLinks: [elsewhere(ID)], links });
      expect((await alike.plan(userRow)).changes).toMatchObject([{ action: 'deactivate', reason: 'inactive' }]);
    });
  });

  it('may be empty', async () => {
    expect(await planner().plan()).toEqual({ unchanged: 0, sourceIds: [], changes: [] });
  });
});
