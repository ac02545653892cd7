import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { OrgChart } from '../../tenant/org-chart.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import { LEVELS, type User } from '../../tenant/user.ts';
import { endpoint, type Manager } from '../endpoint.ts';
import { badRequest } from '../errors.ts';
import { pageOf, pageParameters, sendPage } from '../paging.ts';
import { flag, integer, integers, readParameters, text } from '../parameters.ts';
import { fullName, ListedUser, showListed } from './show-user.ts';

const SORTED_BY = {
  username: (user: User) => user.username,
  first_name: (user: User) => user.firstname,
  last_name: (user: User) => user.lastname,
  fullname: fullName,
  status: (user: User) => (user.active ? 1 : 0),
  level: (user: User) => LEVELS[user.level],
  email: (user: User) => user.email,
  last_access_date: (user: User) => user.lastAccessAt?.getTime() ?? 0,
  expiration_date: (user: User) => user.expiration ?? '',
  language: (user: User) => user.language,
  email_validation_status: (user: User) => (user.emailVerified ? 1 : 0),
} as const;

type Attribute = keyof typeof SORTED_BY;

const WITH_CHILDREN = 2;
const TIME = /^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?$/;

const search = {
  branch_id: integer.optional().describe('Only those of a branch'),
  selection_status: integer.optional().describe('1: of the branch itself (so unless told), 2: of those below, too'),
  search_text: text.optional().describe('Found in first name, last name and username'),
  match_type: z.enum(['full', 'partial']).optional().describe('full: one of them is exactly the text'),
  active: flag.optional().describe('Only those who are active, or are not'),
  pending: flag.optional().describe('Only those who wait for confirmation: nobody'),
  updated_from: z
    .string()
    .regex(TIME, 'must be a time in the form YYYY-MM-DD HH:MM:SS')
    .optional()
    .describe('Changed at this time of UTC, or later'),
  exclude: integers.optional().describe('Ids of users to leave out'),
  exclude_power_users_and_super_admins: flag.optional(),
  sort_attr: z.enum(Object.keys(SORTED_BY).filter(isAttribute)).optional(),
  sort_dir: z.enum(['asc', 'desc']).optional(),
};

const Search = z.object(search);
type Search = z.infer<typeof Search>;

function isAttribute(name: string): name is Attribute {
  return Object.hasOwn(SORTED_BY, name);
}

/** `GET /manage/v1/user` */
export function userList(app: FastifyInstance, manager: Manager): void {
  const { tenant, searches, settings } = manager.context;
  endpoint(app, manager, {
    method: 'GET',
    path: '/user',
    summary: 'Returns list of users',
    parameters: z.object({ ...pageParameters, ...search }),
    data: pageOf(ListedUser),
    handler(parameters, { request, user: caller }) {
      const asked = parameters.cursor === undefined ? Search.parse(parameters) : recalled(parameters.cursor);
      const wanted = settings.listedCaller ? asked : { ...asked, exclude: [...(asked.exclude ?? []), caller.id] };
      const version = tenant.users.version() + tenant.chart.version();
      const found = searches.result(JSON.stringify(wanted), version, () =>
        findUsers(tenant, tenant.chart, settings.sorting ? wanted : { ...wanted, sort_attr: undefined }),
      );
      const cursor = parameters.cursor ?? (parameters.get_cursor === true ? searches.remember(wanted) : undefined);
      const show = (id: number) => {
        const user = tenant.users.get(id);
        return user === undefined ? null : showListed(tenant, user, settings);
      };
      return sendPage(request, found, parameters, show, { cursor, uncounted: settings.uncounted });
    },
  });

  function recalled(cursor: string): Search {
    const wanted = searches.recall(cursor);
    if (wanted === undefined) throw badRequest(`The cursor ${cursor} is not known, or has expired`);
    return readParameters(Search, wanted);
  }
}

/** Their ids, in order. */
function findUsers(tenant: Tenant, chart: OrgChart, wanted: Search): readonly number[] {
  const found = [...tenant.users.all()].filter(filterOf(tenant, chart, wanted));
  const keyOf: (user: User) => string | number = SORTED_BY[wanted.sort_attr ?? 'first_name'];
  const direction = wanted.sort_dir === 'asc' ? 1 : -1;
  const keyed = found.map((user) => ({ id: user.id, key: keyOf(user) }));
  keyed.sort((a, b) => direction * compare(a.key, b.key) || a.id - b.id);
  return keyed.map(({ id }) => id);
}

const { compare: compareTexts } = new Intl.Collator('en', { sensitivity: 'base' });

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareTexts(String(a), String(b));
}

function filterOf(tenant: Tenant, chart: OrgChart, wanted: Search): (user: User) => boolean {
  const among = wanted.branch_id === undefined ? undefined : membersOf(tenant, chart, wanted.branch_id, wanted);
  const excluded = new Set(wanted.exclude);
  const since = wanted.updated_from === undefined ? 0 : timeOf(wanted.updated_from);
  const words = wanted.search_text?.toLowerCase();
  const isFound = (word: string): boolean => {
    const lower = word.toLowerCase();
    return words === undefined || (wanted.match_type === 'full' ? lower === words : lower.includes(words));
  };
  return (user) =>
    wanted.pending !== true &&
    (among === undefined || among.has(user.id)) &&
    !excluded.has(user.id) &&
    (wanted.active === undefined || user.active === wanted.active) &&
    (wanted.exclude_power_users_and_super_admins !== true || user.level === 'user') &&
    // Times are told in whole seconds.
    Math.floor(user.updatedAt.getTime() / 1000) * 1000 >= since &&
    (words === undefined || [user.username, user.firstname, user.lastname].some(isFound));
}

function timeOf(text: string): number {
  const time = Date.parse(text.includes(' ') ? `${text.replace(' ', 'T')}Z` : `${text}T00:00:00Z`);
  if (Number.isNaN(time)) throw badRequest(`updated_from: ${text} is no time`);
  return time;
}

/** Everybody is in the root branch. */
function membersOf(
  { users }: Tenant,
  chart: OrgChart,
  branch: number,
  { selection_status: status }: Search,
): ReadonlySet<number> | undefined {
  if (branch === chart.root) return undefined;
  if (chart.get(branch) === undefined) throw badRequest(`branch_id: there is no branch ${branch}`);
  if (status !== WITH_CHILDREN) return users.members(branch);
  return new Set(chart.subtree(branch).flatMap(({ id }) => [...users.members(id)]));
}
