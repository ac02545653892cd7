import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { ActionIcon, Badge, Button, CloseButton, Group, Menu, ScrollArea, Text } from '@mantine/core';
import { Plus } from 'lucide-react';
import { type MouseEventHandler, memo, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PlatformField } from '../../api/settings.ts';
import type { Column } from './columns.ts';
import { keyOf } from './drag.ts';
import type { MappingActs } from './platform-fields.tsx';

interface ColumnHeaderProps {
  readonly column: Column;
  /** From 1. */
  readonly position: number;
  /** Platform fields that it fills. */
  readonly targets: readonly PlatformField[];
  /** Platform fields that nothing fills yet. */
  readonly open: readonly PlatformField[];
  readonly acts: MappingActs;
  /** In pixels, from the beginning of the table. */
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** Name and type of a Salesforce field, and what it fills; platform fields are dropped here, or chosen from a menu. */
export const ColumnHeader = memo(function ColumnHeader(props: ColumnHeaderProps) {
  const { column, position, targets, open, acts, left, width, height } = props;
  const t = useTranslations('mapping.preview');
  const cell = useRef<HTMLTableCellElement>(null);
  const [over, setOver] = useState(false);
  const { path, label, type } = column;
  const { map } = acts;
  useEffect(() => {
    if (cell.current === null) return undefined;
    return dropTargetForElements({
      element: cell.current,
      canDrop: ({ source }) => keyOf(source.data) !== null,
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        setOver(false);
        const key = keyOf(source.data);
        if (key !== null) map(key, path);
      },
    });
  }, [map, path]);
  return (
    <th
      ref={cell}
      scope="col"
      aria-colindex={position}
      className="preview-header"
      data-over={over}
      data-mapped={targets.length > 0}
      style={{ left, width, height }}
    >
      <Group justify="space-between" wrap="nowrap" gap={4}>
        <Text size="sm" fw={600} truncate dir="auto" title={label}>
          {label}
        </Text>
        <Menu position="bottom-end" withinPortal shadow="md" keepMounted={false}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('fill', { column: label })}>
              <Plus size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{open.length === 0 ? t('everythingMapped') : t('fills')}</Menu.Label>
            <ScrollArea.Autosize mah={280}>
              {open.map(({ key, title }) => (
                <Menu.Item key={key} onClick={() => map(key, path)}>
                  {title}
                </Menu.Item>
              ))}
            </ScrollArea.Autosize>
          </Menu.Dropdown>
        </Menu>
      </Group>
      <Text size="xs" c="dimmed" truncate title={path}>
        {t('column', { label: path, type })}
      </Text>
      <Group gap={4} mt={4}>
        {targets.map(({ key, title }) => (
          <Badge
            key={key}
            variant="light"
            maw="100%"
            rightSection={
              <CloseButton
                size={16}
                iconSize={12}
                aria-label={t('unmap', { field: title, column: label })}
                onClick={() => {
                  // It goes away; what fills the column from now on is chosen there.
                  cell.current?.querySelector('button')?.focus();
                  acts.unmap(key);
                }}
              />
            }
          >
            {title}
          </Badge>
        ))}
      </Group>
    </th>
  );
});

/** Pairs to accept at once, or one by one. */
export function PairButton({
  children,
  onClick,
}: {
  readonly children: string;
  readonly onClick: MouseEventHandler<HTMLButtonElement>;
}) {
  return (
    <Button size="compact-xs" variant="default" leftSection={<Plus size={12} aria-hidden />} onClick={onClick}>
      {children}
    </Button>
  );
}
