import {
  Bell,
  Cloud,
  FileClock,
  GitBranch,
  KeyRound,
  ListPlus,
  LogIn,
  type LucideIcon,
  ShieldUser,
  UserCog,
  Users,
} from 'lucide-react';

import type { Messages } from '../i18n/language.ts';

type Word = keyof Messages['shell']['menu'];

interface Entry {
  readonly to: string;
  readonly word: Word;
  readonly icon: LucideIcon;
}

/** The Admin menu, behind the gear (R4). */
export const ADMIN_MENU: readonly { readonly title: Word; readonly entries: readonly Entry[] }[] = [
  { title: 'salesforce', entries: [{ to: '/salesforce', word: 'manage', icon: Cloud }] },
  {
    title: 'platform',
    entries: [
      { to: '/users', word: 'users', icon: Users },
      { to: '/branches', word: 'branches', icon: GitBranch },
      { to: '/fields', word: 'fields', icon: ListPlus },
      { to: '/notifications', word: 'notifications', icon: Bell },
    ],
  },
  {
    title: 'administration',
    entries: [
      { to: '/administrators', word: 'administrators', icon: ShieldUser },
      { to: '/identity-providers', word: 'providers', icon: LogIn },
      { to: '/tokens', word: 'tokens', icon: KeyRound },
      { to: '/audit', word: 'audit', icon: FileClock },
      { to: '/account', word: 'account', icon: UserCog },
    ],
  },
];
