import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { closingLine } from './scripts/vitest/closing-line.ts';
import { LongestFirst } from './scripts/vitest/longest-first.ts';

/** Proofs that take minutes, named *.full.test.ts, run with `npm run test:full` only. */
const exclude = (mode: string) =>
  mode === 'full' ? configDefaults.exclude : [...configDefaults.exclude, '**/*.full.test.ts'];

/**
 * After these, a test hangs. They are no measure of speed: a machine that is busy with other things may be ten times
 * slower than ours, and a test that waits for something must not fail for that.
 */
const patience = {
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 60_000, interval: 20 } },
};

/** Files share a process, and load the sources once: they keep nothing that another one could meet. */
const sharing = { isolate: false } as const;

/** The scenarios of rules once more, with a Docebo tenant in the place of the built-in platform. */
const onDocebo = {
  test: {
    ...patience,
    name: 'docebo',
    ...sharing,
    include: [
      'test/integration/flow-{branches,custom-objects,first-sync,holds,interruptions,leavers,usernames}.test.ts',
      'test/integration/{branches-accounts,branches-picklists,incremental}.test.ts',
    ],
    environment: 'node' as const,
    globalSetup: ['test/support/database-template.ts'],
    setupFiles: ['test/support/built-in-only.ts'],
    provide: { platform: 'docebo' as const },
  },
};

export default defineConfig(({ mode }) => ({
  test: {
    reporters: ['default', closingLine],
    sequence: { sequencer: LongestFirst },
    // Many tests wait for processes of their own: on two cores, two files at a time take much less than one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          ...patience,
          name: 'unit',
          ...sharing,
          include: ['src/**/*.test.ts', 'sandbox/**/*.test.ts', 'scripts/**/*.test.ts', 'console/**/*.test.{ts,tsx}'],
          exclude: exclude(mode),
          environment: 'node',
        },
      },
      {
        test: {
          ...patience,
          name: 'integration',
          ...sharing,
          include: ['test/integration/**/*.test.ts'],
          exclude: exclude(mode),
          environment: 'node',
          globalSetup: ['test/support/database-template.ts'],
        },
      },
      ...(mode === 'full' ? [onDocebo] : []),
      {
        test: {
          ...patience,
          name: 'model',
          include: ['test/model/**/*.test.ts'],
          exclude: exclude(mode),
          environment: 'node',
          globalSetup: ['test/support/database-template.ts'],
        },
      },
      {
        test: {
          ...patience,
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          exclude: exclude(mode),
          environment: 'node',
          globalSetup: ['test/support/database-template.ts'],
        },
      },
      {
        test: {
          ...patience,
          name: 'e2e',
          ...sharing,
          include: ['test/e2e/**/*.test.ts'],
          exclude: exclude(mode),
          environment: 'node',
          globalSetup: ['test/support/database-template.ts'],
        },
      },
      {
        test: {
          ...patience,
          name: 'contract',
          ...sharing,
          include: ['test/contract/**/*.test.ts'],
          exclude: exclude(mode),
          environment: 'node',
        },
      },
    ],
  },
}));
