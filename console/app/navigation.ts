import { Cloud, FileClock, GitBranch, KeyRound, type LucideIcon, ShieldUser, UserCog, Users } from 'lucide-react';

interface Entry {
  readonly to: string;
  readonly label: string;
  readonly icon: LucideIcon;
}

/** The Admin menu, behind the gear (R4). */
export const ADMIN_MENU: readonly { readonly title: string; readonly entries: readonly Entry[] }[] = [
  { title: 'Salesforce', entries: [{ to: '/salesforce', label: 'Manage', icon: Cloud }] },
  {
    title: 'Platform',
    entries: [
      { to: '/users', label: 'Users', icon: Users },
      { to: '/branches', label: 'Branches', icon: GitBranch },
    ],
  },
  {
    title: 'Administration',
    entries: [
      { to: '/administrators', label: 'Administrators', icon: ShieldUser },
      { to: '/tokens', label: 'API tokens', icon: KeyRound },
      { to: '/audit', label: 'Audit log', icon: FileClock },
      { to: '/account', label: 'Your account', icon: UserCog },
    ],
  },
];
