import { Alert, Button, Radio, Stack, Text, TextInput } from '@mantine/core';
import { TimePicker } from '@mantine/dates';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import type { Connection, Schedule } from '../../api/connection.ts';
import { SHARED, scheduleOf } from '../../api/owner.ts';
import { refresh } from '../../api/refresh.ts';
import type { Entity } from '../../api/run.ts';
import { ownTimeZone } from '../../i18n/language.ts';
import { placed } from '../../i18n/placed.ts';
import { Drawer } from '../../ui/dialogs.tsx';
import { focusIfLost } from '../../ui/focus-lost.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { notify } from '../../ui/notify.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { Select } from '../../ui/select.tsx';
import { Time } from '../../ui/time.tsx';
import { currentZone, timeZones, zonesFitting } from '../../ui/time-zones.ts';
import { useScheduleText } from '../../ui/use-schedule-text.ts';
import { MORE_ID } from './element-ids.ts';

interface SchedulePanelProps {
  readonly connection: Connection;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** When everything that is switched on is synchronized by itself (R32). */
export function SchedulePanel({ connection, opened, onClose }: SchedulePanelProps) {
  const t = useTranslations('synchronization.schedule');
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => focusIfLost(MORE_ID)}
      title={t('title')}
      size="md"
    >
      <Form connection={connection} onClose={onClose} />
    </Drawer>
  );
}

const CHOICES = ['manual', 'hour', '6 hours', '12 hours', 'day', 'week', 'cron'] as const;
const WORDS = {
  manual: 'manual',
  hour: 'hour',
  '6 hours': 'hours6',
  '12 hours': 'hours12',
  day: 'day',
  week: 'week',
  cron: 'cron',
} as const;
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

type Choice = (typeof CHOICES)[number];

/** Every field there is, whatever the choice: changing it back loses nothing. */
interface Fields {
  readonly every: Choice;
  readonly at: string;
  readonly day: (typeof DAYS)[number];
  readonly cron: string;
  readonly timezone: string;
}

function fieldsOf(schedule: Schedule): Fields {
  const nothing = { at: '02:00', day: 'monday', cron: '30 6 * * 1-5', timezone: currentZone(ownTimeZone()) } as const;
  return { ...nothing, ...schedule };
}

function scheduleFrom({ every, at, day, cron, timezone }: Fields): Schedule {
  if (every === 'manual') return { every };
  if (every === 'cron') return { every, cron, timezone };
  if (every === 'week') return { every, day, at, timezone };
  if (every === 'day') return { every, at, timezone };
  const { hour, minute } = partsOf(at);
  return { every, at: `${hour}:${minute}`, timezone };
}

/** Where the time was cleared, of an hourly schedule: on the hour. */
function partsOf(at: string): { readonly hour: string; readonly minute: string } {
  const [, hour = '00', minute = '00'] = /^(\d\d):(\d\d)$/.exec(at) ?? [];
  return { hour, minute };
}

function Form({ connection, onClose }: Omit<SchedulePanelProps, 'opened'>) {
  const t = useTranslations('synchronization.schedule');
  const common = useTranslations('common');
  const scheduleText = useScheduleText();
  const queries = useQueryClient();
  const [before] = useState(() => fieldsOf(scheduleOf(connection)));
  const [fields, setFields] = useState(before);
  const saved = useRef(false);
  const set = (changed: Partial<Fields>) => setFields({ ...fields, ...changed });
  const save = useMutation({
    mutationFn: () =>
      api.put(
        `/connections/${encodeURIComponent(connection.name)}/schedule?owner=${connection.owner}`,
        scheduleFrom(fields),
      ),
    onSuccess: async () => {
      saved.current = true;
      await refresh(queries, '/connections', '/schedules');
      notify(t('saved', { schedule: scheduleText(scheduleFrom(fields)) }));
      onClose();
    },
  });
  const { every, at, day, cron, timezone } = fields;
  const hourly = every === 'hour' || every === '6 hours' || every === '12 hours';
  const timed = every === 'day' || every === 'week';
  const { hour, minute } = partsOf(at);
  return (
    <Stack>
      <LeaveGuard unsaved={() => JSON.stringify(fields) !== JSON.stringify(before) && !saved.current} partOfPage />
      <Text size="sm" c="dimmed">
        {t(connection.owner === SHARED ? 'hint' : 'hintOwn')}
      </Text>
      <Radio.Group
        label={t('every')}
        value={every}
        onChange={(value) => set({ every: CHOICES.find((choice) => choice === value) ?? 'manual' })}
      >
        <Stack gap="xs" mt={4}>
          {CHOICES.map((choice) => (
            <Radio key={choice} value={choice} label={t(`choices.${WORDS[choice]}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {every === 'week' ? (
        <Select
          label={t('day')}
          data={DAYS.map((value) => ({ value, label: t(`days.${value}`) }))}
          value={day}
          allowDeselect={false}
          onChange={(value) => set({ day: DAYS.find((one) => one === value) ?? day })}
        />
      ) : null}
      {timed ? (
        <TimePicker
          label={t('at')}
          value={at}
          onChange={(value) => set({ at: value })}
          hoursInputLabel={common('dates.hours')}
          minutesInputLabel={common('dates.minutes')}
        />
      ) : null}
      {hourly ? (
        <Select
          label={t('minute')}
          data={Array.from({ length: 60 }, (_, each) => String(each).padStart(2, '0'))}
          value={minute}
          allowDeselect={false}
          onChange={(next) => set({ at: `${hour}:${next ?? minute}` })}
        />
      ) : null}
      {every === 'cron' ? (
        <TextInput
          label={t('cron')}
          description={t('cronHint')}
          value={cron}
          onChange={(event) => set({ cron: event.currentTarget.value })}
        />
      ) : null}
      {every === 'manual' ? null : (
        <Select
          label={t('timezone')}
          data={timeZones(timezone)}
          searchable
          filter={zonesFitting}
          limit={50}
          value={timezone}
          allowDeselect={false}
          onChange={(value) => set({ timezone: value ?? timezone })}
        />
      )}
      <Alert color="gray">{t('missed')}</Alert>
      <Next connection={connection} />
      {save.isError ? <ProblemAlert error={save.error} /> : null}
      <FormButtons onCancel={onClose}>
        <Button loading={save.isPending} onClick={() => save.mutate()} disabled={timed && at.length !== 5}>
          {common('save')}
        </Button>
      </FormButtons>
    </Stack>
  );
}

interface Scheduled {
  readonly connection: string;
  readonly entity: Entity;
  readonly schedule: Schedule;
  readonly next: string | null;
}

/** A worker looks at the schedules every half minute. */
const UNTIL_NOTICED_MS = 3_000;

const isUnnoticed = ({ schedule, next }: Scheduled) => schedule.every !== 'manual' && next === null;

function Next({ connection }: { readonly connection: Connection }) {
  const t = useTranslations('synchronization.schedule');
  const entities = useTranslations('common.entities');
  const schedules = useQuery({
    queryKey: ['/schedules', connection.owner],
    queryFn: async ({ signal }) => {
      const query = { owner: connection.owner };
      return (await api.get<{ items: readonly Scheduled[] }>('/schedules', query, signal)).items;
    },
    refetchInterval: ({ state }) => (state.data?.some(isUnnoticed) ? UNTIL_NOTICED_MS : false),
  });
  return (
    <QueryStates query={schedules} height={22}>
      {(all) =>
        all.map(({ connection: name, entity, next }) =>
          name !== connection.name || next === null ? null : (
            <Text key={entity} size="sm">
              {t.rich('next', {
                entity: entities(entity),
                time: placed(<Time at={next} exact />),
              })}
            </Text>
          ),
        )
      }
    </QueryStates>
  );
}
