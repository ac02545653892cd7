import { type RefObject, useEffect, useRef } from 'react';
import { ofThisTab } from '../../api/storage.ts';

const KEY = 'rollcall-scrolled';

interface Kept {
  readonly address: string;
  readonly top: number;
}

/** How far something was scrolled at the address that is shown, before the page was loaded again. */
export function keptScroll(): number {
  const said: unknown = JSON.parse(ofThisTab.get(KEY) ?? '{}');
  return isKept(said) && said.address === location.href ? said.top : 0;
}

/**
 * Scrolls to where it was as soon as there is enough to scroll through, and remembers from then on.
 *
 * @param wanted see keptScroll.
 * @param height of what is scrolled through, in pixels.
 */
export function useKeptScroll(scroller: RefObject<HTMLElement | null>, wanted: number, height: number): void {
  const isDone = useRef(wanted === 0);
  useEffect(() => {
    const { current } = scroller;
    if (isDone.current || current === null || height < wanted + current.clientHeight) return;
    isDone.current = true;
    current.scrollTo({ top: wanted });
  }, [scroller, wanted, height]);
  useEffect(() => {
    const keep = () => {
      const kept: Kept = { address: location.href, top: scroller.current?.scrollTop ?? 0 };
      ofThisTab.set(KEY, JSON.stringify(kept));
    };
    window.addEventListener('pagehide', keep);
    return () => window.removeEventListener('pagehide', keep);
  }, [scroller]);
}

const isKept = (said: unknown): said is Kept =>
  typeof said === 'object' && said !== null && 'address' in said && 'top' in said && typeof said.top === 'number';
