import type { LogEvent } from '../../api/run.ts';
import { LeftOutSentence, SaidTogether } from '../../ui/sentence.tsx';
import { leftOutOf, saidIn } from './said-in.ts';

interface EventSentenceProps {
  readonly event: Pick<LogEvent, 'detail' | 'message'>;
  /** Whether what to do about somebody who was left out is said, too. */
  readonly advised?: boolean;
}

/** What happened, in the language that is shown. */
export function EventSentence({ event, advised = true }: EventSentenceProps) {
  const said = saidIn(event);
  if (said.length > 0) return <SaidTogether sentences={said} />;
  return <LeftOutSentence of={leftOutOf(event)} message={event.message} advised={advised} />;
}
