import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { Badge, Button, CloseButton, Group } from '@mantine/core';
import { Plus } from 'lucide-react';
import { type Dispatch, type MouseEventHandler, memo, type SetStateAction, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PlatformField } from '../../api/settings.ts';
import type { Filling } from './column-menu.tsx';
import type { Column } from './columns.ts';
import { keyOf } from './drag.ts';
import type { MappingActs } from './platform-fields.tsx';

interface ColumnHeaderProps {
  readonly column: Column;
  /** From 1. */
  readonly position: number;
  /** Platform fields that it fills. */
  readonly targets: readonly PlatformField[];
  readonly acts: MappingActs;
  /** Asks what else it shall fill; null: nothing. */
  readonly onFill: Dispatch<SetStateAction<Filling | null>>;
  /** In pixels, from the beginning of the table. */
  readonly left: number;
  readonly width: number;
  readonly height: number;
  /** Of the cell, for whoever walks through the grid. */
  readonly id: string;
  readonly active: boolean;
}

/** It is drawn as a block, which is no header of a table to every browser. */
const COLUMN_HEADER = { role: 'columnheader', scope: 'col' } as const;

/** Name and type of a Salesforce field, and what it fills; platform fields are dropped here, or chosen from a menu. */
export const ColumnHeader = memo(function ColumnHeader(props: ColumnHeaderProps) {
  const { column, position, targets, acts, onFill, left, width, height, id, active } = props;
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
      id={id}
      {...COLUMN_HEADER}
      data-active={active}
      aria-colindex={position}
      className="preview-header"
      data-over={over}
      data-mapped={targets.length > 0}
      style={{ left, width, height }}
    >
      <div className="preview-title">
        <span dir="auto" title={label}>
          {label}
        </span>
        <button
          type="button"
          className="preview-fill"
          aria-haspopup="menu"
          aria-label={t('fill', { column: label })}
          // To the open menu this is no click elsewhere.
          onMouseDown={(event) => event.stopPropagation()}
          onClick={({ currentTarget: button }) =>
            onFill((before) =>
              before?.column.path === path ? null : { column, button, left, top: scrolledTo(button) },
            )
          }
        >
          <Plus size={16} aria-hidden />
        </button>
      </div>
      <div className="preview-path" title={path}>
        {t('column', { label: path, type })}
      </div>
      {targets.length === 0 ? null : (
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
      )}
    </th>
  );
});

/** How far down the preview is: its headers stay in sight. */
const scrolledTo = (button: HTMLElement) => button.closest('.preview')?.scrollTop ?? 0;

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
