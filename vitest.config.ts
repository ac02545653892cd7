import { configDefaults, defineConfig } from 'vitest/config';

/** Proofs that take minutes, named *.full.test.ts, run with `npm run test:full` only. */
const exclude = (mode: string) =>
  mode === 'full' ? configDefaults.exclude : [...configDefaults.exclude, '**/*.full.test.ts'];

export default defineConfig(({ mode }) => ({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'sandbox/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: exclude(mode),
          environment: 'node',
          // Property tests on a machine that is busy with something else.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: exclude(mode),
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          globalSetup: ['test/support/database-template.ts'],
        },
      },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          exclude: exclude(mode),
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
}));
