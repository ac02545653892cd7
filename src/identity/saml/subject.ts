import type { SamlConfig } from '../../store/providers/provider.ts';
import { type Sentence, saying } from '../../support/sentence.ts';
import type { Attribute } from '../assertion.ts';
import { nameIdProblem } from './names.ts';
import { refusedAnswer } from './refused-answer.ts';

/** Longer keys are no keys: an opaque NameID has at most 256 characters. [SAML 2.0 Core, 8.3.7] */
const LONGEST = 500;

/**
 * Attributes whose values are never given to somebody else, although they look like e-mail addresses: `id@scope`.
 * [SAML V2.0 Subject Identifier Attributes Profile 1.0, 3.3 and 3.4; eduPerson 4.4.0, eduPersonUniqueId]
 */
const SCOPED: ReadonlySet<string> = new Set([
  'urn:oasis:names:tc:saml:attribute:subject-id',
  'urn:oasis:names:tc:saml:attribute:pairwise-id',
  'urn:oid:1.3.6.1.4.1.5923.1.1.1.13',
]);

export interface NameId {
  readonly text: string;
  readonly format: string | undefined;
}

interface Named {
  readonly nameId: NameId | undefined;
  /** Those that are signed. */
  readonly attributes: readonly Attribute[];
}

/**
 * The provider's key for somebody: what the attribute says that its set-up names for it, and the NameID otherwise. Throws
 * `identity_refused` where that cannot be anybody's key.
 */
export function subjectOf(
  { subjectAttribute, anyNameId }: Pick<SamlConfig, 'subjectAttribute' | 'anyNameId'>,
  { nameId, attributes }: Named,
): string {
  const subject = subjectAttribute === null ? (nameId?.text ?? '') : onlyValue(attributes, subjectAttribute);
  const problem =
    subjectAttribute === null
      ? nameIdProblem(subject, nameId?.format, anyNameId)
      : valueProblem(subject, subjectAttribute, anyNameId);
  if (problem !== null) throw refusedAnswer(problem);
  if (subject.length > LONGEST) {
    throw refusedAnswer(
      saying(
        'subject_long',
      )`The provider’s key for somebody has ${{ length: subject.length }} characters; ${{ longest: LONGEST }} are taken at most.`,
    );
  }
  return subject;
}

/** Of all that the attribute says, however often it is there: whoever has several keys could come in as several people. */
function onlyValue(attributes: readonly Attribute[], attribute: string): string {
  const wanted = attribute.toLowerCase();
  const values = attributes.filter(({ name }) => name.toLowerCase() === wanted).flatMap(({ values: all }) => all);
  const [value = '', ...others] = values.map((text) => text.trim());
  if (others.length > 0) {
    throw refusedAnswer(
      saying(
        'subject_several',
      )`${{ attribute }}, the attribute that identifies people, has several values. Let the provider send one.`,
    );
  }
  return value;
}

function valueProblem(value: string, attribute: string, any: boolean): Sentence | null {
  if (value === '') {
    return saying(
      'subject_missing',
    )`${{ attribute }}, the attribute that identifies people, is missing or empty. Let the provider send it, or name another one in its settings here.`;
  }
  if (any || !value.includes('@') || SCOPED.has(attribute.toLowerCase())) return null;
  return saying(
    'subject_address',
  )`${{ attribute }}, the attribute that identifies people, is an e-mail address, or looks like one: whoever is given that address one day would come in as whoever has it now. Name an attribute that stays with one person, or allow addresses in its settings here.`;
}
