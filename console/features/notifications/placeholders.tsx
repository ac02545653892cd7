import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMessages, useTranslations } from 'use-intl';
import { QueryStates } from '../../ui/query-states.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { eventsQuery, type NotificationEvent } from './api.ts';

interface PlaceholdersProps {
  readonly event: NotificationEvent;
  /** Writes it where the cursor is. */
  readonly onInsert: (name: string) => void;
}

/** What the texts can name, each with what it stands for. */
export function Placeholders({ event, onInsert }: PlaceholdersProps) {
  const t = useTranslations('notifications.placeholders');
  const events = useQuery(eventsQuery);
  // Names have dots in them, which `t` would take for a path.
  const meanings: Readonly<Record<string, string>> = useMessages().notifications.meanings;
  return (
    <TitledPanel title={t('title')}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('detail')}
      </Text>
      <QueryStates query={events} height={160}>
        {(all) => (
          <Stack gap="xs">
            {all
              .find((one) => one.event === event)
              ?.placeholders.map(({ name }) => (
                <Group key={name} gap="xs" wrap="nowrap" align="flex-start">
                  <Button
                    size="compact-xs"
                    variant="default"
                    ff="monospace"
                    style={{ flex: 'none' }}
                    aria-label={t('insert', { name })}
                    onClick={() => onInsert(name)}
                  >
                    {`{{${name}}}`}
                  </Button>
                  <Text size="sm" miw={0} style={{ overflowWrap: 'anywhere' }}>
                    {meanings[name.replace('.', '_')]}
                  </Text>
                </Group>
              ))}
          </Stack>
        )}
      </QueryStates>
    </TitledPanel>
  );
}
