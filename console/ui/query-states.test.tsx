import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { IntlProvider } from 'use-intl';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../api/client.ts';
import { messages } from '../i18n/en/index.ts';
import { QueryStates } from './query-states.tsx';

const nothing = () => undefined;
const BEFORE = { data: undefined, isPending: true, isError: false, error: null, refetch: nothing };
const problem = (code: string, status: number) =>
  new ProblemError({ type: 'about:blank', status, code, title: code, detail: `The server says ${code}.` });

/** What stands on the page, as text with its tags. */
function pageOf(
  query: Partial<Omit<typeof BEFORE, 'data' | 'error'>> & { data?: string[]; error?: Error },
  filtered = false,
) {
  return renderToStaticMarkup(
    <IntlProvider locale="en" messages={messages} timeZone="UTC">
      <MantineProvider>
        <QueryStates
          query={{ ...BEFORE, isPending: query.data === undefined && query.error === undefined, ...query }}
          empty={{
            when: (names: string[]) => names.length === 0,
            title: 'none',
            detail: 'how-to-begin',
            onClear: filtered ? nothing : null,
          }}
        >
          {(names) => names.join()}
        </QueryStates>
      </MantineProvider>
    </IntlProvider>,
  );
}

const { states } = messages.common;

describe('what comes from the server', () => {
  it('is said to be coming', () => {
    expect(pageOf({})).toContain(`<output aria-label="${states.loading}"`);
  });

  it('stands there once it came', () => {
    expect(pageOf({ data: ['ada', 'lea'] })).toContain('ada,lea');
  });

  it('is said to be nothing, with what to do about it', () => {
    const page = pageOf({ data: [] });
    expect(page).toContain('none');
    expect(page).toContain('how-to-begin');
  });

  it('is said to be filtered away, with a way to remove the filters', () => {
    const page = pageOf({ data: [] }, true);
    expect(page).toContain(states.noneFits);
    expect(page).toContain(states.clearFilters);
    expect(page).not.toContain('how-to-begin');
  });

  it('is replaced by what went wrong, with another try', () => {
    const page = pageOf({ isError: true, error: problem('rate_limited', 429) });
    expect(page).toContain('role="alert"');
    expect(page).toContain('The server says rate_limited.');
    expect(page).toContain(messages.common.tryAgain);
  });

  it('is not told twice what went wrong where the first sentence is the title', () => {
    const title = messages.problems.codes.authorization_refused;
    const sentences = [`${title}.`, 'Begin it again.'].map((message) => ({ code: 'unknown', message, params: {} }));
    const error = new ProblemError({ ...problem('authorization_refused', 409).problem, sentences });
    const page = pageOf({ isError: true, error });
    expect(page.split(title)).toHaveLength(2);
    expect(page).toContain('Begin it again.');
    const alone = new ProblemError({ ...error.problem, sentences: sentences.slice(0, 1) });
    expect(pageOf({ isError: true, error: alone })).toContain(`${title}.`);
  });

  it('stays while another attempt fails', () => {
    const page = pageOf({ data: ['ada'], isError: true, error: problem('unreachable', 0) });
    expect(page).toContain('role="alert"');
    expect(page).toContain('ada');
  });

  it('is not called empty where it could not be read again', () => {
    expect(pageOf({ data: [], isError: true, error: problem('unreachable', 0) })).not.toContain('how-to-begin');
  });

  it('is not shown to whom it is not for, even where it was before', () => {
    const page = pageOf({ data: ['ada'], isError: true, error: problem('forbidden', 403) });
    expect(page).toContain(states.forbidden);
    expect(page).toContain(states.forbiddenDetail);
    expect(page).not.toContain('ada');
    expect(page).not.toContain(messages.common.tryAgain);
  });
});
