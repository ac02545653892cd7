import { type KeyboardEvent, useRef, useState } from 'react';
import { type Branch, nextNamed } from '../../api/branch.ts';
import { type Level, lineOf, type Spot, spotAt } from './levels.ts';
import { beginsWith, createTypeAhead } from './type-ahead.ts';

interface TreeActs {
  readonly top: Level;
  /** Undefined: it is being read. */
  readonly branchAt: (spot: Spot) => Branch | undefined;
  /** Puts the focus there. */
  readonly go: (spot: Spot) => void;
  readonly choose: (branch: Branch) => void;
  readonly toggle: (branch: Branch, spot: Spot, open: boolean) => void;
  readonly isOpen: (spot: Spot, line: number) => boolean;
  readonly linesInSight: number;
}

interface Pressed {
  readonly line: number;
  readonly spot: Spot;
  readonly level: Level;
  readonly branch: Branch | undefined;
}

/** What keys do in a tree. [WAI-ARIA Authoring Practices, tree view] */
export function useTreeKeys({ top, branchAt, go, choose, toggle, isOpen, linesInSight }: TreeActs) {
  const [typing] = useState(() => createTypeAhead(() => performance.now()));
  const latest = useRef(0);
  const goToLine = (line: number) => {
    const found = spotAt(top, Math.max(0, Math.min(line, top.lines - 1)));
    if (found !== null) go({ parent: found.level.parent, position: found.position });
  };
  const goToName = async (key: string, { line, spot }: Pressed) => {
    const { text, here } = typing.type(key);
    latest.current += 1;
    const mine = latest.current;
    const known = lineNamed(text, here ? line : line + 1);
    if (known !== 'unknown') {
      if (known !== null) goToLine(known);
      return;
    }
    if (spot.parent === null) return;
    const position = await nextNamed(spot.parent, text, here ? spot.position - 1 : spot.position).catch(() => null);
    // Meanwhile another letter came, or the level is closed.
    if (position !== null && mine === latest.current && lineOf(top, spot) !== null)
      go({ parent: spot.parent, position });
  };
  /** The next line whose branch is called so, around the whole tree; unknown where a branch on the way is not read. */
  const lineNamed = (text: string, from: number): number | null | 'unknown' => {
    for (let step = 0; step < top.lines; step += 1) {
      const line = (from + step) % top.lines;
      const found = spotAt(top, line);
      const branch = found && branchAt({ parent: found.level.parent, position: found.position });
      if (!branch) return 'unknown';
      if (beginsWith(branch.name, text)) return line;
    }
    return null;
  };
  /** Moves to another line; false for a key that does not. */
  const move = (key: string, line: number): boolean => {
    const page = Math.max(1, linesInSight - 1);
    const lines: Readonly<Record<string, number>> = {
      ArrowDown: line + 1,
      ArrowUp: line - 1,
      PageDown: line + page,
      PageUp: line - page,
      Home: 0,
      End: top.lines - 1,
    };
    const to = lines[key];
    if (to !== undefined) goToLine(to);
    return to !== undefined;
  };
  /** Opens, closes, or moves to the branch above or the first one below; false for another key. */
  const openOrClose = (key: string, { line, spot, level, branch }: Pressed): boolean => {
    if (key !== 'ArrowRight' && key !== 'ArrowLeft') return false;
    const parent = branch !== undefined && branch.branchesBelow > 0 ? branch : null;
    const isParentOpen = parent !== null && isOpen(spot, line);
    if (key === 'ArrowRight' && isParentOpen) goToLine(line + 1);
    else if (key === 'ArrowLeft' && !isParentOpen) {
      if (level.above !== null) go(level.above);
    } else if (parent !== null) toggle(parent, spot, !isParentOpen);
    return true;
  };
  return (event: KeyboardEvent, pressed: Pressed) => {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey) return;
    if (key === 'Enter' || (key === ' ' && !typing.isGoingOn())) {
      if (pressed.branch !== undefined) choose(pressed.branch);
    } else if (!move(key, pressed.line) && !openOrClose(key, pressed)) {
      if (key.length !== 1) return;
      void goToName(key, pressed);
    }
    event.preventDefault();
  };
}
