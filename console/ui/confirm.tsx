import { Box, Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Modal } from './dialogs.tsx';
import { FormButtons } from './form-buttons.tsx';
import { ProblemAlert } from './problem-alert.tsx';

interface ConfirmProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** What the button does, as a verb: "Delete". */
  readonly verb: string;
  readonly dangerous?: boolean;
  /** Until something is filled in. */
  readonly disabled?: boolean;
  readonly onConfirm: () => Promise<unknown>;
}

/** Asks before something is done; stays open with the reason when it cannot be. */
export function Confirm(props: ConfirmProps) {
  const { opened, onClose, title, children, verb, dangerous = false, disabled = false, onConfirm } = props;
  const act = useMutation({ mutationFn: onConfirm, onSuccess: onClose });
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered>
      <Stack>
        <Box fz="sm">{children}</Box>
        {act.isError ? <ProblemAlert error={act.error} /> : null}
        <FormButtons onCancel={onClose}>
          <Button
            color={dangerous ? 'red.9' : 'roll'}
            disabled={disabled}
            loading={act.isPending}
            onClick={() => act.mutate()}
          >
            {verb}
          </Button>
        </FormButtons>
      </Stack>
    </Modal>
  );
}
