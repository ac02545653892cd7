import type { Context } from '../../context.ts';
import { type WaysIn, waysIn } from '../../store/access/ways-in.ts';
import { platformOf } from '../../store/platform.ts';
import { type BranchPath, findPerson, type PersonDetail } from '../../store/views/person.ts';
import { moment } from '../output/format.ts';
import { sanitize } from '../output/sanitize.ts';
import type { Answer } from '../session.ts';

/** Everything that the platform, the built-in one or that of a connection, has of one person. */
export async function showUser({ db }: Context, username: string, connection?: string): Promise<Answer> {
  const person = await findPerson(db, username, await platformOf(db, connection));
  const ways = person.platform.kind === 'builtin' ? await waysIn(db, person.id) : null;
  return { json: { ...person, waysIn: ways }, text: () => describe(person, ways) };
}

function describe(person: PersonDetail, ways: WaysIn | null): string {
  const lines: [string, string | null][] = [
    ['Username', person.username],
    ['Platform', person.platform.url],
    ['Name', `${person.firstname} ${person.lastname}`.trim()],
    ['E-mail', person.email],
    ['Level', person.level],
    ['Active', person.active ? 'yes' : 'no'],
    ['Language', person.language],
    ['Time zone', person.timezone],
    ['Date format', person.dateFormat],
    ['Expires', person.expiration],
    ['Manager', person.manager],
    ...person.fields.map((field): [string, string | null] => [field.title, valueText(field)]),
    ...person.branches.map((branch): [string, string] => ['Branch', branchText(branch)]),
    ['Second factor', ways?.password === true ? (ways.secondFactor ? 'yes' : 'no') : null],
    ['Must change password', person.mustChangePassword ? 'yes' : null],
    ['Salesforce', person.sfdcId === null ? null : `${person.sfdcUserType ?? ''} ${person.sfdcId}`.trim()],
    ...person.links.map(({ connection, entity }): [string, string] => ['Kept in step by', `${connection}, ${entity}`]),
    ...(ways?.identities ?? []).map(({ provider, subject }): [string, string] => [
      'Comes in by',
      `${provider}, as ${subject}`,
    ]),
    ...(ways?.salesforceUsers ?? []).map(({ connection, userId }): [string, string] => [
      'Comes in from',
      `Salesforce (${connection}), as ${userId}`,
    ]),
    ['Created', person.createdAt && moment(person.createdAt)],
    ['Changed', person.updatedAt && moment(person.updatedAt)],
  ];
  const shown = lines.filter(([, value]) => value !== null && value !== '');
  const width = Math.max(...shown.map(([title]) => title.length));
  return shown.map(([title, value]) => `${sanitize(title).padEnd(width)}  ${sanitize(value ?? '')}`).join('\n');
}

function valueText({ type, value }: PersonDetail['fields'][number]): string | null {
  if (type !== 'yesno' || value === null) return value;
  return value === 'true' ? 'yes' : 'no';
}

function branchText({ path, code, madeByRun }: BranchPath): string {
  const notes = [...(code === null ? [] : [code]), ...(madeByRun ? [] : ['by hand'])];
  return `${path.join(' › ')}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
}
