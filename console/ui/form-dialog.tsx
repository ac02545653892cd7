import type { MantineSize } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import { Modal } from './dialogs.tsx';
import { UnsavedInDialog } from './leave-guard.tsx';
import { LeaveQuestion } from './leave-question.tsx';

interface FormDialogProps {
  readonly opened: boolean;
  /** Closes it, whatever was typed. */
  readonly onClose: () => void;
  readonly title: string;
  readonly size?: MantineSize;
  /** The form, with a `LeaveGuard` in it; `cancel` asks first where something is not saved. */
  readonly children: (cancel: () => void) => ReactNode;
}

/** A dialog with a form in it: made anew each time it opens, and never closed by mistake over what was typed. */
export function FormDialog({ opened, onClose, title, size = 'md', children }: FormDialogProps) {
  const unsaved = useRef(() => false);
  const [asking, setAsking] = useState(false);
  const cancel = () => (unsaved.current() ? setAsking(true) : onClose());
  return (
    <>
      {/* While the question stands there, a key answers that. */}
      <Modal opened={opened} onClose={cancel} title={title} size={size} centered closeOnEscape={!asking}>
        <UnsavedInDialog value={unsaved}>
          <Form cancel={cancel}>{children}</Form>
        </UnsavedInDialog>
      </Modal>
      <LeaveQuestion
        opened={asking}
        onStay={() => setAsking(false)}
        onLeave={() => {
          setAsking(false);
          onClose();
        }}
      />
    </>
  );
}

/** By itself: what is drawn does not go by what is typed. */
function Form({ cancel, children }: Pick<FormDialogProps, 'children'> & { readonly cancel: () => void }) {
  return children(cancel);
}
