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
 * a picklist with multiple selection. Undefined where the assertion has none such.
 *
 * @param names what attributes are called there, where the provider's set-up says so.
 */
export function attributeText(
  { attributes }: Assertion,
  name: string,
  names: Readonly<Record<string, string>>,
): string | undefined {
  const wanted = name.toLowerCase();
  const named = Object.entries(names).find(([here]) => here.toLowerCase() === wanted)?.[1];
  const tried = named === undefined ? [name, ...(STANDARD_NAMES[wanted] ?? [])] : [named];
  for (const candidate of tried) {
    const found = attributes.find((attribute) => attribute.name.toLowerCase() === candidate.toLowerCase());
    if (found !== undefined) return found.values.join(';');
  }
  return undefined;
}

/**
 * Attributes of claims: text, numbers, yes and no, and lists of them. Claims of an object are attributes as well, so that
 * those of Salesforce, which stand in `custom_attributes`, have the names that they have there. They come behind the claims
 * themselves, for the first of a name counts, and some objects are filled by whoever signs in.
 */
export function attributesOf(claims: Readonly<Record<string, unknown>>): Attribute[] {
  const objects = Object.values(claims).filter((value) => typeof value === 'object' && value !== null);
  return [claims, ...objects.filter((value) => textsOf(value) === null)].flatMap((of) =>
    Object.entries(of).flatMap(([name, value]) => {
      const values = textsOf(value);
      return values === null ? [] : [{ name, values }];
    }),
  );
}

/** Of an ID token and of what was told besides: what is signed counts more, wherever it stands. */
export function attributesOfBoth(
  signed: Readonly<Record<string, unknown>>,
  told: Readonly<Record<string, unknown>>,
): Attribute[] {
  const besides = Object.entries(told).filter(([name]) => !Object.hasOwn(signed, name));
  return [...attributesOf(signed), ...attributesOf(Object.fromEntries(besides))];
}

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
