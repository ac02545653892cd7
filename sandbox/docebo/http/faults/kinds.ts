/** What a request is for, as a fault can name it, by method and path without query string. */
const KINDS = {
  any: /^/,
  token: /^POST \/oauth2\/token$/,
  api: /^\w+ \/manage\/v1\//,
  users: /^GET \/manage\/v1\/user$/,
  user: /^\w+ \/manage\/v1\/user\/\d+$/,
  batch: /^POST \/manage\/v1\/(?:user|orgchart)\/batch$/,
  user_batch: /^POST \/manage\/v1\/user\/batch$/,
  branch_batch: /^POST \/manage\/v1\/orgchart\/batch$/,
  branches: /^GET \/manage\/v1\/orgchart(?:\/|$)/,
  branch_change: /^(?:POST|PUT|DELETE) \/manage\/v1\/orgchart(?:\/|$)/,
  membership: /^PUT \/manage\/v1\/user\/(?:add_to|move_to|remove_from)_branch$/,
  fields: /^\w+ \/manage\/v1\/user_fields(?:\/|$)/,
  job: /^\w+ \/manage\/v1\/job(?:\/|$)/,
} as const satisfies Readonly<Record<string, RegExp>>;

export type Kind = keyof typeof KINDS;

export const KIND_NAMES = Object.keys(KINDS).filter(isKindName);

function isKindName(name: string): name is Kind {
  return Object.hasOwn(KINDS, name);
}

export function isKind(kind: Kind, method: string, url: string): boolean {
  return KINDS[kind].test(`${method} ${url.split('?', 1)[0]}`);
}
