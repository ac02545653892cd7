import { doceboUrlProblem } from '../../config/docebo-url.ts';
import type { Environment } from '../../config/environment.ts';
import { withoutSecrets } from '../../config/redact.ts';
import { replaceReferences } from '../../config/reference.ts';
import { salesforceUrlProblem } from '../../config/salesforce-url.ts';
import type { ConnectionItem } from '../../store/views/connection-list.ts';
import type { SalesforceSignIn } from '../../sync/connection.ts';

/** A connection as it can be shown: without secrets, and with the address that its configuration stands for. */
export function shownConnection({ settings, ...item }: ConnectionItem, environment: Environment) {
  const [safe] = withoutSecrets([{ name: item.name, settings }]).connections;
  const { salesforce: signIn, directory } = (safe ?? { settings }).settings;
  const { grant, url, ...salesforce } = signIn;
  const address = addressOf({ grant, url }, environment);
  const docebo =
    directory.kind === 'docebo' ? { ...directory, address: doceboAddressOf(directory.url, environment) } : null;
  return { ...item, grant, url, address, salesforce, docebo, thresholds: settings.thresholds };
}

/** What the configured address stands for; null where that is no address: a reference could name a variable that holds something else. */
export function addressOf(
  { grant, url }: Pick<SalesforceSignIn, 'grant' | 'url'>,
  environment: Environment,
): string | null {
  const { text, missing } = replaceReferences(url, environment);
  return missing.length === 0 && salesforceUrlProblem(text, grant) === null ? new URL(text).origin : null;
}

/** The same of a Docebo tenant. */
export function doceboAddressOf(url: string, environment: Environment): string | null {
  const { text, missing } = replaceReferences(url, environment);
  return missing.length === 0 && doceboUrlProblem(text) === null ? new URL(text).origin : null;
}
