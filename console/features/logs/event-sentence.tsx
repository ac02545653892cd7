import type { LogEvent } from '../../api/run.ts';
import { InEnglish } from '../../ui/in-english.tsx';
import { SaidTogether, type useLeftOut } from '../../ui/sentence.tsx';
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
  if (said.length > 0) return <SaidTogether sentences={said} />;
  return leftOut(leftOutOf(event), advised) ?? <InEnglish>{event.message}</InEnglish>;
}
