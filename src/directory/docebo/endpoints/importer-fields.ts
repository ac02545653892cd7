import { z } from 'zod';
import type { Client } from '../http/client.ts';
import { isRefusal } from '../http/error.ts';
import { data } from './quirks.ts';

/** Labels by key, as an import names its columns; a list where there are none. Whatever else comes tells nothing. */
const fields = z.union([
  data(z.looseObject({ fields: z.record(z.string(), z.unknown()) })).transform((told) => Object.keys(told.data.fields)),
  z.unknown().transform(() => null),
]);

/** Keys of what a batch may say of users; null where the tenant does not tell. */
export async function readImporterFields(
  client: Client,
  call: { readonly signal?: AbortSignal },
): Promise<readonly string[] | null> {
  return await client.get('/manage/v1/user/importer_fields', {}, fields, call).catch((error: unknown) => {
    if (isRefusal(error)) return null;
    throw error;
  });
}
