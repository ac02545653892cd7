import type { PersonValues } from '../directory.ts';
import type { Row } from '../source.ts';
import { usernameKey } from '../username.ts';
import { cell } from './cell.ts';
import type { CompiledLine, CompiledMapping } from './compile-mapping.ts';
import { REJECTION_CODES, type Refusal, type Rejection } from './rejection.ts';
import { quotable, singleLine } from './text.ts';

/** What a Salesforce record says that the platform should have. */
export interface WantedPerson {
  /** 18 characters. */
  readonly sourceId: string;
  readonly username: string;
  /** See usernameKey. */
  readonly usernameKey: string;
  /** Every mapped target except the username; null for an empty one. Canonical as PersonValues says. */
  readonly values: PersonValues;
  /** See branch-key.ts. */
  readonly branchKey: string | null;
  /** False for an inactive Salesforce user (R35). */
  readonly active: boolean;
}

export type Mapped =
  | { readonly kind: 'person'; readonly person: WantedPerson }
  | {
      readonly kind: 'rejected';
      readonly sourceId: string;
      /** As far as it can be told. */
      readonly username: string | null;
      readonly rejection: Rejection;
    };

/**
 * Maps one record. The first thing wrong with it is reported: a person account (R16), then the username, the last and
 * the first name, then the other fields in the order of the mapping.
 */
export function mapRow(mapping: CompiledMapping, row: Row): Mapped {
  const sourceId = cell(row, mapping.idColumn) ?? '';
  if (cell(row, mapping.isPersonAccountColumn) === 'true') return personAccount(mapping, row, sourceId);
  const username = convertedValue(mapping.username, row);
  if (typeof username !== 'string') return rejected(mapping, row, sourceId, mapping.username, username ?? MISSING);

  const values: Record<string, string | null> = {};
  for (const line of mapping.lines) {
    const value = convertedValue(line, row);
    if (value === null) {
      if (line.mandatory) return rejected(mapping, row, sourceId, line, MISSING);
    } else if (typeof value === 'object') {
      return rejected(mapping, row, sourceId, line, value);
    }
    values[line.key] = value;
  }
  const person = {
    sourceId,
    username,
    usernameKey: usernameKey(username),
    values,
    branchKey: mapping.branchKeyOf(row),
    active: cell(row, mapping.isActiveColumn) !== 'false',
  };
  return { kind: 'person', person };
}

/** What one line of the mapping makes of a record. */
export interface ConvertedCell {
  readonly line: CompiledLine;
  /** As Salesforce sent it; null where it is blank. */
  readonly cell: string | null;
  /** What the platform field gets, or why nobody can be made of it. */
  readonly value: string | null | Refusal;
}

/** Every line of a mapping with what it makes of a record, the username first. */
export function convertedCells(mapping: CompiledMapping, row: Row): ConvertedCell[] {
  return [mapping.username, ...mapping.lines].map((line) => {
    const value = convertedValue(line, row);
    return {
      line,
      cell: cell(row, line.column),
      value: value === null && line.mandatory ? MISSING : value,
    };
  });
}

/** Why a record would be rejected for the cell that this line reads; null when it would not. */
export function checkCell(line: CompiledLine, row: Row): Refusal | null {
  const value = convertedValue(line, row);
  if (value === null) return line.mandatory ? MISSING : null;
  return typeof value === 'object' ? value : null;
}

const MISSING: Refusal = { code: 'missing_value', why: 'is empty, and it is mandatory' };

function convertedValue(line: CompiledLine, row: Row): string | null | Refusal {
  const text = cell(row, line.column);
  return text === null ? line.whenEmpty : line.convert(text);
}

function personAccount(mapping: CompiledMapping, row: Row, sourceId: string): Mapped {
  const { meaning, whatToDo } = REJECTION_CODES.person_account;
  const message = `${who(mapping, row, sourceId)}: ${meaning} ${whatToDo}`;
  const rejection = { code: 'person_account', field: null, value: null, message } as const;
  return { kind: 'rejected', sourceId, username: usernameSeen(mapping, row), rejection };
}

function rejected(mapping: CompiledMapping, row: Row, sourceId: string, line: CompiledLine, refusal: Refusal): Mapped {
  const { code, why, params } = refusal;
  const text = cell(row, line.column);
  const value = text === null ? null : quotable(text);
  const what = value === null ? ` ${why}` : `: "${singleLine(value)}" ${why}`;
  const message =
    `${line.title} of ${who(mapping, row, sourceId)}${what} (Salesforce field ${line.path}). ` +
    REJECTION_CODES[code].whatToDo;
  const rejection = { code, field: line.key, value, message, params: { path: line.path, ...params } };
  return { kind: 'rejected', sourceId, username: usernameSeen(mapping, row), rejection };
}

function who(mapping: CompiledMapping, row: Row, sourceId: string): string {
  const username = usernameSeen(mapping, row);
  return username === null ? `record ${sourceId}` : `${username} (${sourceId})`;
}

function usernameSeen(mapping: CompiledMapping, row: Row): string | null {
  const value = convertedValue(mapping.username, row);
  if (typeof value === 'string') return value;
  const text = cell(row, mapping.username.column);
  return text === null ? null : quotable(text.trim());
}
