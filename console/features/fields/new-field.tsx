import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { api, ProblemError } from '../../api/client.ts';
import { Drawer } from '../../ui/dialogs.tsx';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { notify } from '../../ui/notify.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Select } from '../../ui/select.tsx';
import { useFieldProblems } from '../../ui/use-problem.ts';
import { type FieldType, isType, TYPES, useRefreshFields } from './api.ts';
import { fresh, type Option, OptionsInput } from './options-input.tsx';

interface NewFieldProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function NewField({ opened, onClose }: NewFieldProps) {
  const t = useTranslations('fields');
  return (
    <Drawer opened={opened} onClose={onClose} title={t('create')} size="lg">
      <Form onClose={onClose} />
    </Drawer>
  );
}

interface Values {
  readonly title: string;
  /** Null: what the title suggests. */
  readonly key: string | null;
  readonly type: FieldType;
  readonly options: readonly Option[];
}

function Form({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('fields');
  const common = useTranslations('common');
  const refresh = useRefreshFields();
  const saved = useRef(false);
  const fieldProblems = useFieldProblems();
  const form = useForm<Values>({
    initialValues: { title: '', key: null, type: 'text', options: [fresh()] },
    validate: {
      title: (title) => (title.trim() === '' ? t('form.titleMissing') : null),
      options: (options, { type }) =>
        type === 'dropdown' && options.every(({ label }) => label.trim() === '') ? t('form.optionsMissing') : null,
    },
  });
  const key = form.values.key ?? suggestedKey(form.values.title);
  const create = useMutation({
    mutationFn: async ({ title, type, options }: Values) =>
      await api.post('/fields', {
        key,
        title: title.trim(),
        type,
        options: type === 'dropdown' ? options.map(({ label }) => label.trim()).filter(Boolean) : [],
      }),
    onSuccess: async (_, { title }) => {
      notify(t('created', { title: title.trim() }));
      saved.current = true;
      onClose();
      await refresh();
    },
    onError: (error) => {
      if (!(error instanceof ProblemError)) return;
      const fields = fieldProblems(error);
      const ofOptions = Object.entries(fields).find(([place]) => place.startsWith('options'))?.[1];
      form.setErrors({ ...fields, ...(ofOptions === undefined ? {} : { options: ofOptions }) });
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
      <LeaveGuard unsaved={() => form.isDirty() && !saved.current} partOfPage />
      <Stack>
        {create.isError ? <ProblemAlert error={create.error} /> : null}
        <TextInput
          label={t('form.title')}
          description={t('form.titleDetail')}
          required
          maxLength={255}
          data-autofocus
          dir="auto"
          {...form.getInputProps('title')}
        />
        <TextInput
          label={t('form.key')}
          description={t('form.keyDetail')}
          required
          maxLength={50}
          ff="monospace"
          value={key}
          onChange={({ currentTarget }) => form.setFieldValue('key', currentTarget.value)}
          error={form.errors['key']}
        />
        <Select
          label={t('form.type')}
          description={t('form.typeDetail')}
          data={TYPES.map((type) => ({ value: type, label: t(`types.${type}`) }))}
          allowDeselect={false}
          value={form.values.type}
          onChange={(type) => {
            if (type !== null && isType(type)) form.setFieldValue('type', type);
          }}
        />
        {form.values.type === 'dropdown' ? (
          <OptionsInput
            options={form.values.options}
            onChange={(options) => form.setFieldValue('options', options)}
            error={form.errors['options']}
          />
        ) : null}
        <FormButtons onCancel={onClose}>
          <Button type="submit" loading={create.isPending}>
            {common('create')}
          </Button>
        </FormButtons>
      </Stack>
    </form>
  );
}

/** `Costs paid by (EU)` → `costs_paid_by_eu` */
function suggestedKey(title: string): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 50);
}
