import type { Kysely } from 'kysely';
import { type ConfigurationChange, configurationChanges } from '../../config/changes.ts';
import type { Configuration } from '../../config/configuration.ts';
import type { ConfigurationFile, Misfit } from '../../config/file.ts';
import { nearest } from '../../config/nearest.ts';
import { withoutSecrets } from '../../config/redact.ts';
import {
  branchesWithCode,
  definedFields,
  type FieldDefinition,
  valuesInFields,
} from '../../directory/builtin/configure.ts';
import { storedConnections } from '../../store/configuration.ts';
import { alertSettings, retentionSettings } from '../../store/installation.ts';
import { SHARED } from '../../store/owner.ts';
import type { Database } from '../../store/schema.ts';
import { type ErrorCode, RollcallError } from '../../support/errors.ts';
import { inEnglish, type Sentence, saying } from '../../support/sentence.ts';
import type { DirectoryAccess } from '../../sync/connection.ts';
import { OWN_FIELDS } from '../../sync/directory.ts';
import type { EntitySettings } from '../../sync/settings.ts';
import { doceboSettingsProblems, type PlatformOutline, settingsProblems } from '../../sync/settings-problems.ts';

/**
 * What applying the file would change, and nothing else. Throws `mapping_invalid`, `branch_destination` or
 * `config_invalid` with every problem and its place when the file does not fit the platform.
 */
export async function planFile(
  db: Kysely<Database>,
  file: ConfigurationFile,
  owner: string = SHARED,
): Promise<ConfigurationChange[]> {
  const { platform, connections } = file.config;
  const destinations = connections.flatMap(({ settings: { directory }, entities }) =>
    directory.kind === 'builtin' ? entities.map(({ settings }) => settings.branches.destination) : [],
  );
  const codes = [...new Set([...platform.branches.map(({ code }) => code), ...destinations])];
  const branches = await branchesWithCode(db, codes);
  const fields = await definedFields(db);
  refuse(file, [
    ...(await retypedFields(db, platform.fields, fields)),
    ...misplacedSettings(connections, {
      additionalFields: new Set([...fields, ...platform.fields].map(({ key }) => key)),
      branches: new Map([
        ...platform.branches.map(({ code }) => [code, { isRoot: false }] as const),
        ...branches.map(({ code, isRoot }) => [code, { isRoot }] as const),
      ]),
    }),
  ]);
  const stored = withoutSecrets(await storedConnections(db, owner)).connections;
  const installation = { alerts: await alertSettings(db), retention: await retentionSettings(db) };
  return configurationChanges({ platform: { branches, fields }, connections: stored, ...installation }, file.config);
}

type Problem = Misfit & { readonly code: ErrorCode; readonly said: readonly Sentence[] };

/** Values were checked against the old type: they would not be values of the new one. */
async function retypedFields(
  db: Kysely<Database>,
  wanted: readonly FieldDefinition[],
  stored: readonly FieldDefinition[],
): Promise<Problem[]> {
  const types = new Map(stored.map(({ key, type }) => [key, type]));
  const retyped = wanted.flatMap(({ key, type }, index) => {
    const before = types.get(key);
    return before === undefined || before === type ? [] : [{ key, type, before, index }];
  });
  const people = await valuesInFields(
    db,
    retyped.map(({ key }) => key),
  );
  return retyped
    .filter(({ key }) => people.has(key))
    .map(({ key, type, before, index }) => ({
      code: 'config_invalid',
      path: ['platform', 'fields', index, 'type'],
      ...both(
        saying(
          'field_type_stays',
        )`The field ${{ key }} is of the type ${{ before }} and ${{ people: people.get(key) ?? 0 }} people have a value in it, so it cannot become ${{ type }}. Add a new field instead.`,
      ),
    }));
}

function misplacedSettings(connections: Configuration['connections'], outline: PlatformOutline): Problem[] {
  const targets = [...OWN_FIELDS, ...outline.additionalFields];
  return connections.flatMap(({ settings: { directory }, entities }, index) =>
    entities.flatMap(({ settings }) =>
      problemsWith(settings, directory, outline).map(({ code, path, said }) => {
        const wanted = path.at(-1) ?? '';
        const known = directory.kind === 'builtin' ? targets : OWN_FIELDS;
        const meant =
          code === 'mapping_invalid'
            ? nearest(wanted, known)
            : nearest(settings.branches.destination, outline.branches.keys());
        return {
          code,
          path: ['connections', index, 'sync', settings.entity, ...path],
          ...both(said, ...(meant === null ? [] : [saying('did_you_mean')`Did you mean ${{ meant }}?`])),
        };
      }),
    ),
  );
}

function problemsWith(settings: EntitySettings, directory: DirectoryAccess, outline: PlatformOutline) {
  return directory.kind === 'builtin' ? settingsProblems(settings, outline) : doceboSettingsProblems(settings);
}

function refuse(file: ConfigurationFile, problems: readonly Problem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  // Each on a line of its own, with its place, as the file's own problems are.
  const lines = file.report(problems);
  throw new RollcallError(first.code, [
    saying('configuration_misfit')`The configuration does not fit the platform; nothing was changed.`,
    ...problems.flatMap(({ message, said }, index) => [
      saying('at_place')`\n${{ place: lines[index]?.replace(message, '').trim() ?? '' }}`,
      ...said,
    ]),
  ]);
}

const both = (...said: readonly Sentence[]) => ({ message: inEnglish(said), said });
