import { Button, Group, Pill, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Branch } from '../../api/branch.ts';
import { BranchDialog } from '../../ui/branch-dialog.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';

interface ChosenBranchesProps {
  readonly branches: readonly Branch[];
  readonly onChange: (branches: readonly Branch[]) => void;
}

/** The branches that somebody new is put into, by hand (R37). */
export function ChosenBranches({ branches, onChange }: ChosenBranchesProps) {
  const t = useTranslations('people');
  const [choosing, setChoosing] = useState(false);
  return (
    <TitledPanel title={t('new.branches')}>
      <Stack align="flex-start">
        <Text size="sm" c="dimmed">
          {t('new.branchesDetail')}
        </Text>
        {branches.length === 0 ? null : (
          <Group gap="xs">
            {branches.map((branch) => (
              <Pill
                key={branch.id}
                size="md"
                withRemoveButton
                onRemove={() => onChange(branches.filter(({ id }) => id !== branch.id))}
                removeButtonProps={{
                  'aria-label': t('branches.remove', { branch: branch.name }),
                  'aria-hidden': false,
                  tabIndex: 0,
                }}
              >
                {(branch.path ?? []).join(' › ') || branch.name}
              </Pill>
            ))}
          </Group>
        )}
        <Button variant="default" size="compact-sm" onClick={() => setChoosing(true)}>
          {t('branches.add')}
        </Button>
      </Stack>
      <BranchDialog
        title={t('branches.add')}
        opened={choosing}
        onClose={() => setChoosing(false)}
        onChoose={(branch) => onChange([...branches, branch])}
        refusal={({ id }) => (branches.some((chosen) => chosen.id === id) ? t('branches.already') : null)}
      />
    </TitledPanel>
  );
}
