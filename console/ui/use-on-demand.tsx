import { type ReactNode, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { MissingCode } from './missing-code.tsx';
import type { OnDemand } from './on-demand.ts';
import { Loading } from './query-states.tsx';

/** Where stands what is said of it: in its place, this many pixels high, or at the edge of the window until nobody wants it any more. */
type Place = { readonly height: number } | { readonly giveUp: () => void };

interface Wanted<Parts> {
  /** Null until it is wanted and there. */
  readonly parts: Parts | null;
  readonly isComing: boolean;
  /** That it is coming, where that takes a while, or that it did not come; for whoever uses it to show. */
  readonly note: ReactNode;
}

/** Code of which it is known now whether it is needed. */
export function useOnDemand<Parts extends object>(part: OnDemand<Parts>, wanted: boolean, place: Place): Wanted<Parts> {
  const [came, setCame] = useState(part.parts);
  const [state, setState] = useState<'coming' | 'slow' | 'failed'>('coming');
  useEffect(() => {
    if (!wanted || came !== null) return;
    const waiting = new AbortController();
    const tell = (next: 'slow' | 'failed') => {
      if (!waiting.signal.aborted) setState(next);
    };
    const timer = setTimeout(tell, SLOW_MS, 'slow');
    void part
      .fetch()
      .then(
        (parts) => setCame(parts),
        () => tell('failed'),
      )
      .finally(() => clearTimeout(timer));
    return () => {
      waiting.abort();
      clearTimeout(timer);
      setState('coming');
    };
  }, [part, wanted, came]);
  const isMissing = wanted && came === null;
  return {
    parts: came,
    isComing: isMissing && state !== 'failed',
    note: isMissing ? <Note state={state} place={place} /> : null,
  };
}

/** Nobody is told of what comes before they wonder. */
const SLOW_MS = 200;

function Note({ state, place }: { readonly state: 'coming' | 'slow' | 'failed'; readonly place: Place }) {
  const t = useTranslations('common.states');
  if ('height' in place) return state === 'failed' ? <MissingCode /> : <Loading height={place.height} />;
  if (state === 'coming') return null;
  return state === 'slow' ? (
    <output className="floating-note floating-text">{t('loading')}</output>
  ) : (
    <div className="floating-note">
      <MissingCode onClose={place.giveUp} />
    </div>
  );
}
