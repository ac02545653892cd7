import { Button, Grid, Group, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { ProblemError } from '../../api/client.ts';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { ButtonLink } from '../../ui/links.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Select } from '../../ui/select.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { useFieldProblems } from '../../ui/use-problem.ts';
import { EVENTS, type Notification, type NotificationEvent } from './api.ts';
import { OneBranch } from './one-branch.tsx';
import { Placeholders } from './placeholders.tsx';
import { Preview } from './preview.tsx';

export type Content = Pick<Notification, 'event' | 'title' | 'subject' | 'body' | 'branchId' | 'recipients'>;

interface NotificationFormProps {
  /** Nothing for one that is made. */
  readonly id?: string;
  readonly initial: Content;
  readonly verb: string;
  readonly onSave: (content: Content) => Promise<void>;
  readonly onUnsaved?: (unsaved: boolean) => void;
}

const ofConnector = (event: NotificationEvent) => event.startsWith('run_');

/** Whom it tells of what in which words, with the mail as it would be sent beside it. */
export function NotificationForm({ id, initial, verb, onSave, onUnsaved }: NotificationFormProps) {
  const t = useTranslations('notifications.form');
  const events = useTranslations('notifications.events');
  const body = useRef<HTMLTextAreaElement>(null);
  const submit = useRef<HTMLButtonElement>(null);
  const { event: firstEvent, title, subject, body: text, branchId, recipients } = initial;
  const fieldProblems = useFieldProblems();
  const form = useForm<Content>({
    initialValues: { event: firstEvent, title, subject, body: text, branchId, recipients },
    validate: {
      title: (value) => (value.trim() === '' ? t('titleMissing') : null),
      subject: (value) => (value.trim() === '' ? t('subjectMissing') : null),
      body: (value) => (value.trim() === '' ? t('bodyMissing') : null),
      recipients: (value, { event }) => (ofConnector(event) && value.length === 0 ? t('recipientsMissing') : null),
    },
  });
  const { event } = form.values;
  const save = useMutation({
    mutationFn: async (typed: Content) => {
      const content = tidied(typed);
      await onSave(content);
      return content;
    },
    onSuccess: (saved, typed) => {
      // What was typed meanwhile stays, and is not saved yet.
      if (form.getValues() === typed) form.setValues(saved);
      form.resetDirty(saved);
      // The button could not keep the focus while it was saved.
      requestAnimationFrame(() => submit.current?.focus());
    },
    onError: (error) => {
      if (error instanceof ProblemError) form.setErrors(byField(fieldProblems(error)));
    },
  });
  const unsaved = form.isDirty();
  /** There is nothing to save; the button stays there for the keyboard. */
  const nothing = id !== undefined && !unsaved;
  useEffect(() => onUnsaved?.(unsaved), [onUnsaved, unsaved]);
  const insert = (name: string) => {
    const area = body.current;
    const value = form.values.body;
    const from = area?.selectionStart ?? value.length;
    const to = area?.selectionEnd ?? value.length;
    const written = `{{${name}}}`;
    form.setFieldValue('body', value.slice(0, from) + written + value.slice(to));
    requestAnimationFrame(() => {
      area?.focus();
      area?.setSelectionRange(from + written.length, from + written.length);
    });
  };
  return (
    <form
      onSubmit={form.onSubmit((values) => {
        if (!nothing) save.mutate(values);
      })}
      noValidate
    >
      <LeaveGuard unsaved={unsaved} />
      {save.isError ? <ProblemAlert error={save.error} /> : null}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <TitledPanel title={t('message')}>
            <Stack>
              <Select
                label={t('event')}
                description={id === undefined ? t('eventDetail') : t('eventFixed')}
                data={[
                  { group: t('toPeople'), items: optionsOf(false) },
                  { group: t('toAdministrators'), items: optionsOf(true) },
                ]}
                allowDeselect={false}
                readOnly={id !== undefined}
                value={event}
                onChange={(value) => {
                  const chosen = EVENTS.find((known) => known === value);
                  if (chosen !== undefined) form.setFieldValue('event', chosen);
                }}
              />
              <TextInput
                label={t('title')}
                description={t('titleDetail')}
                required
                maxLength={255}
                dir="auto"
                {...form.getInputProps('title')}
              />
              {ofConnector(event) ? (
                <TagsInput
                  label={t('recipients')}
                  description={t('recipientsDetail')}
                  required
                  maxTags={50}
                  splitChars={[',', ';', ' ']}
                  {...form.getInputProps('recipients')}
                  value={[...form.values.recipients]}
                />
              ) : null}
              {event === 'branch_added' ? (
                <OneBranch
                  id={form.values.branchId}
                  onChange={(chosen) => form.setFieldValue('branchId', chosen)}
                  error={form.errors['branchId']}
                />
              ) : null}
              <TextInput label={t('subject')} required maxLength={255} dir="auto" {...form.getInputProps('subject')} />
              <Textarea
                label={t('body')}
                description={t('bodyDetail')}
                required
                autosize
                minRows={8}
                maxRows={24}
                maxLength={20_000}
                dir="auto"
                ref={body}
                {...form.getInputProps('body')}
              />
              <Group justify="flex-end">
                <ButtonLink to="/notifications" variant="default">
                  {t('back')}
                </ButtonLink>
                <Button
                  type="submit"
                  loading={save.isPending}
                  ref={submit}
                  aria-disabled={nothing}
                  data-disabled={nothing || undefined}
                >
                  {verb}
                </Button>
              </Group>
            </Stack>
          </TitledPanel>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="lg">
            <Preview event={event} subject={form.values.subject} body={form.values.body} />
            <Placeholders event={event} onInsert={insert} />
          </Stack>
        </Grid.Col>
      </Grid>
    </form>
  );

  function optionsOf(connector: boolean) {
    return EVENTS.filter((one) => ofConnector(one) === connector).map((one) => ({ value: one, label: events(one) }));
  }
}

function tidied(content: Content): Content {
  return {
    ...content,
    title: content.title.trim(),
    subject: content.subject.trim(),
    branchId: content.event === 'branch_added' ? content.branchId : null,
    recipients: ofConnector(content.event) ? content.recipients : [],
  };
}

/** Of a list, the first member that is wrong speaks for all. */
function byField(problems: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(problems).map(([place, message]) => [place.split('/')[0] ?? place, message]),
  );
}
