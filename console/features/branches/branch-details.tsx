import { ActionIcon, Alert, Button, Group, Menu, Stack, Table, Text, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Cloud, CloudOff, Ellipsis, FolderTree, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { type BranchDetail, branchQuery } from '../../api/branch.ts';
import { PageLink } from '../../ui/links.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { Time } from '../../ui/time.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { BranchForm } from './branch-form.tsx';
import { DeleteBranch } from './delete-branch.tsx';
import { MoveBranch } from './move-branch.tsx';

interface BranchDetailsProps {
  readonly id: string;
  /** Shows another branch instead; nothing: none. */
  readonly onSelect: (id: string) => void;
  /** Where a search hides the chart. */
  readonly onShowInChart?: () => void;
}

/** A branch, and what can be done with it. */
export function BranchDetails({ id, onSelect, onShowInChart }: BranchDetailsProps) {
  const branch = useQuery(branchQuery(id));
  return (
    <QueryStates query={branch} height={240}>
      {(shown) => <Details branch={shown} onSelect={onSelect} {...(onShowInChart ? { onShowInChart } : {})} />}
    </QueryStates>
  );
}

type Act = 'add' | 'edit' | 'move' | 'delete';

function Details({ branch, onSelect, onShowInChart }: Omit<BranchDetailsProps, 'id'> & { branch: BranchDetail }) {
  const t = useTranslations('branches');
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  const isRoot = branch.parent === null;
  const isElsewhere = branch.platform.kind === 'docebo';
  return (
    <TitledPanel title={branch.name}>
      <Stack>
        {isElsewhere ? null : (
          <Group gap="xs">
            <Button size="xs" onClick={() => setAct('add')}>
              {t('addBelow')}
            </Button>
            <Button size="xs" variant="default" onClick={() => setAct('edit')}>
              {t('edit')}
            </Button>
            {isRoot ? null : (
              <Menu position="bottom-end" shadow="md" keepMounted={false}>
                <Menu.Target>
                  <Tooltip label={t('moreActs')}>
                    <ActionIcon variant="default" size={30} aria-label={t('moreActs')}>
                      <Ellipsis size={16} aria-hidden />
                    </ActionIcon>
                  </Tooltip>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item leftSection={<FolderTree size={16} aria-hidden />} onClick={() => setAct('move')}>
                    {t('move.verb')}
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<Trash2 size={16} aria-hidden />}
                    color="red"
                    onClick={() => setAct('delete')}
                  >
                    {t('delete.item')}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
          </Group>
        )}
        <Facts branch={branch} />
        <FromSalesforce branch={branch} isElsewhere={isElsewhere} />
        {onShowInChart === undefined ? null : (
          <div>
            <Button size="compact-sm" variant="subtle" onClick={onShowInChart}>
              {t('showInChart')}
            </Button>
          </div>
        )}
      </Stack>
      <BranchForm kind="add" branch={branch} opened={act === 'add'} onClose={close} onSaved={onSelect} />
      <BranchForm kind="edit" branch={branch} opened={act === 'edit'} onClose={close} />
      <MoveBranch branch={branch} opened={act === 'move'} onClose={close} />
      <DeleteBranch
        id={act === 'delete' ? branch.id : null}
        onClose={close}
        onDeleted={({ parent }) => onSelect(parent?.id ?? '')}
      />
    </TitledPanel>
  );
}

function Facts({ branch }: { readonly branch: BranchDetail }) {
  const t = useTranslations('branches');
  const format = useFormatter();
  const { id, path, code, people, branchesBelow, destinationOf, parent } = branch;
  const rows: readonly (readonly [string, ReactNode])[] = [
    ...(parent === null ? [] : [[t('facts.place'), path.join(' › ')] as const]),
    [t('facts.code'), code ?? (parent === null ? '–' : t('facts.noCode'))],
    [
      t('facts.people'),
      <PageLink key="people" to="/users" search={{ branch: id }} size="sm">
        {t('people', { count: people })}
      </PageLink>,
    ],
    [t('facts.below'), format.number(branchesBelow)],
    ...(destinationOf.length === 0 ? [] : [[t('facts.destinationOf'), destinationOf.join(', ')] as const]),
  ];
  return (
    <Table variant="vertical" layout="fixed">
      <Table.Tbody>
        {rows.map(([title, value]) => (
          <Table.Tr key={title}>
            <Table.Th w={130}>{title}</Table.Th>
            <Table.Td dir="auto" style={{ overflowWrap: 'anywhere' }}>
              {value}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

const since = (at: string) => () => <Time at={at} />;

/** What a run does with it (R13, R18, R22). */
function FromSalesforce({
  branch: { salesforceKeys, goneSince },
  isElsewhere,
}: {
  readonly branch: BranchDetail;
  readonly isElsewhere: boolean;
}) {
  const t = useTranslations('branches');
  if (goneSince !== null) {
    return (
      <Alert color="orange" icon={<CloudOff aria-hidden />} title={t('gone')}>
        <Text size="sm">{t('goneDetail')}</Text>
        <Text size="sm">{t.rich('goneSince', { time: since(goneSince) })}</Text>
      </Alert>
    );
  }
  if (salesforceKeys.length === 0) return null;
  return (
    <Alert color="blue" icon={<Cloud aria-hidden />} title={t('fromSalesforce')}>
      <Text size="sm">{t(isElsewhere ? 'fromSalesforceInDocebo' : 'fromSalesforceDetail')}</Text>
      <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
        {salesforceKeys.join(', ')}
      </Text>
    </Alert>
  );
}
