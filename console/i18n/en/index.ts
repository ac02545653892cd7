import { words as administration } from './volumes/administration.ts';
import { words as entrance } from './volumes/entrance.ts';
import { words as first } from './volumes/first.ts';
import { words as mapping } from './volumes/mapping.ts';
import { words as notifications } from './volumes/notifications.ts';
import { words as people } from './volumes/people.ts';
import { words as providers } from './volumes/providers.ts';
import { words as runs } from './volumes/runs.ts';
import { words as salesforce } from './volumes/salesforce.ts';

/** The catalogue that all others follow: the compiler wants each of its messages in every language. */
export const messages = {
  ...administration,
  ...entrance,
  ...first,
  ...mapping,
  ...notifications,
  ...people,
  ...providers,
  ...runs,
  ...salesforce,
} as const;
