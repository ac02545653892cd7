import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends a test run with its result on a line of its own, without colours, for what reads logs by machine:
 * `1003 passed, 0 failed, 2 skipped`. Belongs behind the reporter that prints the summary.
 */
export const closingLine: Reporter = {
  onTestRunEnd(modules, unhandledErrors) {
    process.stdout.write(`${closing(modules, unhandledErrors.length)}\n`);
  },
};

function closing(modules: readonly TestModule[], otherErrors: number): string {
  const states = modules.flatMap(({ children }) => [...children.allTests()].map((test) => test.result().state));
  const count = (state: string) => states.filter((each) => each === state).length;
  // A file that cannot be loaded, or a suite whose hook fails, has no failed test to show for it.
  const broken = modules.filter((module) => module.state() === 'failed' && !fails(module)).length;
  const failed = count('failed') + broken + otherErrors;
  const notRun = states.length - count('passed') - count('failed');
  return `${count('passed')} passed, ${failed} failed${notRun > 0 ? `, ${notRun} skipped` : ''}`;
}

function fails({ children }: TestModule): boolean {
  return !children.allTests('failed').next().done;
}
