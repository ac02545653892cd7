import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SalesforceError } from '../soql/soql.ts';
import type { SandboxContext } from './context.ts';
import { notFound } from './errors.ts';
import { identityUrl } from './oauth/token-response.ts';
import { apiVersion, pathParameter, resource, versionPath } from './resource.ts';
import { sessionOf } from './session.ts';

const OLDEST = 31;
const NEWEST = 67;
/** Versions that once existed and answer 410 now. */
const OLDEST_RETIRED = 21;
const SEASONS = ['Winter', 'Spring', 'Summer'] as const;

/** `/services/data/`, which needs no token. */
export function versionsResource(app: FastifyInstance): void {
  const versions = Array.from({ length: NEWEST - OLDEST + 1 }, (_, index) => {
    const version = `${OLDEST + index}.0`;
    return { label: releaseName(OLDEST + index), url: `/services/data/v${version}`, version };
  });
  resource(app, '/services/data', { GET: () => versions });
}

/** Three releases a year: version 20 was Winter '11. */
function releaseName(version: number): string {
  const releases = version - 20;
  return `${SEASONS[releases % 3]} '${11 + Math.floor(releases / 3)}`;
}

/** Refuses versions that are retired or unknown. */
export function checkVersion(request: FastifyRequest): void {
  const number = Number(/^v(\d\d)\.0$/.exec(pathParameter(request, 'version'))?.[1] ?? 0);
  if (number >= OLDEST && number <= NEWEST) return;
  if (number >= OLDEST_RETIRED && number < OLDEST) {
    throw new SalesforceError(
      410,
      'UNSUPPORTED_API_VERSION',
      'This API version has been retired and is no longer available.',
    );
  }
  throw notFound();
}

/** The version's number as Bulk jobs carry it. */
export function versionNumber(request: FastifyRequest): number {
  return Number(apiVersion(request));
}

/** The index of one version. */
export function resourcesResource(app: FastifyInstance, context: SandboxContext): void {
  resource(app, '/', {
    GET(request) {
      const base = versionPath(request);
      return {
        composite: `${base}/composite`,
        jobs: `${base}/jobs`,
        identity: identityUrl(context, sessionOf(request).userId),
        limits: `${base}/limits`,
        query: `${base}/query`,
        queryAll: `${base}/queryAll`,
        sobjects: `${base}/sobjects`,
      };
    },
  });
}
