import { type Sentence, saying } from '../support/sentence.ts';
import { OWN_FIELDS } from './directory.ts';
import type { EntitySettings } from './settings.ts';

/** What settings are checked against when they are saved. */
export interface PlatformOutline {
  /** Keys of the additional fields. */
  readonly additionalFields: ReadonlySet<string>;
  /** Every branch that has a code. */
  readonly branches: ReadonlyMap<string, { readonly isRoot: boolean }>;
}

export interface SettingsProblem {
  readonly code: 'mapping_invalid' | 'branch_destination';
  /** Where in the settings. */
  readonly path: readonly string[];
  readonly said: Sentence;
}

/** Keys of the additional fields of a Docebo tenant, as its own importer has them. */
export const DOCEBO_FIELD = /^field_[1-9]\d{0,17}$/;

/**
 * The same where the platform is a Docebo tenant, as far as it can be told without asking it: `connections check` and the
 * beginning of a run look at the fields and branches that are there.
 */
export function doceboSettingsProblems({ mapping }: EntitySettings): SettingsProblem[] {
  const own: readonly string[] = OWN_FIELDS;
  return Object.keys(mapping)
    .filter((key) => !(own.includes(key) || DOCEBO_FIELD.test(key)))
    .map((key) => ({
      code: 'mapping_invalid',
      path: ['mapping', key],
      said: saying(
        'docebo_field_absent',
      )`Docebo has no field ${{ key }}. Its own fields are ${{ fields: own.join(', ') }}; additional ones are named by their id, like field_12: \`rollcall connections check\` lists them.`,
    }));
}

/** Why settings cannot be saved for this platform: targets that do not exist, and R20. Empty when they can. */
export function settingsProblems(settings: EntitySettings, platform: PlatformOutline): SettingsProblem[] {
  const known = new Set<string>([...OWN_FIELDS, ...platform.additionalFields]);
  const problems: SettingsProblem[] = Object.keys(settings.mapping)
    .filter((key) => !known.has(key))
    .map((key) => ({
      code: 'mapping_invalid',
      path: ['mapping', key],
      said: saying(
        'platform_field_absent',
      )`The platform has no field ${{ key }}. Its fields are ${{ fields: [...known].join(', ') }}; add others under platform.fields.`,
    }));

  const code = settings.branches.destination;
  const branch = platform.branches.get(code);
  const refuse = (said: Sentence) =>
    problems.push({ code: 'branch_destination', path: ['branches', 'destination'], said });
  if (branch === undefined) {
    refuse(
      saying(
        'destination_absent',
      )`No branch of the platform has the code ${{ code }}. Add it under platform.branches, or choose another one.`,
    );
  } else if (branch.isRoot) {
    refuse(
      saying(
        'destination_root',
      )`The branch ${{ code }} is the root of the platform, which cannot be a destination. Choose a branch below it.`,
    );
  }
  return problems;
}
