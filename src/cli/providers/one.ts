import type { Context } from '../../context.ts';
import type { Finding } from '../../identity/protocol.ts';
import type { CertificateFacts } from '../../identity/saml/certificate.ts';
import { audited } from '../audited.ts';
import { shellWord } from '../output/command-line.ts';
import { count, counted } from '../output/format.ts';
import { sanitize, sanitizeLines } from '../output/sanitize.ts';
import type { Answer } from '../session.ts';

/** What the provider says of itself. Throws `not_found`, and as Protocol.check does. */
export async function checkNamed(context: Context, name: string, signal: AbortSignal): Promise<Answer> {
  const { checkProvider } = await import('../../identity/administer.ts');
  const { providerNamed } = await import('./list.ts');
  const provider = await providerNamed(context, name);
  const act = { action: 'identity_provider.check', target: provider.name } as const;
  const { findings } = await audited(context, act, () => checkProvider(context, provider.id, signal));
  return {
    json: { provider: provider.name, findings },
    text: () => findings.flatMap(found).map(sanitize).join('\n'),
  };
}

function found({ what, value, certificate, warnings }: Finding): string[] {
  const said = certificate === null ? value : described(certificate);
  return [`${what.padEnd(12)}${said}`, ...warnings.map(({ message }) => `  ! ${message}`)];
}

export function described({ subject, fingerprint, validFrom, validTo, key }: CertificateFacts): string {
  return `${subject}, ${key}, ${day(validFrom)} to ${day(validTo)}, SHA-256 ${fingerprint}`;
}

const day = (date: Date) => date.toISOString().slice(0, 10);

/** Removes it, once somebody has seen whom that concerns. Throws `not_found`. */
export async function deleteNamed(context: Context, name: string, confirmed: boolean): Promise<Answer> {
  const { removeProvider } = await import('../../identity/administer.ts');
  const { openSessionsOfProvider } = await import('../../administration/access/sessions.ts');
  const { identitiesOf } = await import('../../store/providers/identities.ts');
  const { providerNamed } = await import('./list.ts');
  const provider = await providerNamed(context, name);
  const people = await identitiesOf(context.db, provider.id);
  if (!confirmed) {
    const open = await openSessionsOfProvider(context.db, provider.id, context.now());
    return {
      json: { deleted: false, provider: provider.name, people, ended: 0 },
      text: () =>
        sanitizeLines(
          `${count(people)} people are known by ${provider.name}, and could not come in by it any more; ${counted(open, 'session')} would end. Nothing has been changed yet.\nTo remove it: rollcall providers delete ${shellWord(provider.name)} --yes`,
        ),
    };
  }
  const detail = ({ ended }: { readonly ended: number }) => ({ ended });
  const act = { action: 'identity_provider.delete', target: provider.name, detail } as const;
  const { ended } = await audited(context, act, () => removeProvider(context, provider.id));
  return {
    json: { deleted: true, provider: provider.name, people, ended },
    text: () =>
      sanitize(
        `${provider.name} is removed. ${count(people)} people were known by it; ended: ${counted(ended, 'session')}.`,
      ),
  };
}
