import { Button, Group, Input, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { Branch } from '../api/branch.ts';
import { api } from '../api/client.ts';
import type { Page } from '../api/wire.ts';
import { BranchChoices } from './branch-choices.tsx';
import { BranchLine } from './branch-tree/branch-line.tsx';
import { Modal } from './dialogs.tsx';
import { LookAgain, usePlatform } from './platform.tsx';

interface BranchPickerProps {
  readonly label: string;
  readonly description?: string;
  /** Code of the branch that is chosen. */
  readonly code: string | null;
  readonly onChoose: (branch: Branch) => void;
  readonly error?: string | null;
}

/** A branch of the organization chart, chosen from the tree or by search; only one with a code below the root (R20). */
export function BranchPicker({ label, description, code, onChoose, error = null }: BranchPickerProps) {
  const t = useTranslations('branchTree.picker');
  const [opened, { open, close }] = useDisclosure(false);
  const chosen = useBranchOf(code);
  return (
    <Input.Wrapper label={label} description={description} error={error} labelElement="div">
      <Group gap="xs" mt={4} justify="space-between" wrap="nowrap">
        {chosen.data ? (
          <Group gap="xs" fz="sm">
            <BranchLine branch={chosen.data} counted={false} />
          </Group>
        ) : (
          <Text size="sm" c={chosen.data === null && code !== null ? 'red' : 'dimmed'}>
            {chosen.data === null && code !== null ? t('gone', { code }) : (code ?? t('none'))}
          </Text>
        )}
        <Button
          size="xs"
          variant="default"
          onClick={open}
          aria-label={`${label}: ${t('choose')}`}
          style={{ flex: 'none' }}
        >
          {code === null ? t('choose') : t('change')}
        </Button>
      </Group>
      <Modal opened={opened} onClose={close} title={t('choose')} size="lg" centered>
        <LookAgain />
        <BranchChoices
          choice={{
            chosen: chosen.data?.id ?? null,
            choose(branch) {
              onChoose(branch);
              close();
            },
          }}
        />
      </Modal>
    </Input.Wrapper>
  );
}

/** Null where no branch has the code. */
function useBranchOf(code: string | null) {
  const connection = usePlatform();
  return useQuery({
    queryKey: ['/branches', { connection, code }],
    enabled: code !== null,
    queryFn: async ({ signal }) => {
      const { items } = await api.get<Page<Branch>>('/branches', { connection, code }, signal);
      return items[0] ?? null;
    },
  });
}
