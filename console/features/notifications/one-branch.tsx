import { Button, Group, Input, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type BranchDetail, branchQuery } from '../../api/branch.ts';
import { BranchDialog } from '../../ui/branch-dialog.tsx';

interface OneBranchProps {
  /** Null: every branch. */
  readonly id: string | null;
  readonly onChange: (id: string | null) => void;
  readonly error: ReactNode;
}

/** Additions to which branch are told. */
export function OneBranch({ id, onChange, error }: OneBranchProps) {
  const t = useTranslations('notifications.form');
  const [choosing, setChoosing] = useState(false);
  const { data: branch } = useQuery({ ...branchQuery(id ?? ''), enabled: id !== null });
  return (
    <Input.Wrapper label={t('branch')} description={t('branchDetail')} error={error} labelElement="div">
      <Group gap="xs" mt={6}>
        <Text size="sm" dir="auto">
          {id === null ? t('everyBranch') : placeOf(branch)}
        </Text>
        <Button size="compact-sm" variant="default" onClick={() => setChoosing(true)}>
          {t('chooseBranch')}
        </Button>
        {id === null ? null : (
          <Button size="compact-sm" variant="subtle" onClick={() => onChange(null)}>
            {t('anyBranch')}
          </Button>
        )}
      </Group>
      <BranchDialog
        title={t('chooseBranch')}
        opened={choosing}
        onClose={() => setChoosing(false)}
        onChoose={({ id: chosen }) => onChange(chosen)}
        refusal={() => null}
      />
    </Input.Wrapper>
  );
}

/** The root has no way to it. */
function placeOf(branch: BranchDetail | undefined): string {
  if (branch === undefined) return '…';
  return branch.path.length === 0 ? branch.name : branch.path.join(' › ');
}
