import { Button, Skeleton } from '@mantine/core';
import { FilterX, type LucideIcon } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { isForbidden } from '../api/client.ts';
import { EmptyState } from './empty-state.tsx';
import { Problem } from './problem.tsx';

/** What stands where there is nothing. */
interface Emptiness<Data> {
  /** True for an answer with nothing in it. */
  readonly when: (data: Data) => boolean;
  readonly title: string;
  /** What to do about it. */
  readonly detail: ReactNode;
  readonly icon?: LucideIcon;
  readonly action?: ReactNode;
  /** Where the list is filtered: takes every filter away. */
  readonly onClear?: (() => void) | null;
}

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
  /** Every list has it; one thing that is there or not has none. */
  readonly empty?: Emptiness<Data>;
  readonly children: (data: Data) => ReactNode;
}

/**
 * What stands where something comes from the server: that it is coming, that it is not for whoever looks, why it does not
 * come, that there is nothing, or what came. An answer of before stays while another attempt fails, unless it was for
 * others.
 */
export function QueryStates<Data>({ query, height = 200, empty, children }: QueryStatesProps<Data>) {
  const { data, isPending, isError, error, refetch } = query;
  const place = useRef<HTMLDivElement>(null);
  const onClear = empty?.onClear ?? null;
  // The button goes away with the filters: whoever pressed it goes on where the list stands.
  const clear = () => {
    onClear?.();
    place.current?.focus();
  };
  if (isError && isForbidden(error)) return <Problem error={error} />;
  return (
    <div ref={place} tabIndex={-1} className="query-states">
      {isError ? <Problem error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <Loading height={height} /> : null}
      {data === undefined ? null : !empty?.when(data) ? (
        children(data)
      ) : isError ? null : (
        <Nothing {...empty} onClear={onClear === null ? null : clear} />
      )}
    </div>
  );
}

/** In the place of what is coming. */
export function Loading({ height }: { readonly height: number }) {
  const t = useTranslations('common.states');
  return (
    <output aria-label={t('loading')} style={{ display: 'block' }}>
      <Skeleton h={height} component="span" display="block" />
    </output>
  );
}

function Nothing({ title, detail, icon, action, onClear = null }: Omit<Emptiness<never>, 'when'>) {
  const t = useTranslations('common.states');
  if (onClear !== null) {
    return (
      <EmptyState
        title={t('noneFits')}
        icon={FilterX}
        action={
          <Button variant="default" mt="sm" onClick={onClear}>
            {t('clearFilters')}
          </Button>
        }
      >
        {t('noneFitsDetail')}
      </EmptyState>
    );
  }
  return (
    <EmptyState title={title} {...(icon === undefined ? {} : { icon })} action={action}>
      {detail}
    </EmptyState>
  );
}
