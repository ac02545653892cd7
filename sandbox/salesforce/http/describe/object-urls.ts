import type { ObjectSchema, Org } from '../../org/org.ts';
import { hasListViews } from '../objects.ts';

/** `urls` of an object in Describe Global. Whether an object has list views shows only here. */
export function objectUrls(org: Org, object: ObjectSchema, versionPath: string): Record<string, string> {
  const base = `${versionPath}/sobjects/${object.name}`;
  if (object.readOnly === true) return { rowTemplate: `${base}/{ID}`, describe: `${base}/describe`, sobject: base };
  const isUser = object.name === 'User';
  return {
    compactLayouts: `${base}/describe/compactLayouts`,
    rowTemplate: `${base}/{ID}`,
    ...(isUser
      ? { namedLayouts: `${base}/describe/namedLayouts/{LayoutName}`, passwordUtilities: `${base}/{ID}/password` }
      : { approvalLayouts: `${base}/describe/approvalLayouts` }),
    ...(hasListViews(org, object) ? { listviews: `${base}/listviews` } : {}),
    describe: `${base}/describe`,
    quickActions: `${base}/quickActions`,
    layouts: `${base}/describe/layouts`,
    sobject: base,
  };
}
