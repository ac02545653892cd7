import { Button, Group, Table, Text } from '@mantine/core';
import { CloudCheck } from 'lucide-react';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { GoneBranch } from '../../api/branch.ts';
import { PageLink } from '../../ui/links.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { usePlatform } from '../../ui/platform.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { Time } from '../../ui/time.tsx';
import type { usePages } from '../../ui/use-pages.ts';
import { DeleteBranch } from './delete-branch.tsx';

interface GoneBranchesProps {
  readonly gone: ReturnType<typeof usePages<GoneBranch>>;
}

/** Branches whose account or option has disappeared; they are deleted here (R18). */
export function GoneBranches({ gone }: GoneBranchesProps) {
  const t = useTranslations('branches');
  const common = useTranslations('common');
  const format = useFormatter();
  const [deleting, setDeleting] = useState<string | null>(null);
  const isElsewhere = usePlatform() !== null;
  return (
    <Panel component="section" aria-label={t('gone')}>
      <Text size="sm" c="dimmed" mb="md" maw={720}>
        {t('goneDetail')}
      </Text>
      <QueryStates
        query={gone}
        empty={{
          when: () => gone.items.length === 0,
          title: t('noneGone'),
          detail: t('noneGoneDetail'),
          icon: CloudCheck,
        }}
      >
        {() => (
          <ListTable
            minWidth={640}
            highlightOnHover
            columns={[
              t('columns.branch'),
              t('columns.code'),
              { title: t('columns.people'), ta: 'end' },
              { title: t('columns.below'), ta: 'end' },
              t('columns.since'),
            ]}
            actions={!isElsewhere}
          >
            {gone.items.map(({ id, name, path, code, people, branchesBelow, goneSince }) => (
              <Table.Tr key={id}>
                <Table.Td dir="auto">
                  <PageLink to="/branches" search={{ branch: id }}>
                    {path.join(' › ')}
                  </PageLink>
                </Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{code ?? '–'}</Table.Td>
                <Table.Td ta="end">{format.number(people)}</Table.Td>
                <Table.Td ta="end">{format.number(branchesBelow)}</Table.Td>
                <Table.Td>
                  <Time at={goneSince} />
                </Table.Td>
                {isElsewhere ? null : (
                  <Table.Td>
                    <Group justify="flex-end">
                      <Button
                        size="compact-sm"
                        variant="default"
                        aria-label={t('delete.of', { name })}
                        onClick={() => setDeleting(id)}
                      >
                        {common('delete')}
                      </Button>
                    </Group>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </ListTable>
        )}
      </QueryStates>
      <MoreButton pages={gone} />
      <DeleteBranch id={deleting} onClose={() => setDeleting(null)} />
    </Panel>
  );
}
