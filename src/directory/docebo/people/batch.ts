import { type BatchItem, type BatchOptions, type BatchRow, importUsers } from '../endpoints/users.ts';
import { inHalves } from '../halve.ts';
import type { PeopleWriting } from '../write-people.ts';

/** Who Docebo says has made a user. */
const PROVISIONED_BY = 'rollcall';

export type OwnOptions = Pick<BatchOptions, 'update_user_info' | 'branch_option' | 'change_user_password'> & {
  readonly destination_branch?: number;
  readonly send_notification_email?: boolean;
};

/** Options of a batch, with those that are always the same. */
export function batchOptions(own: OwnOptions): BatchOptions {
  return {
    send_notification_email: false,
    ...own,
    ignore_password_change_for_existing_users: true,
    force_create_branches: false,
    provisioned_by: PROVISIONED_BY,
  };
}

/** What it takes to hand people over. */
export type Handing<Tx> = Pick<PeopleWriting<Tx>, 'client' | 'call' | 'chunk' | 'onEvent'>;

/**
 * Hands people over in as few calls as it takes, in order; in more where one is refused as a whole. Null: Docebo says
 * nothing of this one.
 */
export async function importBatch<Tx>(
  { client, call, chunk, onEvent }: Handing<Tx>,
  items: readonly BatchItem[],
  own: OwnOptions,
): Promise<(BatchRow | null)[]> {
  const options = batchOptions(own);
  const rows: (BatchRow | null)[] = [];
  for (let from = 0; from < items.length; from += chunk) {
    const parts = await inHalves(
      items.slice(from, from + chunk),
      (some) => importUsers(client, some, options, call),
      (count, reason) => onEvent({ kind: 'chunk_halved', rows: count, reason }),
    );
    for (const part of parts) {
      const refused = 'result' in part ? null : { success: false, userId: null, message: part.refused.failure.message };
      rows.push('result' in part ? part.result : refused);
    }
  }
  return rows;
}
