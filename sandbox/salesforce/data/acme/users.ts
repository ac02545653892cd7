import type { SandboxRecord } from '../../org/org.ts';
import { spread } from '../spread.ts';
import { userRows } from '../user-rows.ts';
import { SIZES } from './sizes.ts';

const AWKWARD_USERS: readonly SandboxRecord[] = [
  { FirstName: 'Zoë 🦄', LastName: 'Æther', Title: 'VP, "Everything"\nand more' },
  { FirstName: null, LastName: 'Madonna' },
  { FirstName: 'ليلى', LastName: 'المنصور' },
  { Email: 'same.but.case@staff.example' },
  { Email: 'Same.But.Case@Staff.Example' },
  { FirstName: ' Padded ', LastName: '  Spaces  ' },
  { Department__c: 'TMP', Department: 'TMP' },
  { LastName: 'x'.repeat(80) },
  { ManagerId: null, Title: "=cmd|' /C calc'!A0" },
];

/** acme's 400 users, 25 of them inactive, the awkward ones spread among them. */
export function acmeUsers(seed: number): SandboxRecord[] {
  return spread(userRows(seed, SIZES.users), AWKWARD_USERS, 20);
}
