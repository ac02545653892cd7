import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { connectionsQuery } from '../api/connection.ts';
import { Select } from './select.tsx';
import { useOwnerChoices } from './use-owner-choices.ts';

interface OwnerFilterProps {
  readonly connection: string;
  /** Empty: all of them. */
  readonly owner: string;
  readonly onChange: (owner: string) => void;
}

/** Whose settings a list is about (R25); not there as long as only one has some. */
export function OwnerFilter({ connection, owner, onChange }: OwnerFilterProps) {
  const t = useTranslations('owners');
  const common = useTranslations('common');
  const { data: connections } = useSuspenseQuery(connectionsQuery);
  const owners = connections.find(({ name }) => name === connection)?.owners ?? [];
  const choices = useOwnerChoices(owners, owner === '' ? [] : [owner]);
  if (owner === '' && choices.length < 2) return null;
  return (
    <Select
      label={t('label')}
      placeholder={common('all')}
      clearable
      w={180}
      data={choices}
      value={owner === '' ? null : owner}
      onChange={(chosen) => onChange(chosen ?? '')}
    />
  );
}
