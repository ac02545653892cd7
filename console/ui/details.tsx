import { Code } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { InEnglish } from './in-english.tsx';
import type { Sentence } from './said.tsx';
import { useTold } from './use-problem.ts';

interface DetailsProps {
  readonly of: ReturnType<ReturnType<typeof useTold>>;
}

/** Sentences in a row; those that there is only English for are marked as that. */
export function Details({ of }: DetailsProps): ReactNode {
  return of.map(({ text, english }, index) => (
    <Fragment key={text}>
      {index === 0 ? null : ' '}
      {english ? <InEnglish>{withCommands(text)}</InEnglish> : withCommands(text)}
    </Fragment>
  ));
}

/** Commands stand between backticks, as in Markdown. */
function withCommands(text: string): ReactNode {
  return text.split(/`([^`]+)`/).map((part, index) => (index % 2 === 0 ? part : <Code key={part}>{part}</Code>));
}

/** Why something failed or waits, as it is stored: its sentences, or else its English text. */
export function Why({ why: { code, message, sentences } }: WhyProps): ReactNode {
  const told = useTold();
  return (
    <Details of={told(sentences !== undefined && sentences.length > 0 ? sentences : [{ code, message, params: {} }])} />
  );
}

export interface WhyProps {
  readonly why: {
    readonly code: string;
    readonly message: string;
    readonly sentences?: readonly Sentence[] | undefined;
  };
}
