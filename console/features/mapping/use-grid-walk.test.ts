import { expect, it } from 'vitest';
import { placeAfter } from './use-grid-walk.ts';

const LAST = { row: 50, column: 8 };
const from = (key: string, ctrlKey = false) => placeAfter({ key, ctrlKey }, { row: 20, column: 4 }, LAST);

it('R23: keys lead through the preview as through a grid', () => {
  expect(['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight'].map((key) => from(key))).toEqual([
    { row: 21, column: 4 },
    { row: 19, column: 4 },
    { row: 20, column: 3 },
    { row: 20, column: 5 },
  ]);
  expect([from('PageDown'), from('PageUp')]).toEqual([
    { row: 30, column: 4 },
    { row: 10, column: 4 },
  ]);
  expect([from('Home'), from('End')]).toEqual([
    { row: 20, column: 0 },
    { row: 20, column: 8 },
  ]);
  expect([from('Home', true), from('End', true)]).toEqual([{ row: 0, column: 0 }, LAST]);
  expect([from('Tab'), from('a')]).toEqual([null, null]);
});
