import { configDefaults, defineConfig } from 'vitest/config';

/** The tests that mutants have to get past: those beside the code, in memory, where one takes milliseconds. */
export default defineConfig({
  test: {
    include: ['src/sync/**/*.test.ts'],
    exclude: [...configDefaults.exclude, '**/scale.test.ts'],
    testTimeout: 180_000,
    environment: 'node',
  },
});
