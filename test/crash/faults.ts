/** Things that go wrong in Salesforce and on the way to it, and pass. */
const PASSING: readonly object[] = [
  { answer: 'unavailable' },
  { answer: 'invalid_session' },
  { answer: 'too_many_requests' },
  { reset: true },
  { breakAfter: 2000 },
  { endAfter: 2000 },
  { answer: 'html' },
  { answer: 'empty' },
  { kind: 'page', nextPage: 'drop' },
  { kind: 'page', nextPage: 'repeat' },
  { kind: 'page', expire: ['cursors', 'jobs'] },
  { kind: 'page', delay: 300 },
];

/** One request in ten meets one of them. */
const SHARE = 0.1;

export function someFaults(seed: number): readonly object[] {
  return PASSING.map((fault, index) => ({
    kind: 'data',
    times: 'always',
    probability: SHARE / PASSING.length,
    seed: seed * PASSING.length + index,
    ...fault,
  }));
}
