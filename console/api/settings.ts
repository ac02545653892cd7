import { queryOptions } from '@tanstack/react-query';
import type { platformFieldSchema } from '../../src/api/routes/field-schemas.ts';
import type {
  customObjectSchema,
  listViewSchema,
  sampleSchema,
  fieldSchema as sourceFieldSchema,
} from '../../src/api/routes/offer-schemas.ts';
import type { changesSchema, settingsAnswer } from '../../src/api/routes/setting-schemas.ts';
import { api, ProblemError } from './client.ts';
import { FROM_SALESFORCE } from './connection.ts';
import type { Entity } from './run.ts';
import type { Answer } from './wire.ts';

/** What is synchronized of one entity, and how. */
export type Settings = Answer<typeof settingsAnswer>;
export type ConfigurationChanges = Answer<typeof changesSchema>;
export type PlatformField = Answer<typeof platformFieldSchema>;
export type SourceField = Answer<typeof sourceFieldSchema>;
export type ListView = Answer<typeof listViewSchema>;
export type CustomObject = Answer<typeof customObjectSchema>;
export type Sample = Answer<typeof sampleSchema>;

/** The object of each entity; custom objects are chosen. */
export const STANDARD_OBJECTS: Readonly<Record<Entity, string>> = { users: 'User', contacts: 'Contact', custom: '' };

/** One entity of one connection. */
export interface Subject {
  readonly connection: string;
  readonly entity: Entity;
  /** For custom objects: which one. */
  readonly object: string;
  /** Whose settings: `shared`, or the id of an administrator. */
  readonly owner: string;
}

const pathOf = ({ connection, entity }: Pick<Subject, 'connection' | 'entity'>) =>
  `/connections/${encodeURIComponent(connection)}/entities/${entity}`;

/** Null where nobody has configured the entity. */
export const settingsQuery = (subject: Omit<Subject, 'object'>) =>
  queryOptions({
    queryKey: ['/connections', subject.connection, subject.entity, 'settings', subject.owner],
    queryFn: async ({ signal }): Promise<Settings | null> => {
      try {
        return await api.get<Settings>(`${pathOf(subject)}/settings`, { owner: subject.owner }, signal);
      } catch (error) {
        if (error instanceof ProblemError && error.problem.status === 404) return null;
        throw error;
      }
    },
  });

export const saveSettings = (subject: Omit<Subject, 'object'>, body: object) =>
  api.put<ConfigurationChanges>(`${pathOf(subject)}/settings?owner=${subject.owner}`, body);

export const switchEntity = (subject: Omit<Subject, 'object'>, enabled: boolean) =>
  api.put<ConfigurationChanges>(`${pathOf(subject)}/status?owner=${subject.owner}`, { enabled });

/** Fields of the built-in platform, or of the one that a connection goes to. */
export const platformFieldsQuery = (connection: string | null = null) =>
  queryOptions({
    queryKey: ['/fields', { connection }],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: readonly PlatformField[] }>('/fields', { connection }, signal)).items,
  });

/** Salesforce is asked each time; for a while its answer holds. */
const READ_FROM_SALESFORCE = { staleTime: 5 * 60_000, retry: false } as const;

export const sourceFieldsQuery = (subject: Subject, parents: boolean) =>
  queryOptions({
    ...READ_FROM_SALESFORCE,
    queryKey: [FROM_SALESFORCE, subject, 'fields', parents],
    queryFn: async ({ signal }) => {
      const query = { object: subject.object, parents };
      return (await api.get<{ fields: readonly SourceField[] }>(`${pathOf(subject)}/fields`, query, signal)).fields;
    },
  });

export const listViewsQuery = (subject: Subject) =>
  queryOptions({
    ...READ_FROM_SALESFORCE,
    staleTime: 0,
    queryKey: [FROM_SALESFORCE, subject, 'list-views'],
    queryFn: async ({ signal }) => {
      const query = { object: subject.object };
      return (await api.get<{ listViews: readonly ListView[] }>(`${pathOf(subject)}/list-views`, query, signal))
        .listViews;
    },
  });

export const customObjectsQuery = (connection: string) =>
  queryOptions({
    ...READ_FROM_SALESFORCE,
    queryKey: [FROM_SALESFORCE, connection, 'custom-objects'],
    queryFn: async ({ signal }) => {
      const path = `/connections/${encodeURIComponent(connection)}/custom-objects`;
      return (await api.get<{ items: readonly CustomObject[] }>(path, {}, signal)).items;
    },
  });

export interface SampleWish {
  readonly listView: string;
  /** `all`: those of the object, by label; as many as are shown at once. */
  readonly columns: readonly string[] | 'all';
  readonly mapping: Settings['mapping'];
  readonly limit: number;
  /** False: what was read for the same columns a while ago will do. */
  readonly fresh: boolean;
}

export const drawSample = (subject: Subject, wish: SampleWish) =>
  api.post<Sample>(`${pathOf(subject)}/sample`, {
    ...wish,
    ...(subject.entity === 'custom' ? { object: subject.object } : {}),
  });

/** Records that are shown before somebody wants more. */
export const FIRST_ROWS = 50;

/**
 * What a mapping page shows first: asked for beside the fields of the object, not once these have said which there are.
 * Whoever comes again a little later finds other records.
 */
export const firstSampleQuery = (subject: Subject, { listView, mapping }: Pick<SampleWish, 'listView' | 'mapping'>) =>
  queryOptions({
    queryKey: [FROM_SALESFORCE, subject, 'first-sample', listView, mapping],
    queryFn: () => drawSample(subject, { listView, columns: 'all', mapping, limit: FIRST_ROWS, fresh: true }),
    retry: false,
    gcTime: 10_000,
  });
