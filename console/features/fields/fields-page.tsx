import { ActionIcon, Badge, Button, Group, Table, Text, Tooltip } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, ListPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { type PlatformField, platformFieldsQuery } from '../../api/settings.ts';
import { ListTable } from '../../ui/list-table.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { LookAgain, Platform, PlatformChoice, PlatformNote, usePlatformShown } from '../../ui/platform.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { isType, useRefreshFields } from './api.ts';
import { DeleteField } from './delete-field.tsx';
import { EditField } from './edit-field.tsx';
import { NewField } from './new-field.tsx';

export interface FieldsState {
  /** Key of the field that is edited. */
  readonly field: string;
  readonly create: boolean;
  /** See wordFor of api/platform.ts; empty: the usual one. */
  readonly platform: string;
}

/** Fields that people have beside those of the platform. */
export function FieldsPage({ state }: { readonly state: FieldsState }) {
  const t = useTranslations('fields');
  const common = useTranslations('common');
  const navigate = useNavigate();
  const where = usePlatformShown(state.platform, undefined);
  const all = useQuery(platformFieldsQuery(where.connection));
  const [deleting, setDeleting] = useState<PlatformField | null>(null);
  const { platform } = state;
  const show = (next: Partial<FieldsState>) => void navigate({ to: '/fields', search: { platform, ...next } });
  /** Those of a tenant are made and changed there. */
  const isOurs = where.connection === null;
  const additional = all.data?.filter((field) => field.additional) ?? [];
  const order = useOrder(additional);
  return (
    <Platform value={where.connection}>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          <>
            <PlatformChoice {...where} onChoose={(chosen) => show({ platform: chosen })} />
            {isOurs ? <Button onClick={() => show({ create: true })}>{t('create')}</Button> : null}
          </>
        }
      />
      <PlatformNote platform={where.shown} />
      <LookAgain />
      <Panel>
        {order.isError ? <ProblemAlert error={order.error} /> : null}
        <QueryStates
          query={all}
          empty={{
            when: () => additional.length === 0,
            title: t('none'),
            detail: isOurs ? t('noneDetail') : t('noneInDocebo'),
            icon: ListPlus,
          }}
        >
          {() => (
            <ListTable
              minWidth={640}
              highlightOnHover
              columns={[t('columns.title'), t('columns.key'), t('columns.type'), t('columns.options')]}
              actions={isOurs}
            >
              {additional.map((field, index) => (
                <Table.Tr key={field.key}>
                  <Table.Td dir="auto" style={{ overflowWrap: 'anywhere' }}>
                    {field.title}
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm" ff="monospace">
                      {field.key}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Badge variant="default" fw={500}>
                      {isType(field.type) ? t(`types.${field.type}`) : field.type}
                    </Badge>
                  </Table.Td>
                  <Table.Td dir="auto" maw={280}>
                    <Text size="sm" lineClamp={2}>
                      {field.options.length === 0 ? '–' : field.options.slice(0, 12).join(', ')}
                    </Text>
                  </Table.Td>
                  {isOurs ? (
                    <Table.Td>
                      <Group gap={4} justify="flex-end" wrap="nowrap">
                        <Move field={field} by={-1} index={index} order={order} last={additional.length - 1} />
                        <Move field={field} by={1} index={index} order={order} last={additional.length - 1} />
                        <Button
                          size="compact-sm"
                          variant="default"
                          aria-label={t('editOf', { title: field.title })}
                          onClick={() => show({ field: field.key })}
                        >
                          {common('edit')}
                        </Button>
                        <Button
                          size="compact-sm"
                          variant="default"
                          aria-label={t('delete.of', { title: field.title })}
                          onClick={() => setDeleting(field)}
                        >
                          {common('delete')}
                        </Button>
                      </Group>
                    </Table.Td>
                  ) : null}
                </Table.Tr>
              ))}
            </ListTable>
          )}
        </QueryStates>
      </Panel>
      <NewField opened={state.create && isOurs} onClose={() => show({})} />
      <EditField
        field={isOurs ? (additional.find(({ key }) => key === state.field) ?? null) : null}
        onClose={() => show({})}
      />
      <DeleteField field={deleting} onClose={() => setDeleting(null)} />
    </Platform>
  );
}

type Order = ReturnType<typeof useOrder>;

/** Pages and mappings list the fields in this order. */
function useOrder(fields: readonly PlatformField[]) {
  const refresh = useRefreshFields();
  return useMutation({
    mutationFn: async ({ index, by }: { readonly index: number; readonly by: 1 | -1 }) => {
      const keys = fields.map(({ key }) => key);
      const [moved] = keys.splice(index, 1);
      if (moved !== undefined) keys.splice(index + by, 0, moved);
      await api.put('/fields/order', { keys });
    },
    onSettled: refresh,
  });
}

interface MoveProps {
  readonly field: PlatformField;
  readonly by: 1 | -1;
  readonly index: number;
  readonly last: number;
  readonly order: Order;
}

function Move({ field: { title }, by, index, last, order }: MoveProps) {
  const t = useTranslations('fields');
  const label = t(by === 1 ? 'moveDown' : 'moveUp', { title });
  const isEnd = by === 1 ? index === last : index === 0;
  return (
    <Tooltip label={label} disabled={isEnd}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={26}
        aria-label={label}
        aria-disabled={isEnd}
        data-disabled={isEnd || undefined}
        onClick={() => {
          if (!isEnd && !order.isPending) order.mutate({ index, by });
        }}
      >
        {by === 1 ? <ArrowDown size={16} aria-hidden /> : <ArrowUp size={16} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
