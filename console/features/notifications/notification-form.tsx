import { Button, Grid, Group, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ProblemError } from '../../api/client.ts';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { ButtonLink } from '../../ui/links.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Select } from '../../ui/select.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { useFieldProblems } from '../../ui/use-problem.ts';
import { EVENTS, type Notification, type NotificationEvent } from './api.ts';
import { MessageLanguage } from './message-language.tsx';
import { OneBranch } from './one-branch.tsx';
import { Placeholders } from './placeholders.tsx';
import { Preview } from './preview.tsx';

export type Content = Pick<
  Notification,
  'event' | 'title' | 'subject' | 'body' | 'translations' | 'branchId' | 'recipients'
>;

interface NotificationFormProps {
  /** Nothing for one that is made. */
  readonly id?: string;
  readonly initial: Content;
  readonly verb: string;
  readonly onSave: (content: Content) => Promise<void>;
  readonly onUnsaved?: (unsaved: boolean) => void;
}

const IN = 'translations.';
const placeOf = (language: string | null) => (language === null ? '' : `${IN}${language}.`);
const NO_WORDS = { subject: '', body: '' };

const ofConnector = (event: NotificationEvent) => event.startsWith('run_');

/** Whom it tells of what in which words, with the mail as it would be sent beside it. */
export function NotificationForm({ id, initial, verb, onSave, onUnsaved }: NotificationFormProps) {
  const t = useTranslations('notifications.form');
  const events = useTranslations('notifications.events');
  const body = useRef<HTMLTextAreaElement>(null);
  const submit = useRef<HTMLButtonElement>(null);
  const { event: firstEvent, title, subject, body: text, translations, branchId, recipients } = initial;
  // Null: the words for everybody whose language has none of its own.
  const [language, setLanguage] = useState<string | null>(null);
  const fieldProblems = useFieldProblems();
  const form = useForm<Content>({
    initialValues: { event: firstEvent, title, subject, body: text, translations, branchId, recipients },
    validate: (typed) => {
      const { title: name, recipients: to, translations: others, ...content } = tidied(typed);
      const words: [string | null, MessageWords][] = [[null, content], ...Object.entries(others)];
      return {
        ...(name === '' ? { title: t('titleMissing') } : {}),
        ...(ofConnector(content.event) && to.length === 0 ? { recipients: t('recipientsMissing') } : {}),
        ...without(words, 'subject', t('subjectMissing')),
        ...without(words, 'body', t('bodyMissing')),
      };
    },
  });
  const { event } = form.values;
  const at = placeOf(language);
  const shown = (language === null ? form.values : form.values.translations[language]) ?? NO_WORDS;
  /** Shows the words that something is wrong with, where that is not what is shown. */
  const refused = (errors: Readonly<Record<string, ReactNode>>) => {
    form.setErrors(errors);
    const wrong = Object.keys(errors).map((place) => (place.startsWith(IN) ? (place.split('.')[1] ?? null) : null));
    if (!wrong.includes(language)) setLanguage(wrong[0] ?? null);
  };
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
      if (error instanceof ProblemError) refused(byField(fieldProblems(error)));
    },
  });
  const unsaved = form.isDirty();
  /** There is nothing to save; the button stays there for the keyboard. */
  const nothing = id !== undefined && !unsaved;
  useEffect(() => onUnsaved?.(unsaved), [onUnsaved, unsaved]);
  const insert = (name: string) => {
    const area = body.current;
    const value = shown.body;
    const from = area?.selectionStart ?? value.length;
    const to = area?.selectionEnd ?? value.length;
    const written = `{{${name}}}`;
    form.setFieldValue(`${at}body`, value.slice(0, from) + written + value.slice(to));
    requestAnimationFrame(() => {
      area?.focus();
      area?.setSelectionRange(from + written.length, from + written.length);
    });
  };
  return (
    <form
      onSubmit={form.onSubmit((values) => {
        if (!nothing) save.mutate(values);
      }, refused)}
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
                  if (chosen === undefined) return;
                  form.setFieldValue('event', chosen);
                  if (ofConnector(chosen)) setLanguage(null);
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
              {ofConnector(event) ? null : (
                <MessageLanguage
                  written={Object.keys(form.values.translations)}
                  value={language}
                  onChange={(chosen) => {
                    if (chosen !== null && form.values.translations[chosen] === undefined) {
                      form.setFieldValue(`translations.${chosen}`, NO_WORDS);
                    }
                    setLanguage(chosen);
                  }}
                />
              )}
              <TextInput
                label={t('subject')}
                required
                maxLength={255}
                dir="auto"
                lang={language ?? undefined}
                key={`${at}subject`}
                {...form.getInputProps(`${at}subject`)}
              />
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
                lang={language ?? undefined}
                {...form.getInputProps(`${at}body`)}
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
            <Preview event={event} subject={shown.subject} body={shown.body} />
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

type MessageWords = Content['translations'][string];

/** A language in which nothing is written is none. */
function writtenOf(translations: Content['translations']): Content['translations'] {
  return Object.fromEntries(
    Object.entries(translations).flatMap(([language, { subject, body }]) =>
      subject.trim() === '' && body.trim() === '' ? [] : [[language, { subject: subject.trim(), body }]],
    ),
  );
}

function without(
  all: readonly (readonly [language: string | null, MessageWords])[],
  part: keyof MessageWords,
  missing: string,
): Readonly<Record<string, string>> {
  const lacking = all.filter(([, words]) => words[part].trim() === '');
  return Object.fromEntries(lacking.map(([language]) => [placeOf(language) + part, missing]));
}

function tidied(content: Content): Content {
  return {
    ...content,
    title: content.title.trim(),
    subject: content.subject.trim(),
    translations: ofConnector(content.event) ? {} : writtenOf(content.translations),
    branchId: content.event === 'branch_added' ? content.branchId : null,
    recipients: ofConnector(content.event) ? content.recipients : [],
  };
}

/** Of a list, the first member that is wrong speaks for all. */
function byField(problems: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(problems).map(([place, message]) => {
      const [first = '', ...rest] = place.split('/');
      return [first === 'translations' ? [first, ...rest].join('.') : first, message];
    }),
  );
}
