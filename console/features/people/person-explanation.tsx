import { Alert, Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { explanationSchema, unexplainedSchema } from '../../../src/api/routes/explanation-schema.ts';
import { api, refusal } from '../../api/client.ts';
import type { Answer } from '../../api/wire.ts';
import { Breakable } from '../../ui/breakable.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { Said, SaidTogether } from '../../ui/said.tsx';
import { LeftOutSentence } from '../../ui/sentence.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { useFieldTitle, useReason } from '../../ui/use-codes.ts';
import { useFieldValue, useInFieldOrder } from '../../ui/use-shown-value.ts';
import { SynchronizeNow } from './synchronize-now.tsx';

export type Explanation = Answer<typeof explanationSchema>;

interface Explained {
  readonly items: readonly Explanation[];
  readonly failed: readonly Answer<typeof unexplainedSchema>[];
}

/** What the next run would do with a person, and why (R41); Salesforce is asked only when somebody wants to know. */
export function PersonExplanation({ id }: { readonly id: string }) {
  const t = useTranslations('explanation');
  const [wanted, setWanted] = useState(false);
  const answer = useQuery({
    queryKey: ['/people', 'one', id, 'explanation'],
    enabled: wanted,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: ({ signal }) => api.get<Explained>(`/people/${id}/explanation`, {}, signal),
  });
  return (
    <TitledPanel title={t('title')} mt="lg">
      <Stack>
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {t('hint')}
          </Text>
          <Button
            variant="default"
            loading={answer.isFetching}
            onClick={() => (wanted ? void answer.refetch() : setWanted(true))}
          >
            {answer.data === undefined ? t('ask') : t('again')}
          </Button>
        </Group>
        {wanted ? (
          <QueryStates query={answer} height={120}>
            {(explained) => <Records of={explained} />}
          </QueryStates>
        ) : null}
      </Stack>
    </TitledPanel>
  );
}

function Records({ of: { items, failed } }: { readonly of: Explained }) {
  const t = useTranslations('explanation');
  const common = useTranslations('common');
  if (items.length === 0 && failed.length === 0) {
    return (
      <Text size="sm" component="output">
        {t('none')}
      </Text>
    );
  }
  return (
    <Stack>
      {items.map((one) => (
        <OneRecord key={`${one.connection} ${one.entity} ${one.sourceId}`} explanation={one} />
      ))}
      {failed.map(({ connection, entity, sourceId, ...why }) => (
        <Stack key={`${connection} ${entity} ${sourceId}`} gap="xs">
          <Text size="sm" fw={600}>
            {t('unknownOf', { entity: common(`entities.${entity}`), connection, id: sourceId })}
          </Text>
          <ProblemAlert error={refusal(why)} />
        </Stack>
      ))}
    </Stack>
  );
}

function OneRecord({ explanation }: { readonly explanation: Explanation }) {
  const t = useTranslations('explanation');
  const common = useTranslations('common');
  const { connection, entity, object, sourceId, record, listView, nextRun, branch, warnings, values } = explanation;
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        {t('of', { entity: common(`entities.${entity}`), connection, object, id: sourceId })}
      </Text>
      <Outcome outcome={explanation.outcome} />
      <Text size="sm">{t(`records.${record}`, { listView })}</Text>
      <Text size="sm">
        {t(nextRun.reads ? 'reads' : 'passes', { mode: nextRun.mode })} <SaidTogether sentences={nextRun.reasons} />
      </Text>
      {branch === null ? null : <Place branch={branch} />}
      {warnings.map((warning) => (
        <Alert key={warning.message} color="orange" p="xs">
          <Said sentence={warning} />
        </Alert>
      ))}
      {values.length === 0 ? null : <Origins values={values} />}
      {record === 'in_list_view' ? <SynchronizeNow of={explanation} /> : null}
    </Stack>
  );
}

function Outcome({ outcome }: { readonly outcome: Explanation['outcome'] }) {
  const t = useTranslations('explanation');
  const actions = useTranslations('runs.changes.actions');
  const reasonOf = useReason();
  const { action, reason, message } = outcome;
  return (
    <Group gap="xs">
      <Badge variant="light" color={action === 'reject' ? 'red' : action === 'none' ? 'gray' : 'teal'}>
        {action === 'none' ? t('nothing') : actions(action)}
      </Badge>
      {action === 'none' ? null : <Text size="sm">{reasonOf(reason)}</Text>}
      {message === null ? null : (
        <Text size="sm" c="dimmed">
          <LeftOutSentence of={outcome} message={message} />
        </Text>
      )}
    </Group>
  );
}

function Place({ branch }: { readonly branch: NonNullable<Explanation['branch']> }) {
  const t = useTranslations('explanation');
  const { place, name, code, follows, problems } = branch;
  return (
    <div>
      <Text size="sm">{t(`branches.${place}`, { name: name ?? code ?? '' })}</Text>
      {follows ? null : <Text size="sm">{t('stays')}</Text>}
      {problems.map((problem) => (
        <Text key={problem.message} size="sm" c="dimmed">
          <Said sentence={problem} />
        </Text>
      ))}
    </div>
  );
}

/** Each line of the mapping: where the value comes from, what it is, and what it becomes. */
function Origins({ values }: { readonly values: Explanation['values'] }) {
  const t = useTranslations('explanation');
  const titleOf = useFieldTitle();
  const reasonOf = useReason();
  const shown = useFieldValue();
  const inOrder = useInFieldOrder();
  const said = (value: string | null) => value ?? t('empty');
  return (
    <ListTable
      minWidth={640}
      verticalSpacing="xs"
      aria-label={t('values')}
      columns={[t('target'), t('field'), t('cell'), t('current'), t('value')]}
    >
      {inOrder(values, ({ target }) => target).map(({ target, field, cell, current, value, rejection }) => (
        <Table.Tr key={target}>
          <Table.Td>{titleOf(target)}</Table.Td>
          <Table.Td>{field}</Table.Td>
          <Table.Td dir="auto" className="value">
            <Breakable>{said(cell)}</Breakable>
          </Table.Td>
          <Table.Td dir="auto" className="value">
            <Breakable>{said(shown(target, current))}</Breakable>
          </Table.Td>
          <Table.Td dir="auto" className="value" fw={value === current ? 400 : 600}>
            <Breakable>{rejection === null ? said(shown(target, value)) : reasonOf(rejection.code)}</Breakable>
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}
