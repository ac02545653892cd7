import { Collapse, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ChevronDown, ChevronUp, Ellipsis } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Connection } from '../../api/connection.ts';
import { scheduleOf } from '../../api/owner.ts';
import { importedBy, type Run } from '../../api/run.ts';
import { bold } from '../../i18n/bold.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import { onDemand } from '../../ui/on-demand.ts';
import { Panel } from '../../ui/panel.tsx';
import { Loading } from '../../ui/query-states.tsx';
import { Time } from '../../ui/time.tsx';
import { useScheduleText } from '../../ui/use-schedule-text.ts';
import { MORE_ID } from './element-ids.ts';

const menu = onDemand(() => import('./more-menu.tsx'));

interface LastSynchronizationProps {
  readonly connection: Connection;
  /** Of each entity the last run that imported, where there is one; null where that is not known. */
  readonly finished: readonly Run[] | null;
  /** Whether it is still coming. */
  readonly isComing: boolean;
  readonly canRepeat: boolean;
  readonly canSchedule: boolean;
  readonly onRepeat: () => void;
  readonly onSchedule: () => void;
}

/** When it last worked, how many people it imported, and how to do it again (R29, R31). */
export function LastSynchronization({
  connection,
  finished,
  isComing,
  canRepeat,
  canSchedule,
  onRepeat,
  onSchedule,
}: LastSynchronizationProps) {
  const t = useTranslations('synchronization.last');
  const scheduleText = useScheduleText();
  return (
    <Panel>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {t('title')}
        </Title>
        {isComing ? <Loading height={84} /> : null}
        {finished === null ? null : <Imported finished={finished} canSchedule={canSchedule} />}
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm" c="dimmed">
            {t('scheduled', { schedule: scheduleText(scheduleOf(connection)) })}
          </Text>
          <MenuButton
            id={MORE_ID}
            label={t('more')}
            icon={Ellipsis}
            from={menu}
            renderMenu={({ MoreMenu }, props) => (
              <MoreMenu
                {...props}
                canRepeat={canRepeat}
                canSchedule={canSchedule}
                onRepeat={onRepeat}
                onSchedule={onSchedule}
              />
            )}
          />
        </Group>
      </Stack>
    </Panel>
  );
}

interface ImportedProps extends Pick<LastSynchronizationProps, 'canSchedule'> {
  readonly finished: readonly Run[];
}

function Imported({ finished, canSchedule }: ImportedProps) {
  const t = useTranslations('synchronization.last');
  const common = useTranslations('common');
  const format = useFormatter();
  const [opened, { toggle }] = useDisclosure(false);
  const latest =
    finished
      .map(({ finishedAt }) => finishedAt ?? '')
      .toSorted()
      .at(-1) ?? null;
  const imported = finished.reduce((sum, run) => sum + importedBy(run), 0);
  return (
    <>
      {latest === null ? (
        <Text c="dimmed" size="sm">
          {canSchedule ? t.rich('notYet', { b: bold }) : t('never')}
        </Text>
      ) : (
        <Text>
          <Time at={latest} exact />
        </Text>
      )}
      <UnstyledButton onClick={toggle} aria-expanded={opened} disabled={finished.length === 0}>
        <Text size="2rem" fw={700} lh={1.1}>
          {format.number(imported)}
        </Text>
        <Group gap={4}>
          <Text size="sm" c="dimmed">
            {finished.length > 0 ? t('byKind') : t('imported')}
          </Text>
          {finished.length === 0 ? null : opened ? (
            <ChevronUp size={14} aria-hidden />
          ) : (
            <ChevronDown size={14} aria-hidden />
          )}
        </Group>
      </UnstyledButton>
      <Collapse expanded={opened}>
        <Stack gap={4}>
          {finished.map((run) => (
            <Group key={run.id} justify="space-between">
              <Text size="sm">{common(`entities.${run.entity}`)}</Text>
              <Text size="sm">{format.number(importedBy(run))}</Text>
            </Group>
          ))}
        </Stack>
      </Collapse>
    </>
  );
}
