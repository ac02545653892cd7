import type { ConfigurationFile } from '../../config/file.ts';
import type { Context } from '../../context.ts';
import { configurePlatform, platformOutline } from '../../directory/builtin/configure.ts';
import { type ConfigurationChange, saveConnection } from '../../store/configuration.ts';
import { type ErrorCode, RollcallError } from '../../support/errors.ts';
import { settingsProblems } from '../../sync/settings-problems.ts';

/**
 * Makes platform and connections what the file says, all of it or, when anything does not fit, nothing.
 * Throws `mapping_invalid` or `branch_destination` with every problem and its place in the file.
 */
export async function applyFile(db: Context['db'], file: ConfigurationFile): Promise<ConfigurationChange[]> {
  const { platform, connections } = file.config;
  return await db.transaction().execute(async (tx) => {
    const changes = await configurePlatform(tx, platform);
    const outline = await platformOutline(tx);
    const problems = connections.flatMap(({ entities }, index) =>
      entities.flatMap(({ settings }) =>
        settingsProblems(settings, outline).map(({ code, path, message }) => ({
          code,
          line: `${file.locate(['connections', index, 'sync', settings.entity, ...path])}: ${message}`,
        })),
      ),
    );
    refuse(problems);
    for (const connection of connections) changes.push(...(await saveConnection(tx, connection)));
    return changes;
  });
}

function refuse(problems: readonly { readonly code: ErrorCode; readonly line: string }[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const lines = problems.map(({ line }) => line).join('\n');
  throw new RollcallError(first.code, `The configuration does not fit the platform; nothing was changed.\n${lines}`);
}
