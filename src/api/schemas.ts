import { z } from 'zod';
import { saying } from '../support/sentence.ts';
import { worded } from '../support/worded.ts';
import { ENTITIES } from '../sync/entity.ts';

/** Numbers of rows, as text: they do not fit into a JavaScript number. */
export const id = z.string().regex(/^[1-9]\d{0,17}$/, worded(saying('shape_id')`must be the id of something`));

export const idParameter = (what: string) => z.object({ id: id.describe(`Id of the ${what}.`) });

export const done = z.undefined().describe('Done.');

/** One line that people read; nothing that could break it. */
export const line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1, worded(saying('shape_empty')`must not be empty`))
    .max(longest, worded(saying('shape_long')`must have at most ${{ longest }} characters`))
    .regex(/^\P{Cc}*$/u, worded(saying('shape_line')`must be one line of text`));

export const limitParameter = (standard: number, most: number) =>
  z.coerce.number().int().min(1).max(most).default(standard).describe('How many at most.');

/** A list in an answer: nobody changes it any more. */
export const list = <T extends z.ZodType>(items: T) => z.array(items).readonly();

/** One page of a list, as every list has them. */
export function pageOf<T extends z.ZodType>(items: T) {
  return z.object({
    items: list(items).describe('In the order that the operation says.'),
    next: z.string().nullable().describe('Send it as `cursor` for the page after this one; null on the last one.'),
  });
}

/** The same where it is known how many there are. */
export function countedPageOf<T extends z.ZodType>(items: T) {
  return pageOf(items).extend({ total: z.int().describe('How many there are on all pages.') });
}

export const entity = z.enum(ENTITIES);

export const connectionName = z.string().max(63).describe('Name of the connection.');

export const connectionParameter = z.object({ connection: connectionName });

/** Which platform a caller means, by a connection to it. */
export const platformParameter = {
  connection: connectionName
    .optional()
    .describe('The platform of this connection; without it, the built-in one. `GET /platforms` lists them.'),
};

export const entityParameter = connectionParameter.extend({ entity: entity.describe('What is synchronized.') });

/** Whose settings a caller means. */
export const ownerName = z
  .union([z.enum(['me', 'shared']), id])
  .describe('Whose settings: `me`, `shared` (kept as code), or the id of an administrator (R25).');

export const ownerParameter = z.strictObject({ owner: ownerName.default('shared') });

/** Only those of one owner, in lists. */
export const ownerFilter = ownerName
  .optional()
  .describe('Only those with the settings of one owner: `me`, `shared` or an id.');

/** Whose settings something is about. */
export const ownerOf = {
  owner: z.string().describe('Whose settings: `shared`, or the id of an administrator.'),
  ownerName: z.string().nullable().describe('Their username; null for shared settings.'),
};

/** What a sentence names, beside it, for whoever says it in another language. */
export const sentenceParams = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .describe('What the sentence names besides field and value, such as the longest that a value may be.');

/** What the server says: as a code, in English, and what it names. */
export const sentence = z.object({
  code: z.string().describe('What it says.'),
  message: z.string().describe('The same as a sentence.'),
  params: z.record(z.string(), z.union([z.string(), z.number()])).describe('What the sentence names.'),
});

/** Times that callers give. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

export const search = z.string().min(1).max(200).optional();

export const cursorParameter = z
  .string()
  .max(2000)
  .optional()
  .describe('The `next` of the page before; without it the list begins.');

/** What came of having Salesforce end an authorization. */
export const revoked = z
  .boolean()
  .nullable()
  .describe(
    'Whether Salesforce has ended it; null where there was nothing to end. False where that is not known: revoke it there, in Setup, Connected Apps OAuth Usage.',
  );
