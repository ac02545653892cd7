import { Alert, Badge, Button, Group, SimpleGrid, Stack, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { Cloud } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ProblemError } from '../../api/client.ts';
import type { PlatformField } from '../../api/settings.ts';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { ButtonLink } from '../../ui/links.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useFieldTitle } from '../../ui/use-codes.ts';
import { useFieldProblems } from '../../ui/use-problem.ts';
import type { PersonDetail, Values } from './api.ts';
import { ValueInput } from './values/value-input.tsx';

interface PersonFormProps {
  readonly fields: readonly PlatformField[];
  /** Taken once, when the form is opened. */
  readonly initial: Values;
  /** Through what Salesforce gives a value, where it does. */
  readonly giver?: (key: string) => PersonDetail['links'][number] | undefined;
  /** Takes the values that are others now; null empties a field. */
  readonly onSave: (changed: Readonly<Record<string, string | null>>) => Promise<void>;
  readonly verb: string;
  /** Whether something beside the values is not saved yet. */
  readonly unsaved?: boolean;
  /** Id of the person; nothing for somebody new. */
  readonly of?: string;
  readonly children?: ReactNode;
}

const SECTIONS = [
  { word: 'person', keys: ['username', 'email', 'firstname', 'lastname', 'level', 'manager', 'expiration'] },
  { word: 'preferences', keys: ['language', 'timezone', 'date_format'] },
] as const;

/** Every value of a person. What Salesforce gives is marked so (R13). */
export function PersonForm({ fields, initial, giver, onSave, verb, unsaved = false, of, children }: PersonFormProps) {
  const t = useTranslations('people.form');
  const common = useTranslations('common');
  // What stood there when the form was opened: only what was changed here since is saved, whatever others change meanwhile.
  const [had] = useState(initial);
  const fieldProblems = useFieldProblems();
  const form = useForm<Record<string, string>>({ initialValues: { ...had } });
  const save = useMutation({
    mutationFn: async (values: Values) => {
      const changed = Object.entries(values).filter(([key, value]) => value !== (had[key] ?? ''));
      await onSave(Object.fromEntries(changed.map(([key, value]) => [key, value.trim() === '' ? null : value])));
    },
    onError: (error) => {
      if (error instanceof ProblemError) form.setErrors(byKey(fieldProblems(error)));
    },
  });
  const titleOf = useFieldTitle();
  const input = (field: PlatformField) => (
    <ValueInput
      key={field.key}
      field={field}
      label={titleOf(field.key)}
      description={<Origin link={giver?.(field.key)} />}
      had={had[field.key] ?? ''}
      value={form.values[field.key] ?? ''}
      error={form.errors[field.key]}
      onChange={(value) => {
        form.setFieldValue(field.key, value);
        form.clearFieldError(field.key);
      }}
    />
  );
  const given = fields.filter(({ key }) => giver?.(key) !== undefined);
  const overwritten = given.filter(({ key }) => giver?.(key)?.overwrites).length;
  const additional = fields.filter((field) => field.additional);
  const isUnsaved = !save.isSuccess && (unsaved || form.isDirty());
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(form.values);
      }}
      noValidate
    >
      <LeaveGuard unsaved={isUnsaved} />
      <Stack gap="lg">
        {given.length === 0 ? null : (
          <Alert color={overwritten > 0 ? 'yellow' : 'blue'} icon={<Cloud aria-hidden />} title={t('given')}>
            {overwritten > 0 ? t('givenOverwritten', { count: overwritten }) : t('givenKept', { count: given.length })}
          </Alert>
        )}
        {SECTIONS.map(({ word, keys }) => (
          <Section key={word} title={t(word)}>
            {keys.flatMap((key) => fields.find((field) => field.key === key) ?? []).map(input)}
          </Section>
        ))}
        {additional.length === 0 ? null : <Section title={t('additional')}>{additional.map(input)}</Section>}
        {children}
        {/* Beside the button that was pressed: the form is longer than most windows. */}
        {save.isError ? <ProblemAlert error={save.error} /> : null}
        <Group justify="flex-end">
          {of === undefined ? (
            <ButtonLink to="/users" variant="default">
              {common('cancel')}
            </ButtonLink>
          ) : (
            <ButtonLink to="/users/$id" params={{ id: of }} variant="default">
              {common('cancel')}
            </ButtonLink>
          )}
          <Button type="submit" loading={save.isPending} disabled={of !== undefined && !isUnsaved}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Panel component="section" aria-label={title}>
      <Title order={2} size="h4" mb="md">
        {title}
      </Title>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        {children}
      </SimpleGrid>
    </Panel>
  );
}

function Origin({ link }: { readonly link: PersonDetail['links'][number] | undefined }) {
  const t = useTranslations('people.form');
  if (link === undefined) return null;
  return (
    <Group component="span" gap={6} display="inline-flex">
      <Badge component="span" variant="light" leftSection={<Cloud size={10} aria-hidden />}>
        {t('salesforce')}
      </Badge>
      {link.overwrites ? t('overwrites', { connection: link.connection }) : t('keeps')}
    </Group>
  );
}

function byKey(problems: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(problems).map(([place, message]) => [place.replace(/^values\//, ''), message]),
  );
}
