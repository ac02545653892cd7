import type { SamlConfig } from '../../store/providers/provider.ts';
import { type Sentence, saying } from '../../support/sentence.ts';

const FORMAT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:';
const FORMAT_1 = 'urn:oasis:names:tc:SAML:1.1:nameid-format:';

/** A key of the provider's own, which never becomes that of somebody else. [SAML 2.0 Core, 8.3.7] */
const PERSISTENT = `${FORMAT}persistent`;

/**
 * Why a NameID cannot be somebody's key, for administrators; null where it can. What has no format, and looks
 * like an e-mail address, is one, or a username that can be changed: Salesforce sends its usernames so.
 *
 * @param any whether those that may be given to somebody else one day are taken.
 */
export function nameIdProblem(text: string, format: string | undefined, any: boolean): Sentence | null {
  if (text === '') return saying('nameid_empty')`The NameID is empty.`;
  if (format === `${FORMAT}transient`) {
    return saying(
      'nameid_transient',
    )`The NameID is transient: somebody has another one at every sign-in, and would never be known again. Let the provider send a persistent one, or name the attribute that identifies people in its settings here.`;
  }
  const open = format === undefined || format === '' || format === `${FORMAT_1}unspecified`;
  const address = format === `${FORMAT_1}emailAddress` || format === `${FORMAT}emailAddress`;
  if (any || !(address || (open && text.includes('@')))) return null;
  return saying(
    'nameid_address',
  )`The NameID is an e-mail address, or looks like one: whoever is given that address or username one day would come in as whoever has it now. Let the provider send a persistent one (in Salesforce the subject type Persistent ID), or allow such NameIDs in its settings here.`;
}

/** The format of NameID that we ask for; null: any. Who cannot send what is asked for would refuse to answer. */
export function formatAskedFor({
  anyNameId,
  subjectAttribute,
}: Pick<SamlConfig, 'anyNameId' | 'subjectAttribute'>): string | null {
  return anyNameId || subjectAttribute !== null ? null : PERSISTENT;
}

/** Ours, as the other side knows us; the assertion consumer service is where it posts to. */
export function entityIdOf(acsUrl: string): string {
  return acsUrl.replace(/\/acs$/, '/metadata');
}
