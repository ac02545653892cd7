import { createGunzip } from 'node:zlib';
import type { z } from 'zod';
import { RollcallError } from '../../support/errors.ts';
import { mismatch } from '../../support/mismatch.ts';
import { saying } from '../../support/sentence.ts';
import { EMPTY_ANSWER } from '../../support/unspoken-answer.ts';
import { AttemptFailed, type Failure } from './failure.ts';
import type { Answer } from './transport.ts';

/** The body's bytes, unpacked where Salesforce has compressed them. */
export function bytesOf(answer: Answer): AsyncIterable<Buffer> {
  if (answer.header('content-encoding') !== 'gzip') return answer.body;
  const gunzip = createGunzip();
  answer.body.on('error', (error) => gunzip.destroy(error));
  gunzip.on('close', () => answer.body.destroy());
  return answer.body.pipe(gunzip);
}

/** The whole body as text; bodies of refusals are cut at `maxBytes`. */
export async function textOf(answer: Answer, maxBytes = Number.POSITIVE_INFINITY): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytesOf(answer)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Reads a JSON answer and checks its shape. A page of HTML, nothing, or half of it is a failure to try again. */
export async function jsonOf<T>(
  answer: Answer,
  schema: z.ZodType<T>,
  at: Pick<Failure, 'stage' | 'endpoint'>,
): Promise<T> {
  const text = await textOf(answer);
  const failure = (body: Failure['body'], message: string): AttemptFailed =>
    new AttemptFailed({ ...at, status: answer.status, code: '', message, body, retryAfterMs: null });
  const foreign = foreignBody(text);
  if (foreign !== null) throw failure(foreign, foreign === 'empty' ? EMPTY_ANSWER : 'an HTML page');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw failure('cut', 'JSON that ends early or is none');
  }
  return checked(json, schema, at.endpoint);
}

/** What a read that is over came to, where Salesforce had announced otherwise: a page was lost, or came twice. */
export function incomplete(endpoint: string, came: number, announced: number): RollcallError {
  return new RollcallError(
    'salesforce_incomplete',
    saying(
      'read_differs',
    )`${{ endpoint }} brought ${{ came }} records in all, but Salesforce has announced ${{ announced }}. Run the synchronization again; if it stays, look for a proxy that keeps or drops answers.`,
  );
}

/** Why the answer of a success is none of Salesforce's own, if so: a page of HTML, or nothing. */
export function foreignBody(text: string): 'html' | 'empty' | null {
  const start = text.trimStart().charAt(0);
  if (start === '') return 'empty';
  return start === '<' ? 'html' : null;
}

/** The value if it has the shape; throws `salesforce_response` otherwise. */
export function checked<T>(value: unknown, schema: z.ZodType<T>, endpoint: string): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw wrongShape(endpoint, mismatch(parsed.error.issues));
  return parsed.data;
}

export function wrongShape(endpoint: string, what: string): RollcallError {
  return new RollcallError(
    'salesforce_response',
    saying(
      'answer_shape',
    )`The answer of Salesforce to ${{ endpoint }} does not have the expected shape: ${{ what }}. Check that the url of the connection leads to Salesforce itself; if it does, report this as a defect of Rollcall.`,
  );
}
