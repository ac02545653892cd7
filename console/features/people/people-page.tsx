import { Badge, Group, Pill, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Users } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { branchQuery } from '../../api/branch.ts';
import { Breakable } from '../../ui/breakable.tsx';
import { ButtonLink, PageLink } from '../../ui/links.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PlatformChoice, PlatformNote, usePlatformShown } from '../../ui/platform.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { Select } from '../../ui/select.tsx';
import { usePages } from '../../ui/use-pages.ts';
import { type PeopleFilter, type Person, peopleQuery } from './api.ts';

/** Everybody on the built-in platform, or in a Docebo tenant. */
export function PeoplePage({ filter }: { readonly filter: PeopleFilter }) {
  const t = useTranslations('people');
  const common = useTranslations('common');
  const navigate = useNavigate();
  const { search, state, branch, factor, platform } = filter;
  const inBranch = useQuery({ ...branchQuery(branch), enabled: branch !== '' });
  const where = usePlatformShown(platform, inBranch.data?.platform);
  const people = usePages(peopleQuery(where.connection, filter));
  const total = people.data?.pages[0]?.total;
  const look = (change: Partial<PeopleFilter>, replace = false) =>
    void navigate({ to: '/users', search: { ...filter, ...change }, replace });
  return (
    <>
      <PageHeader
        title={t('title')}
        description={total === undefined ? t('description') : t('count', { count: total })}
        actions={where.connection === null ? <ButtonLink to="/users/new">{t('create')}</ButtonLink> : null}
      />
      <PlatformNote platform={where.shown} />
      <Panel>
        <Group mb="md" align="flex-end">
          <PlatformChoice {...where} onChoose={(word) => look({ platform: word, branch: '', factor: '' })} />
          <SearchInput
            label={common('search')}
            placeholder={t('searchHint')}
            value={search}
            onSearch={(text) => look({ search: text }, true)}
          />
          <Select
            label={t('state')}
            placeholder={common('all')}
            clearable
            data={[
              { value: 'active', label: t('states.active') },
              { value: 'inactive', label: t('states.inactive') },
            ]}
            value={state === '' ? null : state}
            onChange={(value) => look({ state: value ?? '' })}
          />
          {where.connection === null ? (
            <Select
              label={t('factor.label')}
              placeholder={common('all')}
              clearable
              data={[
                { value: 'missing', label: t('factor.missing') },
                { value: 'on', label: t('factor.on') },
              ]}
              value={factor === '' ? null : factor}
              onChange={(value) => look({ factor: value ?? '' })}
            />
          ) : null}
          {branch === '' ? null : <InBranch id={branch} onRemove={() => look({ branch: '' })} />}
        </Group>
        <QueryStates
          query={people}
          empty={{
            when: () => people.items.length === 0,
            title: t('none'),
            detail: where.connection === null ? t('noneDetail') : t('noneInDocebo'),
            icon: Users,
            onClear:
              search === '' && state === '' && branch === '' && factor === ''
                ? null
                : () => look({ search: '', state: '', branch: '', factor: '' }),
          }}
        >
          {() => <PeopleTable people={people.items} isRemote={where.connection !== null} />}
        </QueryStates>
        <MoreButton pages={people} />
      </Panel>
    </>
  );
}

function InBranch({ id, onRemove }: { readonly id: string; readonly onRemove: () => void }) {
  const t = useTranslations('people');
  const { data: branch } = useQuery(branchQuery(id));
  return (
    <Pill
      size="lg"
      withRemoveButton
      onRemove={onRemove}
      removeButtonProps={{ 'aria-label': t('everyBranch'), 'aria-hidden': false, tabIndex: 0 }}
    >
      {t('inBranch', { branch: branch?.name ?? '…' })}
    </Pill>
  );
}

function PeopleTable({ people, isRemote }: { readonly people: readonly Person[]; readonly isRemote: boolean }) {
  const t = useTranslations('people');
  return (
    <ListTable
      minWidth={800}
      highlightOnHover
      layout="fixed"
      columns={[
        { title: t('columns.username'), w: '27%' },
        { title: t('columns.name'), w: '16%' },
        { title: t('columns.email'), w: '26%' },
        t('columns.branches'),
        { title: t('columns.origin'), w: 110 },
      ]}
    >
      {people.map(({ id, username, firstname, lastname, email, active, branches, linked }) => (
        <Table.Tr key={id}>
          <Table.Td>
            <Group gap="xs">
              <PageLink to="/users/$id" params={{ id }} size="sm" style={{ overflowWrap: 'anywhere' }}>
                <Breakable>{username}</Breakable>
              </PageLink>
              {active ? null : (
                <Badge color="gray" variant="light">
                  {t('states.inactive')}
                </Badge>
              )}
            </Group>
          </Table.Td>
          <Table.Td>
            <Text size="sm" dir="auto" style={{ overflowWrap: 'anywhere' }} lineClamp={3}>
              {`${firstname} ${lastname}`.trim()}
            </Text>
          </Table.Td>
          <Table.Td style={{ overflowWrap: 'anywhere' }}>
            {email === null ? '–' : <Breakable>{email}</Breakable>}
          </Table.Td>
          <Table.Td dir="auto" style={{ overflowWrap: 'anywhere' }}>
            {branches ?? '–'}
          </Table.Td>
          <Table.Td>{linked ? t('fromSalesforce') : isRemote ? '–' : t('byHand')}</Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}
