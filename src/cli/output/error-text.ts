import { RollcallError } from '../../support/errors.ts';
import { sanitizeLines } from './sanitize.ts';

/** An error as one block for people: its code, then what happened and what to do. */
export function errorText(error: unknown): string {
  const { code, message } = errorDocument(error).error;
  return sanitizeLines(`${code}: ${message}`);
}

/** The same for programs. */
export function errorDocument(error: unknown): { error: { code: string; message: string } } {
  if (error instanceof RollcallError) return { error: { code: error.code, message: error.message } };
  const message = error instanceof Error ? error.message : String(error);
  return { error: { code: 'internal', message } };
}
