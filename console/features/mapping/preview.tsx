import { Alert, Button, Collapse, Flex, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { FROM_SALESFORCE } from '../../api/connection.ts';
import {
  drawSample,
  FIRST_ROWS,
  firstSampleQuery,
  type PlatformField,
  type Sample,
  type SourceField,
  type Subject,
  sourceFieldsQuery,
} from '../../api/settings.ts';
import { Details } from '../../ui/details.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { Said } from '../../ui/said.tsx';
import { Select } from '../../ui/select.tsx';
import { useProblem } from '../../ui/use-problem.ts';
import { PairButton } from './column-header.tsx';
import type { Column } from './columns.ts';
import type { Draft } from './draft.ts';
import type { MappingActs } from './platform-fields.tsx';
import { PreviewTable } from './preview-table.tsx';
import type { Pair } from './suggest.ts';
import { useMarkSentence } from './use-mark-sentence.ts';
import { type MappingView, ROWS, rowsIn } from './view.ts';

interface PreviewProps {
  readonly subject: Subject;
  readonly draft: Draft;
  readonly columns: readonly Column[];
  readonly platformFields: readonly PlatformField[];
  readonly pairs: readonly Pair[];
  readonly acts: MappingActs;
  /** How many records are shown. */
  readonly rows: MappingView['rows'];
  readonly onRows: (rows: MappingView['rows']) => void;
  readonly onAcceptAll: () => void;
  readonly onAddColumn: (field: SourceField) => void;
  /** Takes away the columns that were added; null where there are none. */
  readonly onFirstColumns: (() => void) | null;
  /** What Salesforce calls the columns that were read. */
  readonly onDescribed: (columns: readonly Column[]) => void;
}

/** The records of the list view, read once, and held anew against the mapping after every change (R23, R26). */
export function Preview({
  subject,
  draft,
  columns,
  platformFields,
  pairs,
  acts,
  rows,
  onRows,
  onAcceptAll,
  onAddColumn,
  onFirstColumns,
  onDescribed,
}: PreviewProps) {
  const t = useTranslations('mapping.preview');
  const queries = useQueryClient();
  const [reading, setReading] = useState(1);
  const lastRead = useRef(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const paths = columns.map(({ path }) => path);
  const { listView, mapping } = draft;
  const sample = useQuery({
    queryKey: [FROM_SALESFORCE, subject, 'sample', listView, paths, mapping, rows, reading],
    queryFn: async () => {
      const fresh = lastRead.current !== reading;
      const first =
        lastRead.current === 0 && rows === FIRST_ROWS
          ? await queries.query({ ...firstSampleQuery(subject, { listView, mapping }), staleTime: 'static' })
          : null;
      const answer =
        first !== null && isAmong(paths, first)
          ? first
          : await drawSample(subject, { listView, columns: paths, mapping, limit: rows, fresh });
      lastRead.current = reading;
      onDescribed(answer.columns);
      return answer;
    },
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const { data } = sample;
  return (
    <Panel p="md" style={{ flex: 1, minWidth: 0 }}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Flex wrap="wrap" columnGap="sm" align="baseline">
            <Title order={3} size="h5" ref={heading} tabIndex={-1}>
              {t('title')}
            </Title>
            <Text size="sm" c="dimmed">
              {data === undefined ? t('reading') : t('total', { shown: data.rows.length, total: data.total })}
            </Text>
            {sample.isFetching ? (
              <Flex component="output" aria-label={t('reading')}>
                <Loader size="xs" />
              </Flex>
            ) : null}
          </Flex>
          <Group gap="xs">
            <AddColumn subject={subject} shown={paths} onAdd={onAddColumn} />
            {onFirstColumns === null ? null : (
              <Button
                size="xs"
                variant="subtle"
                onClick={() => {
                  // The button goes away.
                  heading.current?.focus();
                  onFirstColumns();
                }}
              >
                {t('withoutAdded')}
              </Button>
            )}
            <Select
              aria-label={t('rows')}
              size="xs"
              w={124}
              data={ROWS.map((count) => ({ value: String(count), label: t('rowsOf', { count }) }))}
              value={String(rows)}
              allowDeselect={false}
              onChange={(value) => onRows(rowsIn(value))}
            />
            <Button
              size="xs"
              variant="default"
              leftSection={<RefreshCw size={14} aria-hidden />}
              onClick={() => setReading(reading + 1)}
            >
              {t('again')}
            </Button>
          </Group>
        </Group>
        <Suggestions pairs={pairs} acts={acts} onAcceptAll={onAcceptAll} onGone={() => heading.current?.focus()} />
        <QueryStates query={sample} height={380}>
          {(read) => (
            <Stack gap="sm">
              <Findings sample={read} />
              <PreviewTable columns={columns} sample={read} fields={platformFields} mapping={mapping} acts={acts} />
              {read.rows.length === 0 ? <EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState> : null}
            </Stack>
          )}
        </QueryStates>
      </Stack>
    </Panel>
  );
}

function isAmong(paths: readonly string[], { columns }: Sample): boolean {
  const read = new Set(columns.map(({ path }) => path.toLowerCase()));
  return paths.every((path) => read.has(path.toLowerCase()));
}

/** Fields that are not shown yet, the record's own and those of its parents, which are read when somebody looks. */
function AddColumn({
  subject,
  shown,
  onAdd,
}: {
  readonly subject: Subject;
  readonly shown: readonly string[];
  readonly onAdd: (field: SourceField) => void;
}) {
  const t = useTranslations('mapping.preview');
  const problemOf = useProblem();
  const [wanted, setWanted] = useState(false);
  const [text, setText] = useState('');
  const fields = useQuery({ ...sourceFieldsQuery(subject, true), enabled: wanted });
  const own = useQuery(sourceFieldsQuery(subject, false));
  const { details } = problemOf(fields.error);
  const open = (fields.data ?? own.data ?? []).filter(({ path }) => !shown.includes(path));
  return (
    <Select
      aria-label={t('addColumn')}
      placeholder={t('addColumn')}
      size="xs"
      w={190}
      searchable
      searchValue={text}
      onSearchChange={setText}
      limit={100}
      rightSection={fields.isFetching ? <Loader size="xs" /> : undefined}
      error={fields.isError ? <Details of={details} /> : null}
      data={open.map(({ path, label }) => ({ value: path, label: `${path} (${label})` }))}
      value={null}
      onFocus={() => setWanted(true)}
      onChange={(path) => {
        const field = open.find((one) => one.path === path);
        if (field === undefined) return;
        onAdd(field);
        // What was typed is done with.
        setText('');
      }}
    />
  );
}

interface SuggestionsProps {
  readonly pairs: readonly Pair[];
  readonly acts: MappingActs;
  readonly onAcceptAll: () => void;
  /** Before the whole of it goes away: the focus has to go somewhere. */
  readonly onGone: () => void;
}

/** Pairs that hardly anybody would choose otherwise; nothing is mapped before they are accepted. */
function Suggestions({ pairs, acts, onAcceptAll, onGone }: SuggestionsProps) {
  const t = useTranslations('mapping.suggestions');
  const [dismissed, setDismissed] = useState(false);
  if (dismissed || pairs.length === 0) return null;
  return (
    <Alert title={t('title')} color="blue" p="sm">
      <Stack gap="xs">
        <Text size="sm">{t('text')}</Text>
        <Group gap="xs">
          {pairs.map(({ target, field }) => (
            <PairButton
              key={target.key}
              onClick={({ currentTarget }) => {
                const neighbour = currentTarget.nextElementSibling ?? currentTarget.previousElementSibling;
                if (neighbour instanceof HTMLElement) neighbour.focus();
                else onGone();
                acts.map(target.key, field.path);
              }}
            >
              {t('pair', { field: target.title, column: field.label })}
            </PairButton>
          ))}
          <Button
            size="compact-xs"
            onClick={() => {
              onGone();
              onAcceptAll();
            }}
          >
            {t('accept')}
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => {
              onGone();
              setDismissed(true);
            }}
          >
            {t('dismiss')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

/** Reasons that are shown until somebody wants all. */
const FEW_REASONS = 5;

/** How many records would be rejected, and why, in words: what the marks say to whoever sees them (R26). */
function Findings({ sample }: { readonly sample: Sample }) {
  const t = useTranslations('mapping.preview');
  const refused = sample.rows.filter(({ marks }) => marks.length > 0).length;
  const sentenceOf = useMarkSentence();
  const [opened, { toggle }] = useDisclosure(false);
  const [all, setAll] = useState(false);
  const reasons = new Map<string, number>();
  for (const { marks } of sample.rows) {
    for (const mark of marks) reasons.set(sentenceOf(mark), (reasons.get(sentenceOf(mark)) ?? 0) + 1);
  }
  const notes = [...sample.problems, ...sample.warnings];
  return (
    <Stack gap={4}>
      {notes.map((note) => (
        <Alert key={note.message} color="orange" p="xs">
          <Said sentence={note} />
        </Alert>
      ))}
      <Group gap="xs">
        <Text size="sm" component="output" fw={refused === 0 ? 400 : 600}>
          {t('refused', { rows: refused })}
        </Text>
        {reasons.size === 0 ? null : (
          <Button variant="subtle" size="compact-xs" aria-expanded={opened} onClick={toggle}>
            {t(opened ? 'hideReasons' : 'showReasons')}
          </Button>
        )}
      </Group>
      <Collapse expanded={opened}>
        <Stack gap={4}>
          {[...reasons].slice(0, all ? undefined : FEW_REASONS).map(([message, count]) => (
            <Text key={message} size="sm" c="dimmed">
              {t('reason', { count, why: message })}
            </Text>
          ))}
          {all || reasons.size <= FEW_REASONS ? null : (
            <Button variant="subtle" size="compact-xs" style={{ alignSelf: 'start' }} onClick={() => setAll(true)}>
              {t('allReasons', { count: reasons.size })}
            </Button>
          )}
        </Stack>
      </Collapse>
    </Stack>
  );
}
