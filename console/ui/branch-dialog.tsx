import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Branch } from '../api/branch.ts';
import { BranchChoices } from './branch-choices.tsx';
import { Modal } from './dialogs.tsx';

interface BranchDialogProps {
  readonly title: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Also closes it. */
  readonly onChoose: (branch: Branch) => void;
  readonly refusal: (branch: Branch) => string | null;
  readonly children?: ReactNode;
}

/** Asks for a branch. */
export function BranchDialog({ title, opened, onClose, onChoose, refusal, children }: BranchDialogProps) {
  const choose = (branch: Branch) => {
    onClose();
    onChoose(branch);
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg" centered>
      <Stack>
        {children === undefined ? null : <Text size="sm">{children}</Text>}
        <BranchChoices choice={{ chosen: null, choose, refusal }} />
      </Stack>
    </Modal>
  );
}
