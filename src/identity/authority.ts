import type { Kysely } from 'kysely';
import { identitiesOf } from '../store/providers/identities.ts';
import {
  authorityOf,
  type IdentityProvider,
  type ProviderSettings,
  subjectAttributeOf,
} from '../store/providers/provider.ts';
import { deleteSignInRequests } from '../store/providers/requests.ts';
import type { Database } from '../store/schema.ts';
import { RefusedParts } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';

/**
 * A key for somebody is a key of one provider: at another one it is somebody else's. So as long as people are known by it, a
 * provider stays who it is, its keys stay what they are, and what the former one has said before is not looked at any more. Throws
 * `identity_provider_in_use`.
 */
export async function replaceAuthority(
  tx: Kysely<Database>,
  { id, name, settings: before }: IdentityProvider,
  after: ProviderSettings,
): Promise<void> {
  const isSame = sameAuthority(before, after);
  if (isSame && subjectAttributeOf(before) === subjectAttributeOf(after)) return;
  const people = await identitiesOf(tx, id);
  if (people > 0) {
    const who = people === 1 ? '1 person is' : `${people} people are`;
    if (isSame) throw subjectsInUse(name, { people, who, attribute: subjectAttributeOf(before) });
    const key = { oidc: 'issuer', auth0: 'domain', saml: 'entityId' }[before.kind];
    const authority = authorityOf(before) ?? '';
    const said = saying('authority_stays')`stays ${{ authority }} as long as people are known by it`;
    throw new RefusedParts(
      'identity_provider_in_use',
      [{ path: [key], said }],
      saying(
        'authority_in_use',
      )`${{ people: [people, who] }} known by ${{ provider: name }} as it is now: ${{ authority }}. Whoever has the same key for themselves at another provider would come in as one of them. Install another provider instead, or first remove their ways in, on the pages of the people or by rollcall users unbind.`,
    );
  }
  await deleteSignInRequests(tx, id);
}

interface KnownSo {
  readonly people: number;
  readonly who: string;
  /** Null: by the NameID. */
  readonly attribute: string | null;
}

/** Whoever has as another attribute what somebody else has as their key would come in as them. */
function subjectsInUse(name: string, { people, who, attribute }: KnownSo): RefusedParts {
  const by = attribute ?? 'NameID';
  return new RefusedParts(
    'identity_provider_in_use',
    [
      {
        path: ['subjectAttribute'],
        said: saying('subject_stays')`stays ${{ attribute: by }} as long as people are known by it`,
      },
    ],
    saying(
      'subject_in_use',
    )`${{ people: [people, who] }} known by ${{ provider: name }} by ${{ attribute: by }}. Whoever has the same text in another attribute would come in as one of them, and they themselves would be strangers. Install the provider a second time with the other attribute, or first remove their ways in, on the pages of the people or by rollcall users unbind.`,
  );
}

function sameAuthority(before: ProviderSettings, after: ProviderSettings): boolean {
  const [one, other] = [before, after].map((settings) => {
    const said = authorityOf(settings);
    if (said === null || settings.kind === 'saml') return said;
    return settings.kind === 'oidc' ? new URL(said).href : new URL(withScheme(said)).origin;
  });
  return one === other;
}

/** A domain as an address. */
export const withScheme = (domain: string) => (domain.includes('://') ? domain : `https://${domain}`);
