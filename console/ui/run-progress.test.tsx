import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { IntlProvider } from 'use-intl';
import { describe, expect, it } from 'vitest';
import { messages } from '../i18n/en/index.ts';
import { RunProgress } from './run-progress.tsx';

const UNTIL = '2026-11-27T10:42:00.000Z';
const counts = { extracted: 3, unchanged: 0, created: 0, updated: 0, moved: 0, deactivated: 0, reactivated: 0 };
const APPLYING = {
  id: '7',
  connection: 'acme',
  state: 'applying',
  startedAt: '2026-11-27T10:30:00.000Z',
  paused: null,
  waits: null,
  progress: {
    phase: 'applying',
    done: 1,
    total: 3,
    counts: { ...counts, linked: 0, skipped: 0, rejected: 0, stale: 0, failed: 0 },
  },
} as const;

function pageOf(run: Parameters<typeof RunProgress>[0]['run']): string {
  return renderToStaticMarkup(
    <IntlProvider locale="en" messages={messages} timeZone="UTC">
      <MantineProvider>
        <RunProgress run={run} />
      </MantineProvider>
    </IntlProvider>,
  );
}

describe('a run that goes on', () => {
  it.each([
    ['unheard', 'The answer to a call was lost'],
    ['asked', 'Docebo asks for fewer calls'],
  ] as const)('says why it waits for Docebo, and until when: %s', (why, sentence) => {
    const waiting = { ...APPLYING, waits: { until: UNTIL, why } };
    for (const run of [waiting, { ...waiting, progress: null }]) {
      const page = pageOf(run);
      expect(page).toContain(sentence);
      expect(page).toContain(`dateTime="${UNTIL}"`);
      expect(page).toMatch(/10:42/);
    }
  });

  it('says nothing of that where it does not wait', () => {
    const page = pageOf(APPLYING);
    expect(page).toContain(messages.run.progress.applying);
    expect(page).not.toContain('Docebo');
  });
});
