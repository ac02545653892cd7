import { Kysely, PostgresDialect } from 'kysely';
import { z } from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import { createApp } from '../../src/api/app.ts';
import type { Database } from '../../src/store/schema.ts';
import { createMetrics } from '../../src/support/metrics.ts';
import { createVault } from '../../src/support/vault.ts';

const unused = (): Promise<never> => Promise.reject(new Error('A description needs no database.'));

/** The description of the API, as its operations give it; nothing is connected to. */
export async function openApiDocument(): Promise<OpenApi> {
  const app = await createApp({
    administered: {
      db: new Kysely<Database>({ dialect: new PostgresDialect({ pool: unused }) }),
      config: { environment: {}, privateNetworks: [] },
      vault: createVault(unused),
      authorizations: { begin: unused, complete: unused, end: unused, revoke: unused },
      now: () => new Date(),
      connect: unused,
      connectFor: unused,
      jobs: unused,
    },
    api: true,
    http: { publicUrl: null, trustedProxies: [], callsPerMinute: 0, closed: [] },
    version: manifest.version,
    health: { ping: unused, stopping: () => false },
    metrics: createMetrics(),
    observe: unused,
    onError: () => undefined,
  });
  await app.ready();
  const text = JSON.stringify(app.swagger());
  await app.close();
  return documentSchema.parse(JSON.parse(text));
}

const documentSchema = z.custom<OpenApi>((value) => typeof value === 'object');

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly description?: string;
    readonly schema: JsonSchema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses?: Readonly<Record<string, { readonly description?: string; readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

export interface JsonSchema {
  readonly $ref?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
}
