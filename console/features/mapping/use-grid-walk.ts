import { type FocusEvent, type KeyboardEvent, useCallback, useId, useState } from 'react';

interface Place {
  /** 0: the headers. */
  readonly row: number;
  readonly column: number;
}

interface Grid {
  /** With that of the headers. */
  readonly rows: number;
  readonly columns: number;
  /** Brings a cell into sight, so that it is drawn. */
  readonly show: (row: number, column: number) => void;
}

/** Rows that a key leaps over. */
const PAGE = 10;

/**
 * Walks through a grid of which only a part is drawn, as its pattern has it: the grid keeps the focus, and names the cell
 * where one is. [WAI-ARIA Authoring Practices, grid; aria-activedescendant]
 */
export function useGridWalk({ rows, columns, show }: Grid) {
  const grid = useId();
  const [active, setActive] = useState<Place | null>(null);
  const idOf = useCallback((row: number, column: number) => `${grid}-${row}-${column}`, [grid]);
  const go = (to: Place) => {
    const place = { row: within(to.row, rows), column: within(to.column, columns) };
    setActive(place);
    show(place.row, place.column);
  };
  const of = {
    role: 'grid',
    tabIndex: 0,
    'aria-readonly': true,
    ...(active === null ? {} : { 'aria-activedescendant': idOf(active.row, active.column) }),
    onFocus: ({ target, currentTarget }: FocusEvent) => {
      if (target === currentTarget && active === null) setActive({ row: 0, column: 0 });
    },
    onBlur: ({ target, currentTarget }: FocusEvent) => {
      if (target === currentTarget) setActive(null);
    },
    onKeyDown: (event: KeyboardEvent) => {
      // Buttons within have keys of their own.
      if (event.target !== event.currentTarget) return;
      const to = placeAfter(event, active ?? { row: 0, column: 0 }, { row: rows - 1, column: columns - 1 });
      if (to === null) return;
      event.preventDefault();
      go(to);
    },
  } as const;
  return { active, idOf, of };
}

const within = (index: number, count: number) => Math.max(0, Math.min(index, count - 1));

/** Where a key leads; null for one that does not. */
export function placeAfter(
  { key, ctrlKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey'>,
  { row, column }: Place,
  last: Place,
): Place | null {
  switch (key) {
    case 'ArrowDown':
      return { row: row + 1, column };
    case 'ArrowUp':
      return { row: row - 1, column };
    case 'ArrowRight':
      return { row, column: column + 1 };
    case 'ArrowLeft':
      return { row, column: column - 1 };
    case 'PageDown':
      return { row: row + PAGE, column };
    case 'PageUp':
      return { row: row - PAGE, column };
    case 'Home':
      return { row: ctrlKey ? 0 : row, column: 0 };
    case 'End':
      return { row: ctrlKey ? last.row : row, column: last.column };
    default:
      return null;
  }
}
