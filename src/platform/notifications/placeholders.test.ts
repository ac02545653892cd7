import { expect, it } from 'vitest';
import { notifications as english } from '../../../console/i18n/en/notifications.ts';
import { notifications as italian } from '../../../console/i18n/it/notifications.ts';
import { PLACEHOLDERS } from './placeholders.ts';

it.each([
  ['English', english.meanings],
  ['Italian', italian.meanings],
])('every placeholder has its meaning in %s', (_, meanings) => {
  const names = Object.values(PLACEHOLDERS).flatMap((placeholders) => Object.keys(placeholders));
  expect(Object.keys(meanings).toSorted()).toEqual(
    [...new Set(names)].map((name) => name.replace('.', '_')).toSorted(),
  );
});
