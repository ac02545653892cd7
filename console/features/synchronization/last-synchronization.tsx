import { ActionIcon, Collapse, Group, Menu, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Ellipsis, RefreshCw } from 'lucide-react';
import type { Connection } from '../../api/connection.ts';
import { ENTITIES, importedBy, type Run } from '../../api/run.ts';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { useScheduleText } from '../../ui/use-schedule-text.ts';

interface LastSynchronizationProps {
  readonly connection: Connection;
  /** Newest first. */
  readonly runs: readonly Run[];
  readonly canRepeat: boolean;
  readonly onRepeat: () => void;
}

const number = new Intl.NumberFormat();

/** When it last worked, how many people it imported, and how to do it again (R29, R31). */
export function LastSynchronization({ connection, runs, canRepeat, onRepeat }: LastSynchronizationProps) {
  const scheduleText = useScheduleText();
  const [opened, { toggle }] = useDisclosure(false);
  const finished = connection.entities.flatMap(({ entity }) => {
    const last = runs.find((run) => run.entity === entity && !run.dryRun && run.finishedAt !== null && isDone(run));
    return last === undefined ? [] : [last];
  });
  const latest =
    finished
      .map(({ finishedAt }) => finishedAt ?? '')
      .toSorted()
      .at(-1) ?? null;
  const imported = finished.reduce((sum, run) => sum + importedBy(run), 0);
  return (
    <Panel>
      <Stack gap="sm">
        <Title order={2} size="h4">
          Last synchronization
        </Title>
        {latest === null ? (
          <Text c="dimmed" size="sm">
            Not yet. Look at what it would do with <b>Preview changes</b>, then start it.
          </Text>
        ) : (
          <Text>
            <Time at={latest} exact />
          </Text>
        )}
        <Group justify="space-between" align="flex-start">
          <UnstyledButton onClick={toggle} aria-expanded={opened} disabled={finished.length === 0}>
            <Text size="2rem" fw={700} lh={1.1}>
              {number.format(imported)}
            </Text>
            <Text size="sm" c="dimmed">
              imported users{finished.length > 0 ? (opened ? ', by kind ▴' : ', by kind ▾') : ''}
            </Text>
          </UnstyledButton>
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label="More" disabled={!canRepeat}>
                <Ellipsis />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<RefreshCw size={16} aria-hidden />} onClick={onRepeat}>
                Resynchronize
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
        <Collapse expanded={opened}>
          <Stack gap={4}>
            {finished.map((run) => (
              <Group key={run.id} justify="space-between">
                <Text size="sm">{ENTITIES[run.entity]}</Text>
                <Text size="sm">{number.format(importedBy(run))}</Text>
              </Group>
            ))}
          </Stack>
        </Collapse>
        <Text size="sm" c="dimmed">
          Schedule: {scheduleText(connection.schedule)}
        </Text>
      </Stack>
    </Panel>
  );
}

const isDone = ({ state }: Run) => state === 'succeeded' || state === 'completed_with_errors';
