import { collectProblems, DataFileError, type Problems } from '../../shared/data-file.ts';
import { allNames, type Field } from '../tenant/field.ts';
import { understandLabel } from '../tenant/field-values.ts';
import { createTenant, type Tenant } from '../tenant/tenant.ts';
import { codeProblem, emailProblem, timezoneProblem, usernameProblem } from '../tenant/user-rules.ts';
import type { DataFile, UserDefinition } from './format.ts';

/**
 * The tenant that a data file describes.
 *
 * @param source names the file in what is said of it
 * @param superadmin who is added, unless the file has them
 * @throws DataFileError naming every place that is wrong
 */
export function tenantOf(
  source: string,
  file: DataFile,
  superadmin: { username: string; password: string },
  clock: (() => Date) | undefined,
): Tenant {
  const { name, root, language, languages, timezone, settings } = file;
  const problems = collectProblems();
  if (!languages.includes(language)) problems.add('languages', `${language} is missing, the platform's own language`);
  const tenant = createTenant({ name, root, language, languages, timezone, ...settings }, superadmin.username, clock);
  addFields(tenant, file, problems);
  const branches = addBranches(tenant, file, problems);
  if (!file.users.some((user) => user.username.toLowerCase() === superadmin.username)) {
    tenant.users.add({
      ...superadmin,
      firstname: 'Ada',
      lastname: 'Admin',
      email: 'admin@acme.example',
      level: 'superadmin',
    });
  }
  for (const [index, user] of file.users.entries()) addUser(tenant, branches, user, `users[${index}]`, problems);
  if (problems.found.length > 0) throw new DataFileError(source, 'a tenant', problems.found);
  return tenant;
}

const namesOf = (text: string | Field['translations']): Field['translations'] =>
  typeof text === 'string' ? { all: text } : text;

function addFields(tenant: Tenant, file: DataFile, problems: Problems): void {
  file.fields.forEach(({ id, title, options, ...field }, index) => {
    if (field.type === 'dropdown' && options.length === 0)
      problems.add(`fields[${index}].options`, 'a dropdown needs options');
    if (field.type !== 'dropdown' && options.length > 0)
      problems.add(`fields[${index}].options`, 'only a dropdown has options');
    const translated = options.map((option) => ({ translations: namesOf(option) }));
    tenant.fields.add({ ...field, translations: namesOf(title), options: translated }, id);
  });
}

/** Answers the ids by ref and code. */
function addBranches(tenant: Tenant, file: DataFile, problems: Problems): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  file.branches.forEach(({ id, ref, code, name, parent }, index) => {
    const place = `branches[${index}]`;
    const parentId = parent === undefined ? tenant.chart.root : ids.get(parent);
    if (parentId === undefined) problems.add(`${place}.parent`, `no branch before it has the ref or code ${parent}`);
    const problem = codeProblem(tenant, code);
    if (problem !== undefined) problems.add(`${place}.code`, problem);
    if (id !== undefined && tenant.chart.get(id) !== undefined)
      problems.add(`${place}.id`, `there is a branch ${id} already`);
    const branch = tenant.chart.add({ parent: parentId ?? tenant.chart.root, code, translations: namesOf(name) }, id);
    const called = ref ?? code;
    if (called !== '') ids.set(called, branch.id);
  });
  return ids;
}

function addUser(
  tenant: Tenant,
  branches: ReadonlyMap<string, number>,
  { id, branches: in_, fields: titled, language, timezone, ...values }: UserDefinition,
  place: string,
  problems: Problems,
): void {
  const check = (key: string, problem: string | undefined) => {
    if (problem !== undefined) problems.add(`${place}.${key}`, problem);
  };
  check('username', usernameProblem(tenant, values.username));
  check('email', emailProblem(values.email));
  check('timezone', timezone === undefined ? undefined : timezoneProblem(timezone));
  if (id !== undefined && tenant.users.get(id) !== undefined) check('id', `there is a user ${id} already`);
  const fields = new Map<number, string>();
  for (const [title, label] of Object.entries(titled)) {
    const field = tenant.fields.all().find(({ translations }) => allNames(translations).includes(title));
    const understood = field === undefined ? { problem: 'there is no such field' } : understandLabel(field, label);
    if ('problem' in understood) check(`fields.${title}`, understood.problem);
    else if (field !== undefined && understood.value !== null) fields.set(field.id, understood.value);
  }
  const ids = in_.map((ref) => branches.get(ref));
  for (const [index, ref] of in_.entries()) {
    check(`branches[${index}]`, ids[index] === undefined ? `there is no branch ${ref}` : undefined);
  }
  const known = new Set(ids.filter((one) => one !== undefined));
  const placed = {
    language: language ?? tenant.settings.language,
    timezone: timezone ?? tenant.settings.timezone,
    branches: known,
  };
  tenant.users.add({ ...values, ...placed, fields }, id);
}
