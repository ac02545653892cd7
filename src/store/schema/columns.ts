import type { ColumnType } from 'kysely';

/** Types of columns in rows. bigint columns are text in JavaScript: they are ids, never numbers. */
export type Id = ColumnType<string, never, never>;
export type Key = ColumnType<string, string, string>;
export type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;
export type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
export type Json<T> = ColumnType<T, string, string>;
export type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>;
