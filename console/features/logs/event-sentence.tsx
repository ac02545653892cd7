import { Fragment } from 'react';
import type { LogEvent } from '../../api/run.ts';
import { InEnglish } from '../../ui/in-english.tsx';
import { type Sentence, useSaid } from '../../ui/said.tsx';
import type { useLeftOut } from '../../ui/sentence.tsx';
import { leftOutOf, saidIn } from './said-in.ts';

interface EventSentenceProps {
  readonly event: Pick<LogEvent, 'detail' | 'message'>;
  /** Of the page, which many sentences share: it knows what fields are called. */
  readonly leftOut: ReturnType<typeof useLeftOut>;
  /** Whether what to do about somebody who was left out is said, too. */
  readonly advised?: boolean;
}

/** What happened, in the language that is shown. */
export function EventSentence({ event, leftOut, advised = true }: EventSentenceProps) {
  const said = saidIn(event);
  if (said.length === 0) return leftOut(leftOutOf(event), advised) ?? <InEnglish>{event.message}</InEnglish>;
  return said.map((sentence, index) => (
    <Fragment key={sentence.message}>
      {index === 0 ? null : ' '}
      <OneOf sentence={sentence} leftOut={leftOut} />
    </Fragment>
  ));
}

interface OneOfProps {
  readonly sentence: Sentence;
  readonly leftOut: ReturnType<typeof useLeftOut>;
}

/** Of somebody who signs in, a sentence can be the one that rejects their record. */
function OneOf({ sentence, leftOut }: OneOfProps) {
  const said = useSaid()(sentence);
  if (said !== null) return said;
  const { code, message, params } = sentence;
  const { field, value, ...others } = params;
  const of = { code, field: textOf(field), value: textOf(value), params: others };
  return leftOut(of, false) ?? <InEnglish>{message}</InEnglish>;
}

const textOf = (named: string | number | undefined) => (named === undefined || named === '' ? null : String(named));
