import { isSandboxName, runConformance, SANDBOX_NAMES } from './conformance/run.ts';

/**
 * Drives the sandboxes with clients of others, which do not know that they are any: Salesforce's own command line, and what is
 * generated from Docebo's Swagger document. `npm run conformance -- docebo` drives one of them.
 */
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !isSandboxName(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no sandbox ${unknown.join(', ')}: ${SANDBOX_NAMES.join(', ')}.\n`);
  process.exitCode = 2;
} else {
  const names = (asked.length > 0 ? asked : SANDBOX_NAMES).filter(isSandboxName);
  process.exitCode = (await runConformance(names)) ? 0 : 1;
}
