import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { mismatch } from './mismatch.ts';

const Records = z.object({
  done: z.boolean(),
  state: z.enum(['Open', 'Closed']),
  at: z.iso.datetime(),
  records: z.array(z.object({ Id: z.string().min(15) })),
});
const of = (value: unknown) => mismatch(Records.safeParse(value).error?.issues ?? []);
const right = { done: true, state: 'Open', at: '2026-11-27T12:00:00Z', records: [{ Id: '0035g00000002ruAAA' }] };

describe('where an answer is not as it is expected', () => {
  it('is told by its place, and what should stand there', () => {
    expect(of({ ...right, done: 'yes' })).toBe('$.done ≠ boolean');
    expect(of({ ...right, state: 'Ajar' })).toBe('$.state ≠ "Open" | "Closed"');
    expect(of({ ...right, at: 'today' })).toBe('$.at ≠ datetime');
    expect(of({ ...right, records: [...right.records, { Id: null }] })).toBe('$.records[1].Id ≠ string');
    expect(of({ ...right, records: [{ Id: '003' }] })).toBe('$.records[0].Id');
    expect(of([])).toBe('$ ≠ object');
  });

  it('is told of the first three places only', () => {
    expect(of({})).toBe('$.done ≠ boolean; $.state ≠ "Open" | "Closed"; $.at ≠ string');
    expect(of(right)).toBe('');
  });
});
