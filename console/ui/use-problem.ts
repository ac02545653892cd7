import { useMessages, useTranslations } from 'use-intl';
import { ProblemError } from '../api/client.ts';
import { type Sentence, useSaid } from './said.tsx';

interface Said {
  readonly title: string;
  /** One after the other. */
  readonly details: readonly Detail[];
}

interface Detail {
  readonly text: string;
  /** True where it is the server's own sentence, which is English. */
  readonly english: boolean;
}

/** A problem in the language that is shown: what its code means, and what the server says of it. */
export function useProblem(): (error: unknown) => Said {
  const t = useTranslations('problems');
  const titleOf = useProblemTitle();
  const told = useTold();
  return (error) => {
    if (!(error instanceof ProblemError)) {
      return {
        title: t('page'),
        details: [{ text: error instanceof Error ? error.message : String(error), english: true }],
      };
    }
    const { code, status, title, detail, sentences, errors = [] } = error.problem;
    if (code === 'unreachable') {
      const text = status === 0 ? t('unreachableDetail') : t('answered', { status: String(status) });
      return { title: t('unreachable'), details: [{ text, english: false }] };
    }
    // What is wrong with the shape of a request is said of each of its parts.
    const parts = errors.map(({ pointer, code: part = '', message, params = {} }) => ({
      code: part,
      message,
      params,
      before: `${pointer.replace(/^\/\w+\//, '')}: `,
    }));
    const named = titleOf(code) ?? title;
    const all = sentences === undefined && parts.length > 0 ? told(parts) : told(sentences ?? []);
    // What the title says already is not said once more.
    const more = all.filter(({ text }) => text !== `${named}.`);
    const details = more.length > 0 ? more : all;
    return {
      title: named,
      details: details.length > 0 ? details : [{ text: detail ?? title, english: true }],
    };
  };
}

/** Sentences in the language that is shown, each as far as there are words for it. */
export function useTold(): (sentences: readonly (Sentence & { readonly before?: string })[]) => readonly Detail[] {
  const say = useSaid();
  return (sentences) =>
    sentences.map((sentence) => {
      const { before = '', message } = sentence;
      const said = say(sentence);
      return { text: before + (said ?? message), english: said === null };
    });
}

/** What each field of a request has to be, by its name, in the language that is shown. */
export function useFieldProblems(): (error: ProblemError) => Record<string, string> {
  const say = useSaid();
  return ({ problem: { errors = [] } }) =>
    Object.fromEntries(
      errors.map(({ pointer, code = '', message, params = {} }) => [
        pointer.replace(/^\/body\//, ''),
        say({ code, message, params }) ?? message,
      ]),
    );
}

/** What a code means; undefined for one that the console does not know. */
export function useProblemTitle(): (code: string) => string | undefined {
  const words: Readonly<Record<string, string>> = useMessages().problems.codes;
  return (code) => words[code];
}
