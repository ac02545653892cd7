import { RollcallError } from '../../support/errors.ts';
import { type Sentence, saying } from '../../support/sentence.ts';
import type { PlatformField } from '../directory.ts';
import { say } from '../sentences/sentence.ts';
import type { EntitySettings, MappingLine } from '../settings.ts';
import type { SourceField } from '../source.ts';
import { type BranchKeyOf, branchKeyReader, branchRuleProblems } from './branch-key.ts';
import type { Converter } from './convert/converter.ts';
import { converterFor } from './convert/converters.ts';
import { canBecome, sourceKind } from './source-kind.ts';
import { reading } from './source-text.ts';

/** R24, in the order in which rejections are looked for. */
export const MANDATORY = ['username', 'lastname', 'firstname'] as const;

/** What an empty cell means for platform fields that always have a value. */
const WHEN_EMPTY: Readonly<Record<string, string>> = { active: 'true', level: 'user' };

/** A mapping made ready for mapRow. Columns are positions in a row; -1 where the entity does not read such a column. */
export interface CompiledMapping {
  readonly idColumn: number;
  readonly isActiveColumn: number;
  readonly isPersonAccountColumn: number;
  readonly branchKeyOf: BranchKeyOf;
  readonly username: CompiledLine;
  /** The other targets: mandatory ones first, then in the order of the mapping. */
  readonly lines: readonly CompiledLine[];
}

export interface CompiledLine {
  readonly key: string;
  readonly title: string;
  /** The Salesforce field path. */
  readonly path: string;
  readonly column: number;
  readonly mandatory: boolean;
  readonly whenEmpty: string | null;
  readonly convert: Converter;
}

export interface LinesInput {
  /** Description of every mapped path. */
  readonly sourceFields: readonly SourceField[];
  readonly platformFields: readonly PlatformField[];
  /** Order of the cells in the rows that will be mapped: see columnsFor. */
  readonly columns: readonly string[];
}

export interface MappingInput extends LinesInput {
  readonly settings: EntitySettings;
  readonly hasPersonAccounts: boolean;
}

/**
 * Checks a mapping and makes it ready for mapRow.
 *
 * @throws RollcallError `mapping_invalid`, naming every problem at once: a mandatory target that is not mapped (R24),
 * a target that the platform does not have, a Salesforce field that is not read or cannot be mapped, or that branches
 * cannot follow.
 */
export function compileMapping(input: MappingInput): CompiledMapping {
  const { settings, hasPersonAccounts } = input;
  const problems: Sentence[] = [];
  const compileLine = lineCompiler(input, problems);
  const columns = columnIndex(input.columns);
  const column = (name: string, needed: boolean) => (needed ? columnOf(columns, name, problems) : -1);

  const missing = MANDATORY.filter((key) => !Object.hasOwn(settings.mapping, key));
  if (missing.length > 0)
    problems.push(saying('mandatory_unmapped')`Mandatory and not mapped: ${{ fields: missing.join(', ') }}.`);
  const lines = Object.entries(settings.mapping).flatMap(([key, line]) => compileLine(key, line) ?? []);
  const username = lines.find((line) => line.key === 'username');

  const { entity } = settings;
  problems.push(...branchRuleProblems(settings, input.sourceFields));
  const positions = {
    idColumn: column('Id', true),
    isActiveColumn: column('IsActive', entity === 'users'),
    isPersonAccountColumn: column('IsPersonAccount', entity === 'contacts' && hasPersonAccounts),
    branchKeyOf: branchKeyReader(settings, (path) => columnOf(columns, path, problems)),
  };
  if (problems.length > 0 || username === undefined) {
    throw new RollcallError('mapping_invalid', [
      saying('mapping_unusable')`The mapping of ${{ entity }} cannot be used.`,
      ...problems,
    ]);
  }
  return { ...positions, username, lines: inOrder(lines) };
}

/** The lines of a mapping that need not be complete, and what is wrong with the others. */
export function compileLines(
  mapping: EntitySettings['mapping'],
  input: LinesInput,
): { readonly lines: readonly CompiledLine[]; readonly problems: readonly Sentence[] } {
  const problems: Sentence[] = [];
  const compileLine = lineCompiler(input, problems);
  const lines = Object.entries(mapping).flatMap(([key, line]) => compileLine(key, line) ?? []);
  return { lines, problems };
}

function inOrder(lines: readonly CompiledLine[]): CompiledLine[] {
  const first = MANDATORY.flatMap((key) => lines.filter((line) => line.key === key && key !== 'username'));
  return [...first, ...lines.filter((line) => !line.mandatory)];
}

function columnIndex(columns: readonly string[]): Map<string, number> {
  return new Map(columns.map((path, position) => [path.toLowerCase(), position]));
}

function columnOf(columns: ReadonlyMap<string, number>, path: string, problems: Problems): number {
  const position = columns.get(path.toLowerCase());
  if (position === undefined) problems.push(say('column_unread', { path }));
  return position ?? -1;
}

/** Why a Salesforce field cannot fill a platform field; null when it can. */
export function mappable({ path, type }: SourceField, target: PlatformField): Sentence | null {
  const kind = sourceKind(type);
  if (kind !== null && canBecome(kind, target.type)) return null;
  return kind === null
    ? say('field_unmappable', { path, type })
    : say('field_mismatch', { path, type, target: target.title, becomes: target.type });
}

interface Problems {
  push(problem: Sentence): void;
}

function lineCompiler(input: LinesInput, problems: Problems) {
  const targets = new Map(input.platformFields.map((field) => [field.key, field]));
  const sources = new Map(input.sourceFields.map((field) => [field.path.toLowerCase(), field]));
  const columns = columnIndex(input.columns);

  return (key: string, line: MappingLine): CompiledLine | null => {
    const target = targets.get(key);
    if (target === undefined) problems.push(say('target_absent', { target: key }));
    const column = columnOf(columns, line.field, problems);
    const source = sources.get(line.field.toLowerCase());
    if (source === undefined) problems.push(say('field_undescribed', { path: line.field }));
    if (target === undefined || source === undefined) return null;

    const kind = sourceKind(source.type);
    const problem = mappable(source, target);
    if (problem !== null) problems.push(problem);
    if (kind === null || problem !== null) return null;
    return {
      key,
      title: target.title,
      path: line.field,
      column,
      mandatory: MANDATORY.some((mandatory) => mandatory === key),
      whenEmpty: WHEN_EMPTY[key] ?? null,
      convert: reading(kind, source, line, target, converterFor(target)),
    };
  };
}
