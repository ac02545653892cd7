import { ownersOfEntity, provisioningOwners } from '../store/providers/identities.ts';
import type { IdentityProvider } from '../store/providers/provider.ts';
import type { Sentence } from '../support/sentence.ts';
import { isVouchable } from '../sync/one/synchronize-one.ts';
import type { EntitySettings } from '../sync/settings.ts';
import { type Assertion, type Attribute, attributeFor } from './assertion.ts';
import { cellsOf, type Deps, missingIn, settingsFor } from './provision.ts';
import { assertedEntity, assertedRecord, RECORD_ATTRIBUTES } from './record.ts';

/** What an attribute is needed for here. */
export const USES = ['subject', 'record', 'field', 'branch', 'username', 'address'] as const;

export interface Use {
  readonly as: (typeof USES)[number];
  /** What it is called here: `sfdc_id`, or a Salesforce field. */
  readonly name: string;
  /** Platform field that it fills; null where it fills none. */
  readonly target: string | null;
}

export interface UsedAttribute extends Attribute {
  /** Empty where nothing is made of it. */
  readonly uses: readonly Use[];
}

/** What is made of an assertion. */
export interface Uses {
  readonly attributes: readonly UsedAttribute[];
  /** What the mapping reads and the assertion does not say: that comes from Salesforce. */
  readonly fromSalesforce: readonly { readonly name: string; readonly target: string }[];
  /** Without which nobody is made by it. */
  readonly missing: readonly Sentence[];
}

/** What becomes of each attribute, by the settings by which somebody would be made, or else by the first of their entity. */
export async function usesOf(deps: Pick<Deps, 'db'>, provider: IdentityProvider, assertion: Assertion): Promise<Uses> {
  const { attributes: names } = provider.settings;
  const settings = await settingsOf(deps, provider, assertion);
  const lines = settings === null ? [] : Object.entries(settings.mapping);
  const wanted: Use[] = [
    ...identifying(provider),
    ...RECORD_ATTRIBUTES.map((name): Use => ({ as: 'record', name, target: null })),
    ...lines.map(([target, { field }]): Use => ({ as: 'field', name: field, target })),
    ...(settings?.branches.mode === 'picklists' ? settings.branches.fields : []).map(
      (name): Use => ({ as: 'branch', name, target: null }),
    ),
  ].filter(({ as, name }) => (as !== 'field' && as !== 'branch') || isVouchable(name));
  const found = wanted.map((use) => ({ use, attribute: attributeFor(assertion, use.name, namesFor(use, names)) }));
  const cells = settings === null ? null : cellsOf({ assertion, provider }, settings);
  const record = assertedRecord(assertion, names);
  return {
    attributes: assertion.attributes.map((attribute) => ({
      ...attribute,
      uses: found.flatMap((one) => (one.attribute === attribute ? [one.use] : [])),
    })),
    fromSalesforce: lines.flatMap(([target, { field }]) =>
      cells?.has(field.toLowerCase()) === true && isVouchable(field) ? [] : [{ name: field, target }],
    ),
    missing: [
      ...('missing' in record ? record.missing : []),
      ...(settings === null || cells === null ? [] : missingIn(cells, settings)),
    ],
  };
}

/** What says who somebody is, beside the record. */
function identifying({ settings }: IdentityProvider): Use[] {
  const { binding, usernameAttribute, verifiesAddresses } = settings;
  const subject = settings.kind === 'saml' ? settings.subjectAttribute : 'sub';
  const uses: Use[] = subject === null ? [] : [{ as: 'subject', name: subject, target: null }];
  if (binding !== 'username') return uses;
  if (usernameAttribute !== null) uses.push({ as: 'username', name: usernameAttribute, target: null });
  if (verifiesAddresses) return uses;
  return [...uses, ...['email', 'email_verified'].map((name): Use => ({ as: 'address', name, target: null }))];
}

/** What proves something is called as the standard, or the set-up itself, calls it. */
const namesFor = ({ as }: Use, names: Readonly<Record<string, string>>) =>
  as === 'subject' || as === 'address' ? {} : names;

async function settingsOf(
  { db }: Pick<Deps, 'db'>,
  { connection, settings: { kind, attributes } }: IdentityProvider,
  assertion: Assertion,
): Promise<EntitySettings | null> {
  const entity = assertedEntity(assertion, attributes);
  if (entity === undefined || connection === null) return null;
  const [owner = (await ownersOfEntity(db, { connection, entity }))[0]] = await provisioningOwners(db, {
    connection,
    entity,
    kind,
  });
  return owner === undefined ? null : (await settingsFor({ db }, connection, owner, { entity })).settings;
}
