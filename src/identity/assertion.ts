/** What a provider says of somebody, after it was verified. */
export interface Assertion {
  /** The provider's own key for them. It never changes, whatever else does. */
  readonly subject: string;
  /** In the order in which they came. */
  readonly attributes: readonly Attribute[];
}

export interface Attribute {
  readonly name: string;
  readonly values: readonly string[];
}

/** What an attribute is called by standards, where it is not called as Salesforce calls the field. */
const STANDARD_NAMES: Readonly<Record<string, readonly string[]>> = {
  firstname: ['given_name', 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname'],
  lastname: ['family_name', 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname'],
  email: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress'],
  username: ['preferred_username'],
};

/**
 * The text of an attribute, by the name that it has here, whatever its case; several values as Salesforce writes those of
 * a picklist with multiple selection. Empty where it came without a value, and undefined where the assertion has none such.
 *
 * @param names what attributes are called there, where the provider's set-up says so.
 */
export function attributeText(
  assertion: Assertion,
  name: string,
  names: Readonly<Record<string, string>>,
): string | undefined {
  const found = attributeFor(assertion, name, names);
  return found === undefined ? undefined : textOfAttribute(found);
}

/** The attribute itself. Of several that a name stands for, an empty one says nothing, and the next one counts. */
export function attributeFor(
  { attributes }: Assertion,
  name: string,
  names: Readonly<Record<string, string>>,
): Attribute | undefined {
  const wanted = name.toLowerCase();
  const named = Object.entries(names).find(([here]) => here.toLowerCase() === wanted)?.[1];
  const tried = named === undefined ? [name, ...(STANDARD_NAMES[wanted] ?? [])] : [named];
  const found = tried.flatMap(
    (candidate) => attributes.find((attribute) => attribute.name.toLowerCase() === candidate.toLowerCase()) ?? [],
  );
  return found.find((attribute) => textOfAttribute(attribute) !== '') ?? found[0];
}

const textOfAttribute = ({ values }: Attribute) => values.filter((value) => value.trim() !== '').join(';');

/** What Salesforce calls somebody: `https://login.salesforce.com/id/00D…/005…`. [Salesforce Help, Identity URLs] */
const OF_SALESFORCE = /^https:\/\/[^/]+\/id\/(00D\w{12})(?:\w{3})?\/005(?:\w{12}|\w{15})$/;

/** The first 15 characters of the Id of the org of whom Salesforce names by this subject; null of anybody else. */
export const organizationIn = (subject: unknown): string | null =>
  typeof subject === 'string' ? (OF_SALESFORCE.exec(subject)?.[1] ?? null) : null;

/**
 * Attributes of the claims of an ID token, and of what was told besides: what is signed counts more. Claims are text,
 * numbers, yes and no, and lists of them, and they stand at the top: what stands within an object may be of whoever signs in
 * (Auth0's `user_metadata`, the standard's `address`), and says nothing of who they are. The one object that counts is
 * `custom_attributes`, in which Salesforce has those of its app, and nobody but Salesforce: a provider says by the subject,
 * which nobody chooses for themselves, that it is one. They count where that names the org of the provider's connection:
 * an administrator of any other says of their own people what they like.
 *
 * @param organizationId of the connection; null where that is not known.
 */
export function attributesOf(
  signed: Readonly<Record<string, unknown>>,
  told: Readonly<Record<string, unknown>> = {},
  organizationId: string | null = null,
): Attribute[] {
  const besides = Object.entries(told).filter(([name]) => !Object.hasOwn(signed, name));
  const org = organizationIn(signed['sub']);
  const isOurOrg = org !== null && org === organizationId?.slice(0, 15);
  const all = [signed, Object.fromEntries(besides)].flatMap((claims) =>
    isOurOrg ? [claims, objectIn(claims['custom_attributes'])] : [claims],
  );
  return all.flatMap((claims) =>
    Object.entries(claims).flatMap(([name, value]) => {
      const values = textsOf(value);
      return values === null ? [] : [{ name, values }];
    }),
  );
}

const objectIn = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

function textsOf(value: unknown): string[] | null {
  if (Array.isArray(value)) {
    const texts = value.map(textOf);
    return texts.every((text) => text !== null) ? texts : null;
  }
  const text = textOf(value);
  return text === null ? null : [text];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/**
 * Whether the provider says that it has verified this e-mail address (OpenID Connect Core 1.0, 5.1). What it says twice, and
 * not the same, it does not say.
 */
export function saysVerified({ attributes }: Assertion, address: string): boolean {
  const said = (name: string) =>
    attributes.filter((attribute) => attribute.name === name).flatMap(({ values }) => [...values]);
  const isAlways = (name: string, text: string) => {
    const values = said(name);
    return values.length > 0 && values.every((value) => value.trim().toLowerCase() === text.trim().toLowerCase());
  };
  return isAlways('email', address) && isAlways('email_verified', 'true');
}
