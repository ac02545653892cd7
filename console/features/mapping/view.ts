import { FIRST_ROWS } from '../../api/settings.ts';
import { MOST_COLUMNS } from './columns.ts';

/** How many records are shown. */
export const ROWS = [FIRST_ROWS, 200, 2000] as const;

/** What the left side is made of; `none`: all of it is closed. */
const SECTIONS = ['fields', 'options', 'branches', 'approval', 'none'] as const;

/** What somebody looks at while they map; nothing of it is saved. The address says it, so that a reload shows the same. */
export interface MappingView {
  readonly rows: (typeof ROWS)[number];
  /** Salesforce fields that were added to the columns, the first one first, separated by commas. */
  readonly columns: string;
  /** Which platform fields are looked for. */
  readonly find: string;
  readonly section: (typeof SECTIONS)[number];
}

export const FIRST_VIEW: MappingView = { rows: FIRST_ROWS, columns: '', find: '', section: 'fields' };

export const sectionIn = (value: unknown) => SECTIONS.find((section) => section === value) ?? FIRST_VIEW.section;

export const rowsIn = (value: unknown) => ROWS.find((rows) => rows === Number(value)) ?? FIRST_VIEW.rows;

/** A field, or one of a parent: `Account.Name`. */
const FIELD_PATH = /^[a-z]\w*(?:\.[a-z]\w*)*$/i;

/** The paths that an address names: what the server would refuse is never asked. */
export const pathsIn = (columns: string) =>
  [...new Set(columns.split(','))].filter((path) => FIELD_PATH.test(path)).slice(0, MOST_COLUMNS);
