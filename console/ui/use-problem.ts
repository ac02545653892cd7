import { useMessages, useTranslations } from 'use-intl';
import { ProblemError } from '../api/client.ts';

interface Said {
  readonly title: string;
  readonly detail: string;
  /** True where the detail is the server's own sentence, which is English. */
  readonly english: boolean;
}

/** A problem in the language that is shown: what its code means, and the server's own sentence. */
export function useProblem(): (error: unknown) => Said {
  const t = useTranslations('problems');
  const titleOf = useProblemTitle();
  return (error) => {
    if (!(error instanceof ProblemError)) {
      return { title: t('page'), detail: error instanceof Error ? error.message : String(error), english: true };
    }
    const { code, status, title, detail } = error.problem;
    if (code !== 'unreachable') {
      return { title: titleOf(code) ?? title, detail: detail ?? title, english: true };
    }
    const said = status === 0 ? t('unreachableDetail') : t('answered', { status: String(status) });
    return { title: t('unreachable'), detail: said, english: false };
  };
}

/** What a code means; undefined for one that the console does not know. */
export function useProblemTitle(): (code: string) => string | undefined {
  const words: Readonly<Record<string, string>> = useMessages().problems.codes;
  return (code) => words[code];
}
