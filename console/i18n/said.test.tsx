import { renderToStaticMarkup } from 'react-dom/server';
import { IntlProvider } from 'use-intl';
import { describe, expect, it } from 'vitest';
import { ENGLISH } from '../../src/sync/sentences/english.ts';
import { say } from '../../src/sync/sentences/sentence.ts';
import { Said, type Sentence } from '../ui/said.tsx';
import { messages as english } from './en/index.ts';
import { messages as italian } from './it/index.ts';
import { inAnyLanguage } from './language.ts';

/** Every sentence, in all of its forms. Numbers stay below a thousand: the server does not group them. */
const SENTENCES = [
  say('first_run', {}),
  say('object_changed', {}),
  say('mapping_changed', {}),
  say('options_changed', {}),
  say('branches_changed', {}),
  say('leavers_changed', {}),
  say('destination_changed', {}),
  say('access_changed', {}),
  say('leaders_changed', {}),
  say('view_changed', { view: 'Guests', before: 'Learners' }),
  say('filter_changed', { view: 'Learners' }),
  say('field_back', { path: 'Account.Name' }),
  say('picklist_changed', { path: 'Region__c' }),
  say('type_changed', { path: 'Age__c', before: 'double', type: 'string' }),
  say('run_undone', {}),
  say('many_retries', { count: 3 }),
  say('records_unaccounted', { count: 3 }),
  say('many_changed', { count: 3 }),
  say('scope_relative', { view: 'Mine', scope: 'mine', means: 'mine' }),
  say('scope_relative', { view: 'Ours', scope: 'My_Team_Territory', means: 'my_team_territory' }),
  say('scope_relative', { view: 'Rule', scope: 'scopingRule', means: 'scopingrule' }),
  say('labels_compared', { view: 'Learners' }),
  say('view_built_in', { view: 'All users', object: 'User' }),
  say('view_unlisted', { view: 'Staff', object: 'User', how: 'query' }),
  say('view_unlisted', { view: 'Staff', object: 'User', how: 'interface' }),
  say('filter_rewritten', { view: 'Staff', object: 'User' }),
  say('changes_unfiltered', { object: 'Contact', paths: 'Owner.SystemModstamp' }),
  say('field_object_unreadable', { path: 'Account.Name' }),
  say('field_unreadable', { path: 'Salary__c', at: 'Contact' }),
  say('field_absent', { path: 'Emial', at: 'Contact', meant: 'Email or EmailBounced' }),
  say('field_absent', { path: 'X__c', at: 'Contact', meant: '' }),
  say('field_unknown', { path: 'Emial', at: 'Contact', meant: 'Email' }),
  say('field_unknown', { path: 'X__c', at: 'Contact', meant: '' }),
  say('field_unmappable', { path: 'Photo', type: 'base64' }),
  say('field_mismatch', { path: 'Birthdate', type: 'date', target: 'Active', becomes: 'yesno' }),
  say('field_retyped', { path: 'Age__c', before: 'double', type: 'string' }),
  say('field_was', { before: 'double' }),
  say('values_kept', {}),
  say('target_absent', { target: 'team' }),
  say('column_unread', { path: 'Email' }),
  say('field_undescribed', { path: 'Email' }),
  say('account_not_visible', { account: '001' }),
  say('parent_not_visible', { account: '001', parent: '002' }),
  say('loop', { count: 1, named: '001', more: 'no', lowest: '001' }),
  say('loop', { count: 7, named: '001, 002', more: 'yes', lowest: '001' }),
  say('too_deep', { account: '001', parent: '002', deepest: 50 }),
  say('name_missing', { account: '001' }),
  say('name_too_long', { of: 'account', path: 'Account.Name', key: '001', name: 'Acme', longest: 255 }),
  say('name_too_long', { of: 'option', path: 'Region__c', key: 'Region__c/N', name: 'North', longest: 255 }),
  say('no_code', { branch: 'Acme', id: '12', key: '001' }),
  say('above_destination', { branch: 'Acme', id: '12', key: '001' }),
  say('run_started', { how: 'full', view: 'Learners', name: 'Active_Learners', since: '', record: '' }),
  say('run_started', { how: 'single', view: 'Learners', name: 'Active_Learners', since: '', record: '003' }),
  say('undo_started', { run: '7' }),
  say('run_resumed', {}),
  say('run_finished', { read: 120, imported: 119, rejected: 1 }),
  say('undo_finished', { run: '7', back: 119, left: 1 }),
  say('run_expired', {}),
  say('run_discarded', {}),
  say('run_cancelled', { when: 'before' }),
  say('run_cancelled', { when: 'applying' }),
  say('run_cancelled', { when: 'held' }),
  say('run_cancelled', { when: 'interrupted' }),
  say('read_together', { workers: 2 }),
  say('read_restarted', { why: 'cursor' }),
  say('read_restarted', { why: 'incomplete' }),
  say('read_twice', { count: 2 }),
  say('records_missed', { view: 'Learners', met: 120, accounted: 118, missing: 2 }),
  say('people_led', { count: 2 }),
  say('people_let_go', { count: 2 }),
  say('branches_changed_since', { count: 2 }),
  say('branches_stay', { count: 2 }),
  say('certificate_expired', { day: '2026-01-31' }),
  say('certificate_expires', { day: '2026-12-01', days: 4 }),
  say('certificate_early', { day: '2026-12-01' }),
  say('certificate_key_weak', { key: 'RSA 1024', fewest: 2048 }),
  say('certificate_key_unusable', { key: 'EC prime256v1' }),
  say('certificate_signature_weak', { algorithm: 'sha1WithRSAEncryption' }),
  say('algorithms_unannounced', { accepted: 'RS256', announced: 'ES256, PS256' }),
  say('address_plain', { host: 'localhost' }),
  say('address_private', { host: 'login.example', address: '10.1.2.3' }),
  say('metadata_changed', {}),
  say('metadata_expired', { day: '2026-10-01' }),
  say('metadata_unkept', {}),
  say('metadata_unusable', {}),
];

/** What another page, or another way to say the time, makes differ. */
const APART = [
  say('gone', { branch: 'Acme', code: 'ACME', key: '001' }),
  say('gone', { branch: 'Acme', code: '', key: '001' }),
];

const MESSAGES = { en: english, it: inAnyLanguage(italian) };

function shown(locale: 'en' | 'it', sentence: Sentence): string {
  const markup = renderToStaticMarkup(
    <IntlProvider
      locale={locale}
      messages={MESSAGES[locale]}
      timeZone="UTC"
      onError={(error) => expect.fail(String(error))}
    >
      <Said sentence={sentence} />
    </IntlProvider>,
  );
  return markup.replaceAll('&quot;', '"').replaceAll('&#x27;', "'");
}

/** Words that only English has. */
const ENGLISH_WORDS = /\b(?:the|is|are|of|was|and|with)\b/;

describe('what the server says by code', () => {
  it('R12, R22, R33, R45: every sentence has an example here', () => {
    const codes = [...SENTENCES, ...APART].map(({ code }) => code);
    expect([...new Set<string>(codes)].toSorted()).toEqual(Object.keys(ENGLISH).toSorted());
  });

  it('R12, R22, R33, R45: stands on English pages in the same words', () => {
    const words = (text: string) => text.replaceAll('’', "'");
    expect(SENTENCES.map((sentence) => words(shown('en', sentence)))).toEqual(
      SENTENCES.map(({ message }) => words(message)),
    );
    expect(APART.map((sentence) => shown('en', sentence))).toEqual([
      expect.stringContaining('Its branch "Acme" (ACME) stays as it is'),
      expect.stringContaining('Its branch "Acme" stays as it is'),
    ]);
  });

  it('R12, R22, R33, R45: stands on Italian pages in Italian, with all that it names', () => {
    for (const sentence of [...SENTENCES, ...APART]) {
      expect(shown('it', sentence)).not.toMatch(ENGLISH_WORDS);
    }
  });

  it('R12: the time since which changes were read is written as times are on the page', () => {
    const values = { view: 'Learners', name: 'Active', since: '2026-03-04T14:05:00.000Z', record: '' };
    const sentence = say('run_started', { ...values, how: 'swept' });
    expect(sentence.message).toContain('since 2026-03-04 14:05:00 UTC, and the Ids');
    expect(shown('en', sentence)).toContain('since Mar 4, 2026, 2:05 PM, and the Ids');
    expect(shown('it', sentence)).toContain('dal 4 mar 2026, 14:05, e degli ID');
  });

  it('is English, and marked as that, for a code that the page does not know', () => {
    const sentence = { code: 'earlier_version', message: 'The mapping was changed.', params: {} };
    expect(shown('it', sentence)).toBe('<span lang="en">The mapping was changed.</span>');
  });
});
