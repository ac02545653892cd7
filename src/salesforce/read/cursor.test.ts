import { describe, expect, it } from 'vitest';
import { type Cursor, readCursor, writeCursor } from './cursor.ts';

describe('cursors', () => {
  it.each<Cursor>([
    { via: 'rest', url: '/services/data/v62.0/query/01gD0000002HU6KIAW-2000', done: 2000, total: 4500 },
    { via: 'bulk', job: '750R0000000zlh9IAA', locator: null, skip: 0, part: false, done: 0, total: 25_000 },
    { via: 'bulk', job: '750R0000000zlh9IAA', locator: 'MTAwMDA', skip: 5000, part: true, done: 10_000, total: 25_000 },
  ])('come back from storage as they were: %j', (cursor) => {
    expect(readCursor(writeCursor(cursor))).toEqual(cursor);
  });

  it('of a version that knew no parts belong to a read that goes on', () => {
    const older = '{"via":"bulk","job":"750R0000000zlh9IAA","locator":"x","skip":0,"done":0,"total":1}';
    expect(readCursor(older)).toMatchObject({ locator: 'x', part: false });
  });

  it.each([
    '',
    'null',
    '{"via":"rest","url":"https://elsewhere.example/","done":0,"total":1}',
    '{"via":"bulk","job":"../../sobjects","locator":"x","done":0,"total":1}',
  ])('that Rollcall did not write are refused: %s', (text) => {
    expect(() => readCursor(text)).toThrow(expect.objectContaining({ code: 'salesforce_cursor' }));
  });
});
