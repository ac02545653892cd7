import type { Environment } from '../../config/environment.ts';
import { withoutSecrets } from '../../config/redact.ts';
import { replaceReferences } from '../../config/reference.ts';
import type { ConnectionItem } from '../../store/views/connection-list.ts';

/** A connection as it can be shown: without secrets, and with the address that its configuration stands for. */
export function shownConnection({ settings, ...item }: ConnectionItem, environment: Environment) {
  const [safe] = withoutSecrets([{ name: item.name, settings }]).connections;
  const { grant, url, ...salesforce } = (safe ?? { settings }).settings.salesforce;
  const { text, missing } = replaceReferences(url, environment);
  const address = missing.length > 0 ? null : text;
  return { ...item, grant, url, address, salesforce, thresholds: settings.thresholds };
}
