import { Menu } from '@mantine/core';
import { CalendarClock, RefreshCw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { MenuProps } from '../../ui/menu-button.tsx';

interface MoreMenuProps extends MenuProps {
  readonly canRepeat: boolean;
  readonly canSchedule: boolean;
  readonly onRepeat: () => void;
  readonly onSchedule: () => void;
}

/** What can be done once it has worked (R31, R32). */
export function MoreMenu({ target, opened, onChange, canRepeat, canSchedule, onRepeat, onSchedule }: MoreMenuProps) {
  const t = useTranslations('synchronization.last');
  return (
    <Menu position="bottom-end" withinPortal opened={opened} onChange={onChange}>
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<RefreshCw size={16} aria-hidden />} disabled={!canRepeat} onClick={onRepeat}>
          {t('resynchronize')}
        </Menu.Item>
        <Menu.Item leftSection={<CalendarClock size={16} aria-hidden />} disabled={!canSchedule} onClick={onSchedule}>
          {t('schedule')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
