import { startSalesforceSandbox } from '../../sandbox/salesforce/http/server.ts';
import { CHECKS as SANDBOX_CHECKS } from './checks.ts';
import { PACKAGE_CHECK } from './package-check.ts';
import { createSfCli } from './sf-cli.ts';

const CHECKS = [...SANDBOX_CHECKS, PACKAGE_CHECK];
/** Small, so that an export needs several. */
const BULK_PAGE_SIZE = 2_500;

/** Runs every check against a sandbox of its own and prints what was seen. Returns whether all of them held. */
export async function runConformance(): Promise<boolean> {
  await using sandbox = await startSalesforceSandbox({ port: 0, bulkPageSize: BULK_PAGE_SIZE });
  await using cli = await createSfCli();
  print(`sandbox Salesforce at ${sandbox.url}; fetching the sf CLI by npx, which takes minutes the first time`);
  const version = await cli.sf(['--version']);
  if (version.exitCode !== 0) throw new Error(`The sf CLI does not start.\n${version.stderr}`);
  print(version.stdout.trim());

  let failed = 0;
  for (const { name, run } of CHECKS) {
    const started = performance.now();
    try {
      const seen = await run({ cli, sandbox });
      print(`ok      ${name}: ${seen} (${Math.round(performance.now() - started)} ms)`);
    } catch (error) {
      failed += 1;
      print(`FAILED  ${name}\n${indented(error instanceof Error ? error.message : String(error))}`);
    }
  }
  print(failed === 0 ? `all ${CHECKS.length} checks hold` : `${failed} of ${CHECKS.length} checks failed`);
  return failed === 0;
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '        ').slice(0, 4_000);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
