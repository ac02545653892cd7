import { describe, expect, it } from 'vitest';
import { MOST_COLUMNS } from './columns.ts';
import { pathsIn, rowsIn, sectionIn } from './view.ts';

describe('what an address says of a mapping page', () => {
  it('is as many records as there is a choice of, else the first ones', () => {
    expect([rowsIn(2000), rowsIn('200'), rowsIn(7), rowsIn('all'), rowsIn(undefined)]).toEqual([2000, 200, 50, 50, 50]);
  });

  it('is a section that there is', () => {
    expect([sectionIn('branches'), sectionIn('none'), sectionIn('x'), sectionIn(undefined)]).toEqual([
      'branches',
      'none',
      'fields',
      'fields',
    ]);
  });

  it('is paths of fields, each once, as many as the server takes', () => {
    expect(pathsIn("Owner.Name,Email,,Owner.Name,a b,'x,.Name,Name.,7th")).toEqual(['Owner.Name', 'Email']);
    expect(pathsIn('')).toEqual([]);
    expect(pathsIn(Array.from({ length: 300 }, (_, index) => `F${index}__c`).join())).toHaveLength(MOST_COLUMNS);
  });
});
