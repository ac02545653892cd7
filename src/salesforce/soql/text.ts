import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';

const NAME = /^[A-Za-z]\w*$/;
const MAX_PARENTS = 5;

/** A SOQL string literal with everything escaped that could end it. */
export function literal(text: string): string {
  const escaped = text.replaceAll(/[\\'"\n\r\t]/g, (c) => {
    if (c === '\n') return '\\n';
    if (c === '\r') return '\\r';
    if (c === '\t') return '\\t';
    return `\\${c}`;
  });
  return `'${escaped}'`;
}

/** Throws `salesforce_query` unless the text can be the API name of an object, so that it can stand in a query or path. */
export function assertObjectName(object: string): void {
  if (!NAME.test(object)) {
    throw new RollcallError(
      'salesforce_query',
      saying(
        'object_name',
      )`"${{ object }}" is not the API name of a Salesforce object. Write it as in Setup → Object Manager, such as Contact or Learner__c.`,
    );
  }
}

/** Throws `salesforce_field` unless every path is made of names, with five parents at most. */
export function assertPaths(object: string, paths: readonly string[]): void {
  const bad = paths.filter((path) => {
    const names = path.split('.');
    return names.length > MAX_PARENTS + 1 || !names.every((name) => NAME.test(name));
  });
  if (bad.length > 0 || paths.length === 0) {
    throw new RollcallError(
      'salesforce_field',
      bad.length === 0
        ? saying('no_fields')`No field of ${{ object }} was asked for. Map at least one.`
        : saying(
            'paths_wrong',
          )`Not the path of a field of ${{ object }}: ${{ paths: bad.map((path) => `"${path}"`).join(', ') }}. Write API names joined by dots, with at most ${{ most: MAX_PARENTS }} parents, such as Account.Name.`,
    );
  }
}

/** `SELECT a, b FROM Object`, the form that every compiled extract begins with. */
export function selectFrom(object: string, paths: readonly string[]): string {
  return `SELECT ${paths.join(', ')} FROM ${object}`;
}

/** The query that counts what the extract would read. */
export function countQuery(extract: { soql: string; object: string; paths: readonly string[] }): string {
  const head = selectFrom(extract.object, extract.paths);
  if (!extract.soql.startsWith(head)) {
    throw new RollcallError(
      'salesforce_query',
      saying('query_older')`The stored query of this run was not made by this version of Rollcall. Start a new run.`,
    );
  }
  return `SELECT COUNT() FROM ${extract.object}${extract.soql.slice(head.length)}`;
}
