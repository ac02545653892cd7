import { type Kysely, sql } from 'kysely';
import { createBranch, deleteBranch, editBranch } from '../../src/directory/builtin/edit-branches.ts';
import type { Database } from '../../src/store/schema.ts';
import type { ModelPlatform } from './model-platform.ts';
import { DESTINATIONS } from './org.ts';
import { actualPlatform, BRANCH_PATHS, expectedPlatform, pathOf } from './platform.ts';
import type { Branch, World } from './world.ts';

/** Rollcall's own platform, by its tables. */
export function builtinPlatform(db: Kysely<Database>, world: () => World): ModelPlatform {
  /** Of several that look the same, the one that is as old as this one among them. */
  async function branchId(branch: Branch): Promise<string> {
    const path = pathOf(branch);
    const alike = world().branches.filter((one) => pathOf(one) === path);
    const { rows } = await sql<{
      id: string;
    }>`${BRANCH_PATHS} select id from path where path = ${path} order by id`.execute(db);
    const found = rows[alike.indexOf(branch)];
    if (found === undefined) throw new Error(`There is no branch ${path}`);
    return found.id;
  }

  return {
    configuration: ({ dropdown }) => ({
      platform: {
        branches: DESTINATIONS.map((code) => ({ code, name: code })),
        fields: [
          { key: 'team', title: 'Team', type: 'dropdown', options: dropdown },
          { key: 'hired', title: 'Hired', type: 'date' },
          { key: 'vip', title: 'Very important', type: 'yesno' },
          { key: 'employer', title: 'Employer' },
          { key: 'group', title: 'Group' },
        ],
      },
    }),
    keyOf: (target) => target,
    prepare: async () => undefined,
    async found() {
      const rows = await db.selectFrom('branch').select(['name', 'code']).orderBy('id').execute();
      const [root = null, ...below] = rows.map(({ name, code }) => ({ name, code, parent: null }));
      return root === null ? [] : [root, ...below.map((branch) => ({ ...branch, parent: root }))];
    },
    actual: () => actualPlatform(db),
    expected: expectedPlatform,
    async valuesOf(username) {
      const row = await db.selectFrom('person').selectAll().where('username', '=', username).executeTakeFirst();
      const { fields = {}, ...own } = row ?? {};
      return new Map<string, unknown>(Object.entries({ ...fields, ...own }));
    },
    remembered: false,
    settle: async () => false,
    edits: {
      async addPerson({ username, level, values: { firstname = '', lastname = '' } }) {
        await db
          .insertInto('person')
          .values({
            username,
            username_key: username.toLowerCase(),
            level: level === 'superadmin' ? 'superadmin' : 'user',
            firstname: firstname ?? '',
            lastname: lastname ?? '',
          })
          .execute();
      },
      // As every edit on the platform does, it voids the hash of the link.
      async savePerson({ username, level, active, values }, before) {
        const { firstname, lastname, email, ...fields } = values;
        await sql`
          with edited as (
            update person set username = ${username}, username_key = ${username.toLowerCase()}, level = ${level},
              active = ${active}, firstname = ${firstname ?? ''}, lastname = ${lastname ?? ''}, email = ${email ?? null},
              fields = jsonb_strip_nulls(${JSON.stringify(fields)})
            where username = ${before} returning id)
          update link set hash = null from edited where person_id = edited.id`.execute(db);
      },
      async addMember({ username }, branch) {
        await sql`
          insert into membership (person_id, branch_id)
          select id, ${await branchId(branch)} from person where username = ${username}`.execute(db);
      },
      async addBranch({ name, code }, below) {
        const parentId = await branchId(below);
        await db.transaction().execute((tx) => createBranch(tx, { name, code, parentId }));
      },
      async changeBranch(branch, { parent, name, code }) {
        const id = await branchId(branch);
        const given = { ...(name === undefined ? {} : { name }), ...(code ? { code } : {}) };
        if (!parent) return await db.transaction().execute((tx) => editBranch(tx, id, given));
        const parentId = await branchId(parent);
        await db.updateTable('branch').set({ parent_id: parentId }).where('id', '=', id).execute();
      },
      async deleteBranch(branch) {
        const id = await branchId(branch);
        await db.transaction().execute((tx) => deleteBranch(tx, id));
      },
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
