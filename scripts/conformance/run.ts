import { checkDocebo } from './docebo/run.ts';
import { print } from './report.ts';
import { checkSalesforce } from './salesforce.ts';

const SANDBOXES = { salesforce: checkSalesforce, docebo: checkDocebo } as const;
export type SandboxName = keyof typeof SANDBOXES;
export const SANDBOX_NAMES: readonly string[] = Object.keys(SANDBOXES);

export function isSandboxName(name: string): name is SandboxName {
  return Object.hasOwn(SANDBOXES, name);
}

/** Runs every check against sandboxes of their own and prints what was seen. Returns whether all of them held. */
export async function runConformance(names: readonly SandboxName[]): Promise<boolean> {
  const held: boolean[] = [];
  for (const name of names) held.push(...(await SANDBOXES[name]()));
  const failed = held.filter((holds) => !holds).length;
  print(failed === 0 ? `all ${held.length} checks hold` : `${failed} of ${held.length} checks failed`);
  return failed === 0;
}
