import { DOMParser, type Document } from '@xmldom/xmldom';
import { saying } from '../../support/sentence.ts';
import { refusedAnswer, refuseTypes } from './refused-answer.ts';

/**
 * What the libraries do before they know whether anything is signed grows with the square of these. An assertion has some
 * fifty tags, and two more for each value of an attribute, which may declare three namespaces each.
 */
const MOST_TAGS = 4000;
const MOST_QUOTES = 12_000;
const MOST_QUOTES_OF_TAG = 200;

/**
 * What was posted, or decrypted, as a document; anybody may have made it. Refuses, without parsing it, what defines types
 * and what is built from so many pieces that reading it would hold everybody else up, and what is not well-formed: what one
 * parser overlooks, another reads otherwise. Throws `identity_refused`.
 */
export function parseAnswer(xml: string): Document {
  refuseTypes(xml);
  refuseBulk(xml);
  try {
    return new DOMParser({ onError: refuseMalformed }).parseFromString(xml, 'text/xml');
  } catch (cause) {
    throw refusedAnswer(saying('answer_malformed')`It is not well-formed XML.`, cause);
  }
}

/** Counts text: each tag, comment and section begins so, and each attribute of a well-formed one has two quotes. */
function refuseBulk(xml: string): void {
  const [, ...tags] = xml.split('<', MOST_TAGS + 2);
  const isBulk =
    tags.length > MOST_TAGS ||
    quotesIn(xml) > MOST_QUOTES ||
    tags.some((tag) => quotesIn(tag) > MOST_QUOTES_OF_TAG && quotesIn(headOf(tag)) > MOST_QUOTES_OF_TAG);
  if (!isBulk) return;
  throw refusedAnswer(saying('answer_bulk')`It has more elements or attributes than an answer needs.`);
}

/** Up to the `>` that ends the tag; within quotes it is a character as any other. */
const headOf = (tag: string) => /^[^"'>]*(?:(?:"[^"]*"|'[^']*')[^"'>]*)*/.exec(tag)?.[0] ?? '';

const quotesIn = (text: string) => text.match(/["']/g)?.length ?? 0;

function refuseMalformed(_level: string, message: string): void {
  // A character that a provider could not write is in a name, and no fault of the XML.
  if (!message.startsWith('Unicode replacement character')) throw new Error(message);
}
