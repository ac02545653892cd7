import { type BatchItem, type BatchOptions, type BatchRow, importUsers } from '../endpoints/users.ts';
import { inHalves } from '../halve.ts';
import type { PeopleWriting } from '../write-people.ts';

/** Who Docebo says has made a user. */
const PROVISIONED_BY = 'rollcall';

export type OwnOptions = Pick<BatchOptions, 'update_user_info' | 'branch_option' | 'change_user_password'> & {
  readonly destination_branch?: number;
  readonly send_notification_email?: boolean;
};

/** Hands people over in one call, in more where it is refused as a whole. Null: Docebo says nothing of this one. */
export async function importBatch<Tx>(
  { client, call, onEvent }: PeopleWriting<Tx>,
  items: readonly BatchItem[],
  own: OwnOptions,
): Promise<(BatchRow | null)[]> {
  const options: BatchOptions = {
    send_notification_email: false,
    ...own,
    ignore_password_change_for_existing_users: true,
    force_create_branches: false,
    provisioned_by: PROVISIONED_BY,
  };
  const parts = await inHalves(
    items,
    (some) => importUsers(client, some, options, call),
    (rows, reason) => onEvent({ kind: 'chunk_halved', rows, reason }),
  );
  return parts.map((part) =>
    'result' in part ? part.result : { success: false, userId: null, message: part.refused.failure.message },
  );
}
