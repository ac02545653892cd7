import { Menu, ScrollArea } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { PlatformField } from '../../api/settings.ts';
import type { Column } from './columns.ts';
import type { MappingActs } from './platform-fields.tsx';

/** The header whose menu is open. */
export interface Filling {
  readonly column: Column;
  /** In pixels, from the beginning of the table. */
  readonly left: number;
  readonly top: number;
  /** Gets the focus back. */
  readonly button: HTMLElement;
}

interface ColumnMenuProps {
  readonly filling: Filling | null;
  readonly onClose: () => void;
  /** Platform fields that nothing fills yet. */
  readonly open: readonly PlatformField[];
  readonly acts: MappingActs;
  readonly width: number;
  readonly height: number;
}

/** What a column can fill: one menu for all headers, as one for each is most of what they cost while the preview scrolls. */
export function ColumnMenu({ filling, onClose, open, acts, width, height }: ColumnMenuProps) {
  const t = useTranslations('mapping.preview');
  if (filling === null) return null;
  const { column, left, top, button } = filling;
  const close = () => {
    onClose();
    button.focus();
  };
  return (
    <Menu opened onClose={close} position="bottom-end" withinPortal shadow="md">
      <Menu.Target>
        <span aria-hidden className="preview-anchor" style={{ left, top, width, height }}>
          {t('fill', { column: column.label })}
        </span>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{open.length === 0 ? t('everythingMapped') : t('fills')}</Menu.Label>
        <ScrollArea.Autosize mah={280}>
          {open.map(({ key, title }) => (
            <Menu.Item key={key} onClick={() => acts.map(key, column.path)}>
              {title}
            </Menu.Item>
          ))}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}
