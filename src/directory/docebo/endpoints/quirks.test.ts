import { describe, expect, it } from 'vitest';
import { flag, hasMore, id, message, page, text, whole } from './quirks.ts';

describe('what Docebo says in several ways', () => {
  it.each([
    [12, '12'],
    ['12', '12'],
  ])('an id: %j', (given, expected) => {
    expect(id.parse(given)).toBe(expected);
  });

  it.each(['', '-1', 'x', 1.5, null])('refuses %j as an id', (given) => {
    expect(id.safeParse(given).success).toBe(false);
  });

  it.each([
    [true, true],
    [1, true],
    ['1', true],
    ['true', true],
    ['Yes', true],
    [false, false],
    [0, false],
    ['0', false],
    ['', false],
    [null, false],
  ])('a flag: %j', (given, expected) => {
    expect(flag.parse(given)).toBe(expected);
  });

  it.each(['perhaps', '2', 2, [], undefined])('refuses %j as a flag', (given) => {
    expect(flag.safeParse(given).success).toBe(false);
  });

  it.each([
    [7, 7],
    ['7', 7],
    [null, undefined],
    [undefined, undefined],
  ])('a whole number: %j', (given, expected) => {
    expect(whole.parse(given)).toBe(expected);
  });

  it.each(['', 'seven', 1.5, true])('refuses %j as a whole number', (given) => {
    expect(whole.safeParse(given).success).toBe(false);
  });

  it.each([
    ['Anna', 'Anna'],
    ['', null],
    [null, null],
    [7, '7'],
  ])('a text: %j', (given, expected) => {
    expect(text.parse(given)).toBe(expected);
  });

  it.each([
    ['Bad', 'Bad'],
    [['Required option not set: branch_option'], 'Required option not set: branch_option'],
    [['One.', 'Two.'], 'One. Two.'],
    [[{ id: 'email', message: 'is not valid' }], 'email: is not valid'],
    [[{ id: 12, message: ['a', 'b'] }, { message: 'c' }], '12: a b c'],
    [{ email: ['is not valid'], level: 'is not known' }, 'email: is not valid level: is not known'],
    [null, ''],
    [undefined, ''],
    [[], ''],
  ])('a message: %j', (given, expected) => {
    expect(message.parse(given)).toBe(expected);
  });

  it('a page, with numbers as texts and without what need not be told', () => {
    const parsed = page(id).parse({ data: { items: ['1', 2], has_more_data: '1', total_count: '3', cursor: 99 } });
    expect(parsed.data).toMatchObject({ items: ['1', '2'], has_more_data: true, total_count: 3, cursor: 99 });
    expect(page(id).parse({ data: { items: [] } }).data.has_more_data).toBeUndefined();
  });

  it.each([
    ['as it says', { has_more_data: '0', items: ['1', '2'], total_page_count: 9 }, false],
    ['as its number of pages says', { items: ['1'], total_page_count: '2' }, true],
    ['where it is full and tells nothing', { items: ['1', '2'], total_page_count: null }, true],
    ['not where it is not full', { items: ['1'] }, false],
    ['not where nothing comes', { has_more_data: true, items: [] }, false],
  ])('a list goes on behind a page %s', (_, told, expected) => {
    expect(hasMore(page(id).parse({ data: told }).data, { number: 1, size: 2 })).toBe(expected);
  });
});
