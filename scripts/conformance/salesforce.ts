import { startSalesforceSandbox } from '../../sandbox/salesforce/http/server.ts';
import { CHECKS as SANDBOX_CHECKS } from './checks.ts';
import { PACKAGE_CHECK } from './package-check.ts';
import { outcomeOf, print, report } from './report.ts';
import { createSfCli } from './sf-cli.ts';

const CHECKS = [...SANDBOX_CHECKS, PACKAGE_CHECK];
/** Small, so that an export needs several. */
const BULK_PAGE_SIZE = 2_500;

/** Drives the sandbox Salesforce with Salesforce's own command line, and prints what was seen. Answers whether each check holds. */
export async function checkSalesforce(): Promise<boolean[]> {
  await using sandbox = await startSalesforceSandbox({ port: 0, bulkPageSize: BULK_PAGE_SIZE });
  await using cli = await createSfCli();
  print(`sandbox Salesforce at ${sandbox.url}; fetching the sf CLI by npx, which takes minutes the first time`);
  const version = await cli.sf(['--version']);
  if (version.exitCode !== 0) throw new Error(`The sf CLI does not start.\n${version.stderr}`);
  print(version.stdout.trim());
  const held: boolean[] = [];
  for (const { name, run } of CHECKS) held.push(report(await outcomeOf(name, () => run({ cli, sandbox }))));
  return held;
}
