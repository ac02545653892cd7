import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Problem } from './problem.tsx';

interface QueryStatesProps<Data> {
  /** What was asked of the server, and how far that is. */
  readonly query: {
    readonly data: Data | undefined;
    readonly isPending: boolean;
    readonly isError: boolean;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  /** Height of what is expected, in pixels. */
  readonly height?: number;
  readonly children: (data: Data) => ReactNode;
}

/** What stands where something comes from the server: that it is coming, why it does not, or what came. */
export function QueryStates<Data>({ query, height = 200, children }: QueryStatesProps<Data>) {
  const t = useTranslations('common.states');
  const { data, isPending, isError, error, refetch } = query;
  return (
    <>
      {isError ? <Problem error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? (
        <output aria-label={t('loading')}>
          <Skeleton h={height} component="span" display="block" />
        </output>
      ) : null}
      {data === undefined ? null : children(data)}
    </>
  );
}
