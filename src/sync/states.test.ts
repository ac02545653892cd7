import { describe, expect, it } from 'vitest';
import { RUN_STATES } from './result.ts';
import { assertTransition, isFinal } from './states.ts';

describe('run states', () => {
  it.each([
    ['extracting', 'planned'],
    ['planned', 'held'],
    ['held', 'applying'],
    ['applying', 'completed_with_errors'],
  ] as const)('%s may become %s', (from, to) => {
    expect(() => assertTransition(from, to)).not.toThrow();
  });

  it.each([
    ['extracting', 'applying'],
    ['held', 'succeeded'],
    ['succeeded', 'applying'],
    ['applying', 'planned'],
  ] as const)('%s never becomes %s', (from, to) => {
    expect(() => assertTransition(from, to)).toThrow(expect.objectContaining({ code: 'run_state' }));
  });

  it('nothing follows a final state', () => {
    expect(RUN_STATES.filter(isFinal)).toEqual(['succeeded', 'completed_with_errors', 'failed', 'cancelled']);
  });
});
