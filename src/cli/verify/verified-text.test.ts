import { describe, expect, it } from 'vitest';
import type { Finding, Verified } from '../../sync/verify/verify.ts';
import { verifiedText } from './verified-text.ts';

const finding: Finding = {
  entity: 'contacts',
  subject: 'person',
  name: 'ada@learners.example',
  sourceId: '003000000000001AAA',
  kind: 'changed',
  field: 'firstname',
  before: 'Ada',
  after: 'Augusta\u001b[31m',
};

function text(verified: Partial<Verified>, repair = false): string {
  const all: Verified = {
    platform: 'docebo',
    compared: true,
    people: 1200,
    branches: 1,
    findings: [],
    calls: 9,
    ...verified,
  };
  return verifiedText('my org', all, { repair, width: 120 });
}

describe('what verify says', () => {
  it('of a platform that nobody has changed by hand', () => {
    expect(text({})).toBe(
      'my org: nothing was changed by hand. Compared 1,200 linked people and 1 branch, in 9 calls.',
    );
  });

  it('R13: of the built-in platform', () => {
    expect(text({ platform: 'builtin', compared: false })).toContain('my org: Nothing to compare');
  });

  it('of what was changed, and how to plan it back', () => {
    const lines = text({ findings: [finding] }).split('\n');
    expect(lines[0]).toContain('1 difference found');
    expect(lines.slice(2)).toEqual([
      'What              Who                   By hand            Was  Is',
      'Contacts, person  ada@learners.example  firstname changed  Ada  Augusta\\u{1b}[31m',
      '',
      "To plan it back: rollcall verify --connection 'my org' --repair",
    ]);
  });

  it('of a hundred of many, and where the others are', () => {
    const many = text({ findings: Array.from({ length: 1100 }, () => finding) }, true);
    expect(many.match(/firstname changed/g)).toHaveLength(100);
    expect(many).toContain("… and 1,000 more; all of them: rollcall verify --connection 'my org' --json");
    expect(many).not.toContain('To plan it back');
  });
});
