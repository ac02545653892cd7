import type { FastifyRequest } from 'fastify';
import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';

/**
 * Refuses text that the database cannot keep, wherever it stands in a request: U+0000, and halves of characters. Throws
 * `request_invalid`.
 */
export function refuseUnusableText({ body, params, query }: Pick<FastifyRequest, 'body' | 'params' | 'query'>): void {
  for (const part of [params, query, body]) {
    if (!isUsable(part)) {
      throw new RollcallError(
        'request_invalid',
        saying('text_character')`A text has a character that nothing can be called by (U+0000, or half of one).`,
      );
    }
  }
}

function isUsable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, held]) => isUsable(key) && isUsable(held));
}
