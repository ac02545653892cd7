import { Lock, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { isForbidden, ProblemError } from '../api/client.ts';
import { Details } from './details.tsx';
import { EmptyState } from './empty-state.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { useProblem } from './use-problem.ts';

interface ProblemProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  /** Leads away from what is not there, where nothing else stands beside it. */
  readonly away?: ReactNode;
}

/** Why something is not shown: it is not for whoever looks, it is not there, or something went wrong. */
export function Problem({ error, onRetry, away }: ProblemProps) {
  const t = useTranslations('common.states');
  const { details } = useProblem()(error);
  const code = error instanceof ProblemError ? error.problem.code : null;
  if (isForbidden(error)) {
    return (
      <EmptyState title={t('forbidden')} icon={Lock} action={away}>
        {t('forbiddenDetail')}
      </EmptyState>
    );
  }
  if (code === 'not_found') {
    return (
      <EmptyState title={t('notFound')} icon={SearchX} action={away}>
        <Details of={details} />
      </EmptyState>
    );
  }
  return <ProblemAlert error={error} {...(onRetry === undefined ? {} : { onRetry })} />;
}
