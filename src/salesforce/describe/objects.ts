import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { CallOptions } from '../../sync/source.ts';
import type { Client } from '../http/client.ts';
import { isNotFound } from '../http/error.ts';
import { type ObjectDescribe, objectDescribe } from './schema.ts';

/** Describes an object, or gives null for one that does not exist or that the integration user may not see. */
export type DescribeObject = (object: string, options: CallOptions) => Promise<ObjectDescribe | null>;

/** Describes each object once. */
export function createObjectDescriber(client: Client): DescribeObject {
  const cache = new Map<string, ObjectDescribe>();
  return async (object, options) => {
    const key = object.toLowerCase();
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    try {
      const described = await client.get(`/sobjects/${object}/describe`, objectDescribe, options);
      cache.set(key, described);
      return described;
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  };
}

export function noObject(object: string): RollcallError {
  return new RollcallError(
    'salesforce_permission',
    saying(
      'object_unseen',
    )`Salesforce has no object ${{ object }}, or the integration user may not see it. Check its API name, or give the integration user read access to it.`,
  );
}
