import { useBlocker } from '@tanstack/react-router';
import { createContext, type RefObject, useContext, useEffect } from 'react';
import { LeaveQuestion } from './leave-question.tsx';

/** Of the dialog around a form: where the form says whether anything in it is not saved. */
export const UnsavedInDialog = createContext<RefObject<() => boolean> | null>(null);

interface LeaveGuardProps {
  /** Asked when somebody is about to leave. */
  readonly unsaved: boolean | (() => boolean);
  /** True for a form that is opened and closed by the rest of the address: any other address leaves it. */
  readonly partOfPage?: boolean;
  /** Where the page keeps what is not saved: a reload loses nothing then, and this forgets it. */
  readonly onLeave?: () => void;
}

/** Asks before a page or a dialog is left in which something is not saved yet; the browser asks when the page is closed. */
export function LeaveGuard({ unsaved, partOfPage = false, onLeave }: LeaveGuardProps) {
  const isUnsaved = () => (typeof unsaved === 'function' ? unsaved() : unsaved);
  const dialogRef = useContext(UnsavedInDialog);
  useEffect(() => {
    if (dialogRef !== null) dialogRef.current = isUnsaved;
  });
  const blocker = useBlocker({
    shouldBlockFn({ current, next }) {
      const leaves =
        current.pathname !== next.pathname ||
        (partOfPage && JSON.stringify(current.search) !== JSON.stringify(next.search));
      return leaves && isUnsaved();
    },
    enableBeforeUnload: () => onLeave === undefined && isUnsaved(),
    withResolver: true,
  });
  return (
    <LeaveQuestion
      opened={blocker.status === 'blocked'}
      onStay={() => blocker.reset?.()}
      onLeave={() => {
        onLeave?.();
        blocker.proceed?.();
      }}
    />
  );
}
