import { Group } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { ENTITY_KEYS } from '../../api/run.ts';
import { DateTimeField } from '../../ui/date-time-field.tsx';
import { OwnerFilter } from '../../ui/owner-filter.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { Select } from '../../ui/select.tsx';
import type { LogsState } from './api.ts';
import { TextAndLevel } from './text-and-level.tsx';

interface LogFiltersProps {
  readonly connection: string;
  readonly state: LogsState;
  /** With `replace`, Back does not undo it: what is typed changes letter by letter. */
  readonly look: (change: Partial<LogsState>, replace?: boolean) => void;
}

/** By text, level, entity, whose settings, run and date (R33). */
export function LogFilters({ connection, state, look }: LogFiltersProps) {
  const t = useTranslations('logs');
  const common = useTranslations('common');
  return (
    <Group mb="md" align="flex-end" gap="sm" className="log-filters">
      <Group align="flex-end" gap="sm">
        <TextAndLevel state={state} look={look} width={190} />
        <Select
          label={t('entity')}
          placeholder={common('all')}
          clearable
          clearSectionMode="clear"
          w={152}
          data={ENTITY_KEYS.map((value) => ({ value, label: common(`entities.${value}`) }))}
          value={state.entity === '' ? null : state.entity}
          onChange={(entity) => look({ entity: entity ?? '' })}
        />
        <OwnerFilter connection={connection} owner={state.owner} onChange={(owner) => look({ owner })} />
      </Group>
      <Group align="flex-end" gap="sm">
        <SearchInput
          label={t('run')}
          placeholder={t('allRuns')}
          leftSection={null}
          inputMode="numeric"
          w={80}
          value={state.run}
          onSearch={(run) => look({ run }, true)}
        />
        <DateTimeField
          label={t('from')}
          placeholder={t('anyTime')}
          value={state.from}
          onChange={(from) => look({ from })}
        />
        <DateTimeField label={t('to')} placeholder={t('anyTime')} value={state.to} onChange={(to) => look({ to })} />
      </Group>
    </Group>
  );
}
