import { describe, expect, it } from 'vitest';
import { type ErrorCode, RollcallError } from '../support/errors.ts';
import { onTerminal } from '../support/terminal-text.ts';
import type { Assistance } from '../sync/assist.ts';
import { createHelp, type HelpEvent } from './help.ts';

const RUNS = [
  { id: '7', settingsId: '1' },
  { id: '8', settingsId: '2' },
];
const READ: Assistance = { work: 'reading', pages: 3, records: 600 };
const signal = new AbortController().signal;

/** Helps with runs as told, and remembers which and what was said. */
function helping(assist: (run: string) => Promise<Assistance | null>) {
  const asked: string[] = [];
  const events: HelpEvent[] = [];
  const help = createHelp(
    {
      helpableRuns: async () => RUNS,
      assist: async ({ id }) => {
        asked.push(id);
        return await assist(id);
      },
    },
    (event) => events.push(event),
  );
  return { help, asked, events };
}

const failing = (code: ErrorCode) => async (): Promise<null> => {
  throw new RollcallError(code, onTerminal('It did not work. Try again.'));
};

describe('help', () => {
  it('goes to the oldest run, and says what it was', async () => {
    const { help, asked, events } = helping(async () => READ);
    await help(signal);
    await help(signal);
    expect(asked).toEqual(['7', '7']);
    expect(events[0]).toEqual({ kind: 'help_given', run: '7', ...READ });
  });

  it('that came too late is not spoken of', async () => {
    const { help, events } = helping(async () => ({ ...READ, pages: 0, records: 0 }));
    await help(signal);
    expect(events).toEqual([]);
  });

  it('goes to another run where this process is not fit for the first', async () => {
    const { help, asked } = helping(async (run) => (run === '7' ? null : READ));
    await help(signal);
    await help(signal);
    expect(asked).toEqual(['7', '8']);
  });

  it('that failed is told of, and the run left alone for a while', async () => {
    const { help, asked, events } = helping(failing('salesforce_credentials'));
    for (let n = 0; n < 3; n += 1) await help(signal);
    expect(asked).toEqual(['7', '8']);
    expect(events).toEqual([
      { kind: 'help_failed', run: '7', code: 'salesforce_credentials' },
      { kind: 'help_failed', run: '8', code: 'salesforce_credentials' },
    ]);
  });

  it('that was sent away comes back', async () => {
    const { help, asked, events } = helping(failing('run_taken_over'));
    await help(signal);
    await help(signal);
    expect(asked).toEqual(['7', '7']);
    expect(events).toEqual([]);
  });

  it('that ends because the process stops has not failed', async () => {
    const stopping = new AbortController();
    const { help, events } = helping(async () => {
      stopping.abort(new Error('stopped'));
      throw stopping.signal.reason;
    });
    await help(stopping.signal);
    expect(events).toEqual([]);
  });
});
