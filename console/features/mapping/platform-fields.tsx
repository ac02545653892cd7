import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { Badge, Group, Radio, Stack, Text } from '@mantine/core';
import { GripVertical } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PlatformField, Settings } from '../../api/settings.ts';
import { SearchInput } from '../../ui/search-input.tsx';
import { Select } from '../../ui/select.tsx';
import type { Column } from './columns.ts';
import { carried } from './drag.ts';

export interface MappingActs {
  readonly map: (key: string, path: string) => void;
  readonly unmap: (key: string) => void;
  readonly take: (key: string, picklist: 'label' | 'value') => void;
}

interface PlatformFieldsProps {
  readonly fields: readonly PlatformField[];
  readonly columns: readonly Column[];
  readonly mapping: Settings['mapping'];
  readonly acts: MappingActs;
  /** Which fields are looked for. */
  readonly find: string;
  readonly onFind: (text: string) => void;
}

/** What a mapping can fill: dragged onto columns, or given one here by keyboard (R23). */
export function PlatformFields({ fields, columns, mapping, acts, find, onFind }: PlatformFieldsProps) {
  const t = useTranslations('mapping.fields');
  const wanted = find.toLowerCase();
  const shown = fields.filter(({ key, title }) => `${title} ${key}`.toLowerCase().includes(wanted));
  return (
    <Stack gap="sm">
      <SearchInput label={t('search')} w="100%" value={find} onSearch={onFind} />
      <Text size="xs" c="dimmed">
        {t('hint')}
      </Text>
      {shown.length === 0 ? (
        <Text size="sm" c="dimmed" component="output">
          {t('none')}
        </Text>
      ) : null}
      {shown.map((field) => (
        <FieldCard key={field.key} field={field} columns={columns} line={mapping[field.key]} acts={acts} />
      ))}
    </Stack>
  );
}

interface FieldCardProps {
  readonly field: PlatformField;
  readonly columns: readonly Column[];
  readonly line: Settings['mapping'][string] | undefined;
  readonly acts: MappingActs;
}

function FieldCard({ field, columns, line, acts }: FieldCardProps) {
  const t = useTranslations('mapping.fields');
  const card = useRef<HTMLDivElement>(null);
  const [carriedNow, setCarriedNow] = useState(false);
  const { key, title, mandatory, additional } = field;
  useEffect(() => {
    if (card.current === null) return undefined;
    return draggable({
      element: card.current,
      getInitialData: () => carried(key),
      onDragStart: () => setCarriedNow(true),
      onDrop: () => setCarriedNow(false),
    });
  }, [key]);
  const isPicklist = columns.some(({ path, type }) => path === line?.field && type.includes('picklist'));
  return (
    <Stack
      ref={card}
      gap={6}
      p="xs"
      className="mapping-field"
      data-carried={carriedNow}
      data-mapped={line !== undefined}
    >
      <Group gap={6} wrap="nowrap">
        <GripVertical size={16} aria-hidden style={{ flex: 'none' }} />
        <Text size="sm" fw={600} dir="auto" style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Text>
        {mandatory ? (
          <Badge size="sm" variant="light" color={line === undefined ? 'orange' : 'teal'} style={{ flex: 'none' }}>
            {t('mandatory')}
          </Badge>
        ) : null}
        {additional ? (
          <Badge size="sm" variant="default" style={{ flex: 'none' }}>
            {t('additional')}
          </Badge>
        ) : null}
      </Group>
      <Select
        aria-label={t('column', { field: title })}
        placeholder={t('chooseColumn')}
        nothingFoundMessage={t('noColumn')}
        size="xs"
        searchable
        clearable
        clearButtonProps={{ 'aria-hidden': true }}
        limit={100}
        data={columns.map(({ path, label }) => ({ value: path, label: label === path ? path : `${label} (${path})` }))}
        value={line?.field ?? null}
        onChange={(path) => (path === null ? acts.unmap(key) : acts.map(key, path))}
      />
      {line !== undefined && isPicklist ? (
        <Radio.Group
          aria-label={`${title}: ${t('take')}`}
          value={line.picklist}
          onChange={(picklist) => acts.take(key, picklist === 'label' ? 'label' : 'value')}
        >
          <Group gap="md">
            <Radio size="xs" value="label" label={t('label')} />
            <Radio size="xs" value="value" label={t('value')} />
          </Group>
        </Radio.Group>
      ) : null}
    </Stack>
  );
}
