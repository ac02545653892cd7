import type { Document } from '@xmldom/xmldom';
import { z } from 'zod';
import { saying } from '../../support/sentence.ts';
import type { Attribute } from '../assertion.ts';
import type { OpenKey, OpenProvider, VerifiedAssertion } from '../protocol.ts';
import { refuseWeakAlgorithms } from './algorithms.ts';
import { factsOf } from './certificate.ts';
import { LONGEST_LIFE_MS, SKEW_MS, samlClient } from './client.ts';
import { parseAnswer } from './parse-answer.ts';
import { refusedAnswer } from './refused-answer.ts';
import { subjectOf } from './subject.ts';

export interface SamlAnswer {
  /** Base64, as it was posted. */
  readonly response: string;
  readonly acsUrl: string;
  /** What it has to answer. */
  readonly requestId: string;
  readonly now: Date;
}

/**
 * What an answer says, once all of it is right: signature of the assertion by a certificate of the provider, issuer,
 * audience, recipient, time, and the request that it answers. Only what is signed is looked at. Throws with a reason for
 * administrators.
 */
export async function readResponse(provider: OpenProvider, answer: SamlAnswer): Promise<VerifiedAssertion> {
  const posted = parseAnswer(Buffer.from(answer.response, 'base64').toString('utf8'));
  const { settings } = provider;
  if (settings.kind !== 'saml') throw new Error('Only SAML answers are read here.');
  if (settings.requireEncryption && !isEncrypted(posted)) {
    throw refusedAnswer(saying('assertion_plain')`The assertion is not encrypted.`);
  }
  const opens = await refuseWeakAlgorithms(posted, provider.keys);
  const { acsUrl, requestId } = answer;
  const client = samlClient(provider, { acsUrl, requestId, opens });
  const { profile } = await client.validatePostResponseAsync({ SAMLResponse: answer.response });
  const expired = !(await isSignedByCurrent(provider, { certificates: settings.certificates, opens }, answer));
  const read = signedSchema.safeParse(profile?.getAssertion?.());
  if (!read.success) {
    throw refusedAnswer(
      saying(
        'assertion_shape',
      )`The assertion lacks what it needs: an ID, one issuer, one subject, and its confirmation.`,
      read.error,
    );
  }
  const { Assertion: assertion } = read.data;
  const [issuer] = assertion.Issuer;
  if (issuer._ !== settings.entityId)
    throw refusedAnswer(saying('assertion_issuer')`The assertion is of another issuer.`);
  const [subject] = assertion.Subject;
  if (!subject.SubjectConfirmation.some((confirmation) => confirms(confirmation, answer))) {
    throw refusedAnswer(saying('assertion_elsewhere')`The assertion is not for this request, or not for this address.`);
  }
  const [nameId] = subject.NameID ?? [];
  const attributes = attributesIn(assertion.AttributeStatement ?? []);
  return {
    subject: subjectOf(settings, {
      nameId: nameId === undefined ? undefined : { text: nameId._.trim(), format: nameId.$?.Format },
      attributes,
    }),
    attributes,
    id: assertion.$.ID,
    usableUntil: new Date(answer.now.getTime() + LONGEST_LIFE_MS + 2 * SKEW_MS),
    expired,
    openedBy: opens?.id ?? null,
  };
}

/** Of an answer that was accepted: whether a certificate that has not expired would have been enough. */
async function isSignedByCurrent(
  provider: OpenProvider,
  { certificates, opens }: { readonly certificates: readonly string[]; readonly opens: OpenKey | null },
  { response, acsUrl, requestId, now }: SamlAnswer,
): Promise<boolean> {
  const current = certificates.filter((certificate) => factsOf(certificate).validTo >= now);
  if (current.length === certificates.length) return true;
  if (current.length === 0) return false;
  const client = samlClient(provider, { acsUrl, requestId, opens, certificates: current });
  return await client.validatePostResponseAsync({ SAMLResponse: response }).then(
    () => true,
    () => false,
  );
}

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

function confirms(
  { $: { Method: method }, SubjectConfirmationData: data = [] }: Confirmation,
  { acsUrl, requestId, now }: SamlAnswer,
): boolean {
  return (
    method === BEARER &&
    data.some(
      ({ $ }) =>
        $?.Recipient === acsUrl &&
        $.InResponseTo === requestId &&
        $.NotOnOrAfter !== undefined &&
        Date.parse($.NotOnOrAfter) > now.getTime() - SKEW_MS,
    )
  );
}

function attributesIn(statements: readonly Statement[]): Attribute[] {
  return statements.flatMap(({ Attribute: attributes = [] }) =>
    attributes.flatMap(({ $: { Name: name }, AttributeValue: values = [] }) => {
      const texts = values.map((value) => (typeof value === 'string' ? value : (value._ ?? '')));
      return name === undefined ? [] : [{ name, values: texts }];
    }),
  );
}

function isEncrypted({ documentElement }: Document): boolean {
  const names = Array.from(documentElement?.childNodes ?? []).map((node) => node.nodeName.split(':').at(-1));
  return names.includes('EncryptedAssertion') && !names.includes('Assertion');
}

/** As xml2js writes what was signed: every element is a list, text is `_`, attributes are `$`. */
const text = z.object({ _: z.string() });
const nameId = text.extend({ $: z.object({ Format: z.string().optional() }).optional() });
const confirmation = z.object({
  $: z.object({ Method: z.string() }),
  SubjectConfirmationData: z
    .array(
      z.object({
        $: z
          .object({
            Recipient: z.string().optional(),
            InResponseTo: z.string().optional(),
            NotOnOrAfter: z.string().optional(),
          })
          .optional(),
      }),
    )
    .optional(),
});
type Confirmation = z.infer<typeof confirmation>;
const statement = z.object({
  Attribute: z
    .array(
      z.object({
        $: z.object({ Name: z.string().optional() }),
        AttributeValue: z.array(z.union([z.string(), z.object({ _: z.string().optional() })])).optional(),
      }),
    )
    .optional(),
});
type Statement = z.infer<typeof statement>;
const signedSchema = z.object({
  Assertion: z.object({
    $: z.object({ ID: z.string().min(1) }),
    Issuer: z.tuple([text]),
    Subject: z.tuple([z.object({ NameID: z.tuple([nameId]).optional(), SubjectConfirmation: z.array(confirmation) })]),
    AttributeStatement: z.array(statement).optional(),
  }),
});
