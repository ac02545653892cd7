import { Alert, Badge, Button, Group, List, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, ProblemError } from '../../api/client.ts';
import type { PlatformField } from '../../api/settings.ts';
import { Drawer } from '../../ui/dialogs.tsx';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { notify } from '../../ui/notify.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { useFieldProblems } from '../../ui/use-problem.ts';
import { type FieldUsage, isType, usageQuery, useRefreshFields } from './api.ts';
import { fresh, type Option, OptionsInput } from './options-input.tsx';

interface EditFieldProps {
  /** Null: closed. */
  readonly field: PlatformField | null;
  readonly onClose: () => void;
}

export function EditField({ field, onClose }: EditFieldProps) {
  const t = useTranslations('fields');
  return (
    <Drawer
      opened={field !== null}
      onClose={onClose}
      title={field === null ? '' : t('editOf', { title: field.title })}
      size="lg"
    >
      {field === null ? null : <WithUsage key={field.key} field={field} onClose={onClose} />}
    </Drawer>
  );
}

function WithUsage({ field, onClose }: { readonly field: PlatformField; readonly onClose: () => void }) {
  const usage = useQuery(usageQuery(field.key));
  return <QueryStates query={usage}>{(used) => <Form field={field} usage={used} onClose={onClose} />}</QueryStates>;
}

interface FormProps {
  readonly field: PlatformField;
  readonly usage: FieldUsage;
  readonly onClose: () => void;
}

interface Values {
  readonly title: string;
  readonly options: readonly Option[];
}

/** Options that go and somebody has: what would be lost is shown before it is saved. */
function Form({ field: opened, usage, onClose }: FormProps) {
  const t = useTranslations('fields');
  const common = useTranslations('common');
  const refresh = useRefreshFields();
  // As it was when the form was opened: only what was changed here since is saved, whatever others change meanwhile.
  const [field] = useState(opened);
  const [losing, setLosing] = useState<FieldUsage['values']>([]);
  const saved = useRef(false);
  const fieldProblems = useFieldProblems();
  const form = useForm<Values>({
    initialValues: { title: field.title, options: field.options.map((option) => fresh(option, option)) },
    validate: { title: (title) => (title.trim() === '' ? t('form.titleMissing') : null) },
  });
  const save = useMutation({
    mutationFn: async ({ title, options }: Values) => {
      const path = `/fields/${encodeURIComponent(field.key)}`;
      if (title.trim() !== field.title) await api.patch(path, { title: title.trim() });
      if (field.type !== 'dropdown' || isSame(field, options)) return;
      const wanted = options.filter(({ label }) => label.trim() !== '');
      await api.put(`${path}/options`, {
        options: wanted.map(({ label, was }) => ({ label: label.trim(), was })),
        clearValues: losing.length > 0,
      });
    },
    onSuccess: async (_, { title }) => {
      notify(t('saved', { title: title.trim() }));
      saved.current = true;
      onClose();
      await refresh();
    },
    onError: (error) => {
      if (error instanceof ProblemError) form.setErrors(fieldProblems(error));
    },
  });
  const submit = (values: Values) => {
    const kept = new Set(values.options.filter(({ label }) => label.trim() !== '').map(({ was }) => was));
    const lost = usage.values.filter(({ value }) => field.options.includes(value) && !kept.has(value));
    if (lost.length > 0 && losing.length === 0) setLosing(lost);
    else save.mutate(values);
  };
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <LeaveGuard unsaved={() => form.isDirty() && !saved.current} partOfPage />
      <Stack>
        {save.isError ? <ProblemAlert error={save.error} /> : null}
        <Group gap="xs">
          <Badge variant="default" fw={500}>
            {isType(field.type) ? t(`types.${field.type}`) : field.type}
          </Badge>
          <Text size="sm" ff="monospace">
            {field.key}
          </Text>
        </Group>
        <Text size="sm" c="dimmed">
          {t('usage', { count: usage.people })}{' '}
          {usage.mappedBy.length === 0 ? '' : t('mappedBy', { settings: usage.mappedBy.join(', ') })}
        </Text>
        <TextInput
          label={t('form.title')}
          required
          maxLength={255}
          data-autofocus
          dir="auto"
          {...form.getInputProps('title')}
        />
        {field.type === 'dropdown' ? (
          <OptionsInput
            options={form.values.options}
            onChange={(options) => {
              form.setFieldValue('options', options);
              setLosing([]);
            }}
            people={new Map(usage.values.map(({ value, people }) => [value, people]))}
          />
        ) : null}
        {losing.length === 0 ? null : <Losing values={losing} />}
        <FormButtons onCancel={onClose}>
          <Button type="submit" loading={save.isPending} {...(losing.length === 0 ? {} : { color: 'red' })}>
            {losing.length === 0 ? common('save') : t('saveLosing')}
          </Button>
        </FormButtons>
      </Stack>
    </form>
  );
}

function Losing({ values }: { readonly values: FieldUsage['values'] }) {
  const t = useTranslations('fields');
  return (
    <Alert color="red" title={t('losing', { count: values.reduce((sum, { people }) => sum + people, 0) })} role="alert">
      <List size="sm">
        {values.slice(0, 20).map(({ value, people }) => (
          <List.Item key={value} dir="auto">
            {t('options.having', { value, count: people })}
          </List.Item>
        ))}
      </List>
      <Text size="sm" mt="xs">
        {t('losingDetail')}
      </Text>
    </Alert>
  );
}

function isSame({ options }: PlatformField, wanted: readonly Option[]): boolean {
  return wanted.length === options.length && wanted.every(({ label }, index) => label.trim() === options[index]);
}
