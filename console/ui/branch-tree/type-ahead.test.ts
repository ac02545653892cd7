import { expect, it } from 'vitest';
import { createTypeAhead } from './type-ahead.ts';

it('letters in quick succession are the beginning of a name, the same one again the next that begins with it', () => {
  let now = 0;
  const typing = createTypeAhead(() => now);
  const type = (key: string, later: number) => {
    now += later;
    return typing.type(key);
  };
  expect(type('t', 5000)).toEqual({ text: 't', here: false });
  expect(type('t', 200)).toEqual({ text: 't', here: false });
  expect(type('e', 200)).toEqual({ text: 'tte', here: true });
  expect(typing.isGoingOn()).toBe(true);
  expect(type('e', 701)).toEqual({ text: 'e', here: false });
  expect(type('a', 100)).toEqual({ text: 'ea', here: true });
  now += 701;
  expect(typing.isGoingOn()).toBe(false);
});
