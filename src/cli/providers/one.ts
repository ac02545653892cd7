import type { Context } from '../../context.ts';
import { audited } from '../audited.ts';
import { shellWord } from '../output/command-line.ts';
import { count } from '../output/format.ts';
import { sanitize, sanitizeLines } from '../output/sanitize.ts';
import type { Answer } from '../session.ts';

/** What the provider says of itself. Throws `not_found`, and as Protocol.check does. */
export async function checkNamed(context: Context, name: string): Promise<Answer> {
  const { checkProvider } = await import('../../identity/administer.ts');
  const { providerNamed } = await import('./list.ts');
  const provider = await providerNamed(context, name);
  const act = { action: 'identity_provider.check', target: provider.name };
  const { findings } = await audited(context, act, () => checkProvider(context, provider.id));
  return {
    json: { provider: provider.name, findings },
    text: () => findings.map(({ what, value }) => sanitize(`${what.padEnd(12)}${value}`)).join('\n'),
  };
}

/** Removes it, once somebody has seen whom that concerns. Throws `not_found`. */
export async function deleteNamed(context: Context, name: string, confirmed: boolean): Promise<Answer> {
  const { removeProvider } = await import('../../identity/administer.ts');
  const { identitiesOf } = await import('../../store/providers/identities.ts');
  const { providerNamed } = await import('./list.ts');
  const provider = await providerNamed(context, name);
  const people = await identitiesOf(context.db, provider.id);
  if (!confirmed) {
    return {
      json: { deleted: false, provider: provider.name, people },
      text: () =>
        sanitizeLines(
          `${count(people)} people are known by ${provider.name}, and could not come in by it any more. Nothing has been changed yet.\nTo remove it: rollcall providers delete ${shellWord(provider.name)} --yes`,
        ),
    };
  }
  const act = { action: 'identity_provider.delete', target: provider.name };
  await audited(context, act, () => removeProvider(context, provider.id));
  return {
    json: { deleted: true, provider: provider.name, people },
    text: () => sanitize(`${provider.name} is removed. ${count(people)} people were known by it.`),
  };
}
