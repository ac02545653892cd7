import { Alert, Badge, Button, Checkbox, Group, Progress, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { verificationSchema } from '../../../src/api/routes/verifications.ts';
import { api, ProblemError, refusal } from '../../api/client.ts';
import type { Connection } from '../../api/connection.ts';
import { ownerShown } from '../../api/owner.ts';
import { useSession } from '../../api/session.ts';
import type { Answer } from '../../api/wire.ts';
import { placed } from '../../i18n/placed.ts';
import { PageLink } from '../../ui/links.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { Time } from '../../ui/time.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { useFieldTitle } from '../../ui/use-codes.ts';
import { useFieldValue } from '../../ui/use-shown-value.ts';

type Verification = Answer<typeof verificationSchema>;
type Finding = Verification['findings'][number];

/** Rows that a table has at once; the command has all of them. */
const MOST_SHOWN = 100;

const isGoingOn = (last: Verification | null | undefined) => last?.state === 'queued' || last?.state === 'running';

/** What was changed in Docebo by hand (R13): found when somebody asks, and planned back. */
export function ChangedByHand({ connection }: { readonly connection: Connection }) {
  const t = useTranslations('verification');
  const queries = useQueryClient();
  const owner = ownerShown(connection, useSession().person.id);
  const path = `/connections/${encodeURIComponent(connection.name)}/verify`;
  const key = [path, owner];
  const last = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => await lastOf(path, owner, signal),
    refetchInterval: ({ state }) => (isGoingOn(state.data) ? 1000 : false),
  });
  const ask = useMutation({
    mutationFn: (wish: Wish) => api.post<Verification>(`${path}?owner=${owner}`, wish),
    onSuccess: (asked) => queries.setQueryData(key, asked),
  });
  const busy = ask.isPending || isGoingOn(last.data);
  return (
    <TitledPanel
      title={t('title')}
      actions={
        <Button variant="default" size="xs" loading={busy} onClick={() => ask.mutate({ repair: false })}>
          {t('compare')}
        </Button>
      }
    >
      <Stack>
        <Text size="sm" c="dimmed">
          {t('hint')}
        </Text>
        {ask.isError ? <ProblemAlert error={ask.error} /> : null}
        <QueryStates query={last} height={60}>
          {(verification) =>
            verification === null ? null : (
              <Outcome
                verification={verification}
                busy={busy}
                onRepair={(keepDeactivated) => ask.mutate({ repair: true, keepDeactivated })}
              />
            )
          }
        </QueryStates>
      </Stack>
    </TitledPanel>
  );
}

interface Wish {
  readonly repair: boolean;
  readonly keepDeactivated?: boolean;
}

/** Null where nobody has asked yet. */
async function lastOf(path: string, owner: string, signal: AbortSignal): Promise<Verification | null> {
  try {
    return await api.get<Verification>(path, { owner }, signal);
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 404) return null;
    throw error;
  }
}

interface OutcomeProps {
  readonly verification: Verification;
  readonly busy: boolean;
  readonly onRepair: (keepDeactivated: boolean) => void;
}

function Outcome({ verification, busy, onRepair }: OutcomeProps) {
  const t = useTranslations('verification');
  const entities = useTranslations('common.entities');
  const [keepDeactivated, setKeepDeactivated] = useState(false);
  const { state, error, progress, found, findings, plans, finishedAt, repair } = verification;
  if (error !== null) return <ProblemAlert error={refusal(error)} />;
  const { people = 0, branches = 0, calls = 0 } = progress ?? {};
  if (state !== 'succeeded' || finishedAt === null) {
    return (
      <Stack gap="xs">
        <Progress value={100} animated aria-label={t('comparing')} />
        <Text size="sm" component="output">
          {progress === null ? t('waiting') : t('progress', { people, branches, calls })}
        </Text>
      </Stack>
    );
  }
  const at = placed(<Time at={finishedAt} />);
  if (found === 0 || found === null) {
    return (
      <Alert color="teal" icon={<CircleCheck aria-hidden />} title={t('nothing')}>
        <Text size="sm">{t.rich('compared', { people, branches, calls, time: at })}</Text>
      </Alert>
    );
  }
  return (
    <Stack>
      <Group justify="space-between" align="flex-start">
        <div>
          <Text size="sm" fw={600}>
            {t('found', { count: found })}
          </Text>
          <Text size="sm" c="dimmed">
            {t.rich('compared', { people, branches, calls, time: at })}
          </Text>
        </div>
        {repair ? null : (
          <Button size="xs" variant="default" disabled={busy} onClick={() => onRepair(keepDeactivated)}>
            {t('repair')}
          </Button>
        )}
      </Group>
      <Text size="sm">{repair ? t('repaired') : t('repairHint')}</Text>
      {!repair && findings.some(({ kind }) => kind === 'deactivated') ? (
        <Checkbox
          size="sm"
          label={t('keepDeactivated')}
          checked={keepDeactivated}
          onChange={({ currentTarget }) => setKeepDeactivated(currentTarget.checked)}
        />
      ) : null}
      {verification.keepDeactivated ? <Text size="sm">{t('keptDeactivated')}</Text> : null}
      {plans.map(({ entity, run, error: refused }) =>
        run === null ? (
          <ProblemAlert key={entity} error={refusal(refused ?? { code: 'internal', message: '' })} />
        ) : (
          <PageLink key={entity} to="/runs/$id" params={{ id: run }} size="sm">
            {t('plan', { id: run, entity: entities(entity) })}
          </PageLink>
        ),
      )}
      <Findings findings={findings.slice(0, MOST_SHOWN)} />
      {found > MOST_SHOWN ? <Text size="sm">{t('more', { count: found - MOST_SHOWN })}</Text> : null}
    </Stack>
  );
}

function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const t = useTranslations('verification');
  const entities = useTranslations('common.entities');
  const titleOf = useFieldTitle();
  const shown = useFieldValue();
  return (
    <ListTable minWidth={560} columns={[t('columns.who'), t('columns.what'), t('columns.before'), t('columns.after')]}>
      {findings.map(({ entity, subject, name, kind, field, before, after }) => (
        <Table.Tr key={`${entity} ${subject} ${name} ${kind} ${field ?? ''}`}>
          <Table.Td style={{ overflowWrap: 'anywhere' }} dir="auto">
            {name}
            <Text size="xs" c="dimmed">
              {subject === 'branch' ? t('branch') : entities(entity)}
            </Text>
          </Table.Td>
          <Table.Td>
            <Badge variant="light" color="orange">
              {t(`kinds.${kind}`)}
            </Badge>
            {field !== null && (kind === 'changed' || kind === 'deactivated') ? (
              <Text size="sm" dir="auto">
                {titleOf(field)}
              </Text>
            ) : null}
          </Table.Td>
          <Table.Td dir="auto" style={{ overflowWrap: 'anywhere' }}>
            {shown(field ?? '', before) ?? '–'}
          </Table.Td>
          <Table.Td dir="auto" style={{ overflowWrap: 'anywhere' }}>
            {shown(field ?? '', after) ?? '–'}
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}
