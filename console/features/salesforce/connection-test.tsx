import { Alert, Badge, Button, Group, List, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import type { Entity } from '../../api/run.ts';
import { Why, type WhyProps } from '../../ui/details.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Said, type Sentence } from '../../ui/said.tsx';
import { useProblemTitle } from '../../ui/use-problem.ts';

interface Check {
  readonly organizationId: string;
  readonly organizationName: string | null;
  readonly username: string;
  readonly usable: boolean;
  /** Null for the built-in platform, and where Docebo cannot be asked. */
  readonly platformFields: readonly unknown[] | null;
  readonly entities: readonly CheckedEntity[];
}

interface CheckedEntity {
  readonly entity: Entity;
  readonly object: string;
  readonly listView: string;
  readonly problems: readonly WhyProps['why'][];
  readonly warnings: readonly Sentence[];
}

/** Whether a run could begin, and everything that stands in its way. */
export function ConnectionTest({ name }: { readonly name: string }) {
  const t = useTranslations('connection.test');
  const queries = useQueryClient();
  const check = useMutation({
    mutationFn: () => api.post<Check>(`/connections/${encodeURIComponent(name)}/check`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['/connections', name, 'status'] }),
  });
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={2} size="h4">
          {t('title')}
        </Title>
        <Button
          onClick={() => check.mutate()}
          loading={check.isPending}
          variant={check.isSuccess ? 'default' : 'filled'}
        >
          {check.isSuccess ? t('again') : t('verb')}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {t('hint')}
      </Text>
      {check.isError ? <ProblemAlert error={check.error} /> : null}
      {check.isSuccess ? <Outcome check={check.data} /> : null}
    </Stack>
  );
}

function Outcome({ check }: { readonly check: Check }) {
  const t = useTranslations('connection.test');
  const platform = useTranslations('connection.platform');
  const { usable, organizationName, organizationId, username, platformFields, entities } = check;
  return (
    <Stack gap="sm">
      <Alert
        color={usable ? 'teal' : 'orange'}
        icon={usable ? <CircleCheck aria-hidden /> : <TriangleAlert aria-hidden />}
        title={usable ? t('works') : t('stops')}
      >
        <Text size="sm">{t('as', { username, organization: organizationName ?? organizationId })}</Text>
        {platformFields === null ? null : (
          <Text size="sm">{platform('reached', { count: platformFields.length })}</Text>
        )}
      </Alert>
      {entities.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('nothing')}
        </Text>
      ) : null}
      {entities.map((one) => (
        <Finding key={one.entity} checked={one} />
      ))}
    </Stack>
  );
}

function Finding({ checked }: { readonly checked: CheckedEntity }) {
  const t = useTranslations('connection.test');
  const entities = useTranslations('common.entities');
  const titleOf = useProblemTitle();
  const { entity, object, listView, problems, warnings } = checked;
  return (
    <div>
      <Group gap="xs">
        <Text fw={600} size="sm">
          {entities(entity)}
        </Text>
        <Text size="sm" c="dimmed">
          {t('view', { object, view: listView })}
        </Text>
        {problems.length === 0 ? (
          <Badge color="teal" variant="light">
            {t('readable')}
          </Badge>
        ) : null}
      </Group>
      {problems.map((problem) => (
        <Group key={problem.message} gap="xs" align="flex-start" mt={4}>
          <Badge color="red" variant="light">
            {titleOf(problem.code) ?? problem.code}
          </Badge>
          <Text size="sm">
            <Why why={problem} />
          </Text>
        </Group>
      ))}
      {warnings.length === 0 ? null : (
        <List size="sm">
          {warnings.map((warning) => (
            <List.Item key={warning.message}>
              <Said sentence={warning} />
            </List.Item>
          ))}
        </List>
      )}
    </div>
  );
}
