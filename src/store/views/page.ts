/** One page of a list and the size of the whole. */
export interface Page<T> {
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly T[];
}

export interface PageRequest {
  readonly limit: number;
  readonly offset: number;
}
