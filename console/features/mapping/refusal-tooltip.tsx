import { type RefObject, useEffect, useState } from 'react';
import { onDemand } from '../../ui/on-demand.ts';
import { useOnDemand } from '../../ui/use-on-demand.tsx';

const tooltip = onDemand(async () => (await import('./tooltip.ts')).parts);

interface Shown {
  readonly why: string;
  readonly place: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
}

/** Why the cell under the pointer, or with the focus, would be rejected: one tooltip for all, as one for each makes scrolling slow. */
export function RefusalTooltip({ scroller }: { readonly scroller: RefObject<HTMLElement | null> }) {
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const show = ({ target }: Event) => setShown(shownOf(target));
    const hide = () => setShown(null);
    const dismiss = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') hide();
    };
    element.addEventListener('mouseover', show);
    element.addEventListener('focusin', show);
    element.addEventListener('mouseleave', hide);
    element.addEventListener('focusout', hide);
    element.addEventListener('keydown', dismiss);
    // What it belongs to may not be drawn any more.
    element.addEventListener('scroll', hide, { passive: true });
    return () => {
      element.removeEventListener('mouseover', show);
      element.removeEventListener('focusin', show);
      element.removeEventListener('mouseleave', hide);
      element.removeEventListener('focusout', hide);
      element.removeEventListener('keydown', dismiss);
      element.removeEventListener('scroll', hide);
    };
  }, [scroller]);
  const { parts, note } = useOnDemand(tooltip, shown !== null, { giveUp: () => setShown(null) });
  if (shown === null || parts === null) return note;
  return (
    <parts.Tooltip opened label={shown.why} multiline maw={360}>
      <span aria-hidden className="preview-anchor" style={shown.place} />
    </parts.Tooltip>
  );
}

/** Null where there is nothing to say. */
function shownOf(target: EventTarget | null): Shown | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-refused]') : null;
  const why = cell?.dataset['refused'];
  if (cell == null || why === undefined) return null;
  const { offsetLeft: left, offsetWidth: width, offsetHeight: height, parentElement: row } = cell;
  return { why, place: { left, top: row?.offsetTop ?? 0, width, height } };
}
