import { Accordion, Alert, Badge, Box, Button, Flex, Group, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { type PlatformField, type SourceField, type Subject, saveSettings } from '../../api/settings.ts';
import { bold } from '../../i18n/bold.tsx';
import { errorWordsOf } from '../../i18n/words.ts';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { ButtonLink } from '../../ui/links.tsx';
import { notify } from '../../ui/notify.ts';
import { onDemand } from '../../ui/on-demand.ts';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useSaid } from '../../ui/said.tsx';
import { useOnDemand } from '../../ui/use-on-demand.tsx';
import { useOwnerName } from '../../ui/use-owner-name.ts';
import { useProblemTitle } from '../../ui/use-problem.ts';
import { type Column, describedColumns, firstColumns, readable, withColumn, withDescriptions } from './columns.ts';
import { bodyOf, type Draft, gapsOf, isComplete, mapped, unmapped } from './draft.ts';
import { type MappingActs, PlatformFields } from './platform-fields.tsx';
import { Preview } from './preview.tsx';
import { suggestedPairs } from './suggest.ts';
import { useDraft } from './use-draft.ts';
import { FIRST_VIEW, type MappingView, pathsIn, sectionIn } from './view.ts';

const folded = onDemand(async () => (await import('./sections.ts')).sections);

interface MappingEditorProps {
  readonly subject: Subject;
  readonly saved: Draft;
  /** Where the work begins: what is saved, with the list view that was chosen. */
  readonly start: Draft;
  /** Of the object in Salesforce. */
  readonly fields: readonly SourceField[];
  readonly platformFields: readonly PlatformField[];
  readonly view: MappingView;
}

/** Options and platform fields on the left, the records on the right, Confirm above (R23–R26). */
export function MappingEditor({ subject, saved, start, fields, platformFields, view }: MappingEditorProps) {
  const t = useTranslations('mapping');
  const shell = useTranslations('shell.connection');
  const { connection, entity, owner } = subject;
  const ownerName = useOwnerName();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { draft, dirty, restored, change, forget, discard } = useDraft(subject, saved, start);
  const pairs = useMemo(
    () => suggestedPairs(platformFields, fields, draft.mapping),
    [platformFields, fields, draft.mapping],
  );
  const first = () => firstColumns(fields, platformFields, draft.mapping, pairs);
  const [paths, setPaths] = useState(() =>
    pathsIn(view.columns).reduceRight((shown, path) => withColumn(shown, path, draft.mapping), first()),
  );
  const look = (change: Partial<MappingView>) =>
    void navigate({
      to: '/salesforce/$connection/mapping/$entity',
      params: { connection, entity },
      search: (before) => ({ ...before, ...change }),
      replace: true,
      resetScroll: false,
    });
  /** Of fields of parents: what the sample or the list of fields has said of them. */
  const [parents, setParents] = useState<readonly Column[]>([]);
  const [said, setSaid] = useState('');
  const inWords = useSaid();
  const titleOf = useProblemTitle();
  const leaving = useRef(false);
  const showFirstColumns = () => {
    setPaths(first());
    look({ columns: '' });
  };
  const columns = useMemo(
    () => describedColumns(readable(paths, fields, draft.mapping), [...fields, ...parents]),
    [paths, fields, parents, draft.mapping],
  );
  const isUnfolded = view.section !== 'none' && view.section !== FIRST_VIEW.section;
  const { parts: sections, note } = useOnDemand(folded, isUnfolded, { height: 120 });
  const describe = (said: readonly Column[]) =>
    setParents((before) => withDescriptions(before, said.filter(isOfParent)));
  const save = useMutation({
    mutationFn: async () => {
      const saved = await saveSettings(subject, bodyOf(draft, entity));
      // The notice is written once, and in the language that is shown.
      await errorWordsOf(saved.salesforce.flatMap(({ problems }) => problems.map(({ code }) => code)));
      return saved;
    },
    onSuccess: async ({ salesforce }) => {
      leaving.current = true;
      forget();
      const problems = salesforce.flatMap(({ problems: some, unknown }) => [
        ...some.map((problem) => inWords(problem) ?? problem.message),
        ...(unknown ? [titleOf(unknown.code) ?? unknown.message] : []),
      ]);
      notify(problems.length === 0 ? t('saved') : t('savedProblems', { problems: problems.join(' ') }));
      await navigate({
        to: '/salesforce/$connection/synchronization',
        params: { connection },
        search: { owner },
      });
      // Not before: this page would begin anew with what was just saved.
      await queries.invalidateQueries({ queryKey: ['/connections'] });
    },
  });
  const acts = useMemo<MappingActs>(() => {
    const titleOf = (key: string) => platformFields.find((field) => field.key === key)?.title ?? key;
    return {
      map(key, path) {
        const target = platformFields.find((field) => field.key === key);
        if (target === undefined) return;
        change(mapped(draft, target, path));
        setSaid(t('preview.dropped', { field: target.title, column: path }));
      },
      unmap(key) {
        change(unmapped(draft, key));
        setSaid(t('preview.removed', { field: titleOf(key) }));
      },
      take(key, picklist) {
        const line = draft.mapping[key];
        if (line !== undefined) change({ ...draft, mapping: { ...draft.mapping, [key]: { ...line, picklist } } });
      },
    };
  }, [draft, platformFields, change, t]);
  const acceptAll = () => change(pairs.reduce((sum, { target, field }) => mapped(sum, target, field.path), draft));
  const gaps = gapsOf(draft, platformFields);
  return (
    <Stack>
      <LeaveGuard unsaved={() => dirty && !leaving.current} onLeave={forget} />
      <VisuallyHidden component="output">{said}</VisuallyHidden>
      <Group justify="space-between" align="flex-start">
        <Box flex={1} miw="min(320px, 100%)">
          <Title order={2} size="h3">
            {shell('mapping', { entity })}
          </Title>
          <Flex wrap="wrap" columnGap="md" rowGap={2}>
            <Text size="sm" c="dimmed">
              {t.rich('subtitle', {
                object: draft.object,
                listView: draft.listView,
                owner: ownerName({ owner, ownerName: null }),
                b: bold,
              })}
            </Text>
            <Completeness draft={draft} platformFields={platformFields} />
          </Flex>
        </Box>
        <Group gap="sm">
          <ButtonLink
            to="/salesforce/$connection/synchronization"
            params={{ connection }}
            search={{
              owner,
              configure: entity,
              listView: draft.listView,
              ...(entity === 'custom' ? { object: draft.object } : {}),
            }}
            variant="default"
          >
            {t('changeListView')}
          </ButtonLink>
          <Button
            disabled={!isComplete(gaps)}
            loading={save.isPending}
            onClick={() => save.mutate()}
            aria-describedby="gaps"
          >
            {t('confirm')}
          </Button>
        </Group>
      </Group>
      {save.isError ? <ProblemAlert error={save.error} /> : null}
      {restored ? (
        <Alert color="blue">
          <Group justify="space-between">
            <Text size="sm">{t('restored')}</Text>
            <Button size="compact-sm" variant="default" onClick={discard}>
              {t('discardChanges')}
            </Button>
          </Group>
        </Alert>
      ) : null}
      <Flex gap="lg" align="flex-start" className="mapping-columns">
        <Panel p="xs" className="mapping-side">
          <Accordion
            value={view.section === 'none' ? null : view.section}
            onChange={(section) => look({ section: sectionIn(section ?? 'none') })}
            order={3}
          >
            <Accordion.Item value="options">
              <Accordion.Control>{t('sections.options')}</Accordion.Control>
              <Accordion.Panel>
                {sections === null ? note : <sections.ImportOptions entity={entity} draft={draft} onChange={change} />}
              </Accordion.Panel>
            </Accordion.Item>
            <Accordion.Item value="branches">
              <Accordion.Control>
                <Group gap="xs">
                  {t('sections.branches')}
                  {gaps.destination || gaps.picklists ? <Missing /> : null}
                </Group>
              </Accordion.Control>
              <Accordion.Panel>
                {sections === null ? (
                  note
                ) : (
                  <sections.OrganizationChart entity={entity} draft={draft} fields={fields} onChange={change} />
                )}
              </Accordion.Panel>
            </Accordion.Item>
            <Accordion.Item value="approval">
              <Accordion.Control>{t('sections.approval')}</Accordion.Control>
              <Accordion.Panel>
                {sections === null ? (
                  note
                ) : (
                  <sections.Approval connection={connection} draft={draft} onChange={change} />
                )}
              </Accordion.Panel>
            </Accordion.Item>
            <Accordion.Item value="fields">
              <Accordion.Control>
                <Group gap="xs">
                  {t('sections.fields')}
                  {gaps.mandatory.length > 0 ? <Missing /> : null}
                </Group>
              </Accordion.Control>
              <Accordion.Panel>
                <PlatformFields
                  fields={platformFields}
                  columns={columns}
                  mapping={draft.mapping}
                  acts={acts}
                  find={view.find}
                  onFind={(find) => look({ find })}
                />
              </Accordion.Panel>
            </Accordion.Item>
          </Accordion>
        </Panel>
        <Preview
          subject={subject}
          draft={draft}
          columns={columns}
          platformFields={platformFields}
          pairs={pairs}
          acts={acts}
          rows={view.rows}
          onRows={(rows) => look({ rows })}
          onAcceptAll={acceptAll}
          onDescribed={describe}
          onAddColumn={(field) => {
            describe([field]);
            setPaths((before) => withColumn(before, field.path, draft.mapping));
            look({ columns: [field.path, ...pathsIn(view.columns)].join() });
          }}
          onFirstColumns={view.columns === '' ? null : showFirstColumns}
        />
      </Flex>
    </Stack>
  );
}

const isOfParent = ({ path }: Column) => path.includes('.');

function Missing() {
  const t = useTranslations('mapping');
  return (
    <Badge size="sm" color="orange" variant="light">
      {t('incomplete')}
    </Badge>
  );
}

/** Counts what is mandatory, and says what is missing (R24). */
function Completeness({
  draft,
  platformFields,
}: {
  readonly draft: Draft;
  readonly platformFields: readonly PlatformField[];
}) {
  const t = useTranslations('mapping');
  const format = useFormatter();
  const gaps = gapsOf(draft, platformFields);
  const all = platformFields.filter(({ mandatory }) => mandatory).length;
  const missing = [
    ...gaps.mandatory.map(({ title }) => title),
    ...(gaps.destination ? [t('missingDestination')] : []),
    ...(gaps.picklists ? [t('missingPicklists')] : []),
  ];
  const complete = missing.length === 0;
  const said = [
    t('mandatory', { mapped: String(all - gaps.mandatory.length), all: String(all) }),
    ...(complete ? [] : [t('missing', { what: format.list(missing) })]),
  ];
  return (
    <Group gap={6} id="gaps" wrap="nowrap" align="flex-start">
      {complete ? (
        <CircleCheck size={18} color="var(--mantine-color-teal-text)" aria-hidden />
      ) : (
        <CircleAlert size={18} aria-hidden />
      )}
      <Text size="sm" component="output">
        {said.join(' ')}
      </Text>
    </Group>
  );
}
