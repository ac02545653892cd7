import type { Context } from '../../context.ts';
import type { MetadataChanges } from '../../identity/saml/changes.ts';
import { audited } from '../audited.ts';
import { shellWord } from '../output/command-line.ts';
import { sanitize } from '../output/sanitize.ts';
import type { Answer } from '../session.ts';
import { providerNamed } from './list.ts';
import { described } from './one.ts';

interface Asked {
  /** Whether somebody has looked at what it changes. */
  readonly confirmed: boolean;
  readonly signal: AbortSignal;
}

/** Takes what the metadata of a SAML provider say now, once somebody has seen what that changes. Throws as previewRefresh does. */
export async function refreshNamed(context: Context, name: string, { confirmed, signal }: Asked): Promise<Answer> {
  const { isUnchanged } = await import('../../identity/saml/changes.ts');
  const { previewRefresh, refreshMetadata } = await import('../../identity/saml/refresh.ts');
  const { factsOf } = await import('../../identity/saml/certificate.ts');
  const provider = await providerNamed(context, name);
  const { url, version, changes, warnings } = await previewRefresh(context, provider.id, signal);
  const same = isUnchanged(changes);
  const json = (refreshed: boolean, { signOnUrl, added, removed }: MetadataChanges) => ({
    refreshed,
    provider: provider.name,
    url,
    changes: { signOnUrl, added: added.map(factsOf), removed: removed.map(factsOf) },
    warnings,
  });
  const lines = [
    ...warnings.map(({ message }) => `! ${message}`),
    ...(changes.signOnUrl === null ? [] : [`people sign in at ${changes.signOnUrl.after}`]),
    ...changes.added.map((one) => `+ ${described(factsOf(one))}`),
    ...changes.removed.map((one) => `- ${described(factsOf(one))}`),
  ];
  const text = (last: string) => [...lines, last].map(sanitize).join('\n');
  if (same) return { json: json(false, changes), text: () => text(`${url} says what is kept already.`) };
  if (!confirmed) {
    const command = `rollcall providers refresh ${shellWord(provider.name)} --yes`;
    return {
      json: json(false, changes),
      text: () => text(`Nothing has been changed yet. To take it: ${command}`),
    };
  }
  const act = { action: 'identity_provider.refresh', target: provider.name } as const;
  const done = await audited(context, act, () => refreshMetadata(context, provider.id, { version, signal }));
  return { json: json(true, done.changes), text: () => text(`${provider.name} is refreshed.`) };
}
