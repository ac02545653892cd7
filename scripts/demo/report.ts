import { counted } from '../../src/cli/output/format.ts';
import { changedNothing, runSummary } from '../../src/cli/output/run-summary.ts';
import { sanitize } from '../../src/cli/output/sanitize.ts';
import { truncate } from '../../src/cli/output/text.ts';
import type { ChangeRow } from '../../src/store/views/changes.ts';
import type { EntityOutcome } from './outcome.ts';

/** What the synchronization did, for someone who sees Rollcall for the first time. */
export function report(outcomes: readonly EntityOutcome[], width: number): string {
  return [...outcomes.map((outcome) => describe(outcome, width)), verdict(outcomes)].join('\n\n');
}

function describe({ run, reasons, created }: EntityOutcome, width: number): string {
  const summary = runSummary(run, reasons, width);
  if (created.length === 0) return summary;
  const people = created.map((change) => truncate(`    ${person(change)}`, width));
  return [summary, `Created, among others:\n${people.join('\n')}`].join('\n\n');
}

function person({ after, username }: ChangeRow): string {
  const value = (key: string) => {
    const text = after?.[key];
    return typeof text === 'string' ? text : '';
  };
  const place = value('job_title') || value('department');
  const name = `${value('firstname')} ${value('lastname')}`;
  return sanitize(`${name}${place === '' ? '' : `, ${place}`} (${username})`);
}

function verdict(outcomes: readonly EntityOutcome[]): string {
  const rejected = counted(
    outcomes.reduce((sum, { run }) => sum + run.counts.rejected, 0),
    'record',
  );
  if (!outcomes.every(({ succeeded }) => succeeded)) {
    return 'The synchronization did NOT succeed; the logs of the runs say why.';
  }
  if (!outcomes.every(({ run }) => changedNothing(run))) {
    return `Done: the platform is in step with Salesforce, apart from ${rejected} that cannot be used as they are.`;
  }
  const same = outcomes.every(({ sameRejections }) => sameRejections === true);
  return `Nothing on the platform had to change: it was in step with Salesforce already.\n${
    same ? `The same ${rejected} as last time were rejected, for the same reasons.` : `${rejected} were rejected.`
  }`;
}

interface Surroundings {
  readonly dataDir: string;
  readonly url: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly once: boolean;
}

/** Where to look and what to try now: commands that work as they stand. */
export function closing({ dataDir, url, credentials, once }: Surroundings): string {
  const secrets = Object.entries(credentials).map(([name, value]) => `${name}=${value}`);
  const look = [
    'Where to look:',
    `  export ROLLCALL_DATA_DIR=${dataDir}`,
    '  npx rollcall users --search milan',
    '  npx rollcall branches',
    '  npx rollcall runs',
    '  npx rollcall logs',
  ];
  if (once) return `\n${look.join('\n')}`;
  return [
    '',
    ...look,
    '',
    'And what to try, while this keeps running:',
    `  export SF_URL=${url} ROLLCALL_PRIVATE_NETWORKS=loopback ${secrets.join(' ')}`,
    '  npx rollcall connections check',
    '  npx rollcall preview contacts',
    '  npx rollcall plan all',
    '  npx rollcall sync all',
    '',
    `Salesforce listens on ${url}. Ctrl-C stops it.`,
  ].join('\n');
}

/** Where the console is, and how to get in. */
export function consoleLines({ address, setupCode }: { address: string; setupCode: string | null }): string {
  const way =
    setupCode === null
      ? `sign in at ${address}`
      : `make yourself its first administrator at ${address}/setup?code=${setupCode}`;
  return `\nThe console in a browser: ${way}`;
}
