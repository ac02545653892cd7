import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { providerKind, providerSettings } from '../../api/routes/identity-provider-schemas.ts';
import { connectionName, line } from '../../api/schemas.ts';
import { issueMessage } from '../../config/issue-message.ts';
import { type Path, positionOf } from '../../config/position.ts';
import { REFERENCE_ONLY } from '../../config/reference.ts';
import { aliasProblems, syntaxProblems } from '../../config/yaml-problems.ts';
import { newProvider } from '../../identity/administer.ts';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import { STORED } from '../../sync/connection.ts';

/** An identity provider as a file says it, with the settings that every kind has and its own in one. */
export interface ProviderInFile {
  readonly name: string;
  readonly active: boolean;
  readonly connection: string | null;
  readonly settings: z.output<typeof providerSettings>;
  /** `${NAME}`; null: the one that is kept stays. */
  readonly secret: string | null;
  /** SAML: where the metadata are, an address or the absolute path of a file; null: the settings say it all. */
  readonly metadata: string | null;
}

const SECRET = new RegExp(`${REFERENCE_ONLY.source}|^${STORED}$`);

const providerSchema = z.looseObject({
  name: line(100),
  kind: providerKind,
  active: z.boolean().default(false),
  connection: connectionName.nullable().default(null),
  secret: z
    .string()
    .regex(
      SECRET,
      `is a secret and must not stand in the file; write "\${NAME}", or "${STORED}" for the one that is kept`,
    )
    .default(STORED),
  metadata: z.string().min(1).optional(),
});

const fileSchema = z.strictObject({ providers: z.array(providerSchema).min(1) });

/** Throws `config_invalid` with every problem and its place. */
export async function readProvidersFile(path: string): Promise<ProviderInFile[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new RollcallError('config_invalid', onTerminal(`The file ${path} cannot be read.`), { cause });
  });
  return parseProviders(text, path);
}

/** @param file the path of the file: messages name it, and metadata beside it are found from there. */
export function parseProviders(text: string, file: string): ProviderInFile[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const refuse = (
    problems: readonly { readonly position: { line: number; column: number }; readonly message: string }[],
  ) => {
    const said = problems.map(({ position, message }) => `${file}:${position.line}:${position.column}: ${message}.`);
    return new RollcallError('config_invalid', onTerminal(`${file} cannot be used.\n${said.join('\n')}`));
  };
  const syntax = [
    ...syntaxProblems([...document.errors, ...document.warnings], text, lines),
    ...aliasProblems(document, lines),
  ];
  if (syntax.length > 0) throw refuse(syntax);
  const at = (path: Path, message: string) => ({ position: positionOf(document, lines, path), message });
  const read = fileSchema.safeParse(document.toJS());
  if (!read.success) throw refuse(read.error.issues.map((issue) => at(issue.path, said(issue, issue.path))));
  const problems: ReturnType<typeof at>[] = [];
  const providers: ProviderInFile[] = [];
  for (const [index, provider] of read.data.providers.entries()) {
    const { name, kind, active, connection, secret, metadata, ...own } = provider;
    const settings = providerSettings.safeParse({ ...newProvider(kind), ...own });
    if (!settings.success) {
      problems.push(
        ...settings.error.issues.map((issue) => at(['providers', index, ...issue.path], said(issue, issue.path))),
      );
      continue;
    }
    if (metadata !== undefined && kind !== 'saml') {
      problems.push(at(['providers', index, 'metadata'], 'metadata is for SAML only'));
      continue;
    }
    providers.push({
      name,
      active,
      connection,
      settings: settings.data,
      secret: secret === STORED ? null : secret,
      metadata: metadata === undefined ? null : isAddress(metadata) ? metadata : resolve(dirname(file), metadata),
    });
  }
  if (problems.length > 0) throw refuse(problems);
  return providers;
}

export const isAddress = (text: string) => /^https?:\/\//.test(text);

function said(issue: z.core.$ZodIssue, path: Path): string {
  const name = path.join('.') || 'the file';
  if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')}: there is no such setting`;
  return `${name} ${issueMessage(issue, issue.code === 'invalid_type' && issue.input === undefined)}`;
}
