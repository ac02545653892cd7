import { Box, Grid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { GitBranch } from 'lucide-react';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { branchQuery, goneQuery } from '../../api/branch.ts';
import { BranchChart } from '../../ui/branch-tree/branch-chart.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { onDemand } from '../../ui/on-demand.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Platform, PlatformChoice, PlatformNote, usePlatform, usePlatformShown } from '../../ui/platform.tsx';
import { TabLink, TabLinks } from '../../ui/tab-links.tsx';
import { useOnDemand } from '../../ui/use-on-demand.tsx';
import { usePages } from '../../ui/use-pages.ts';
import { GoneBranches } from './gone-branches.tsx';

const details = onDemand(() => import('./branch-details.tsx'));

export interface BranchesState {
  readonly search: string;
  /** Id of the branch that is shown. */
  readonly branch: string;
  /** Ids of the branches that are open, separated by commas. */
  readonly open: string;
  readonly view: 'gone' | '';
  /** See wordFor of api/platform.ts; empty: the usual one. */
  readonly platform: string;
}

/** The organization chart, and what Salesforce has no longer (R18). */
export function BranchesPage({ state }: { readonly state: BranchesState }) {
  const t = useTranslations('branches');
  const navigate = useNavigate();
  const shown = useQuery({ ...branchQuery(state.branch), enabled: state.branch !== '' });
  const where = usePlatformShown(state.platform, shown.data?.platform);
  const gone = usePages(goneQuery(where.connection));
  const isGone = state.view === 'gone';
  const total = gone.data?.pages[0]?.total ?? 0;
  const look = useCallback(
    (change: Partial<BranchesState>, replace = false) =>
      void navigate({ to: '/branches', search: (before) => ({ ...before, ...change }), replace, resetScroll: false }),
    [navigate],
  );
  return (
    <Platform value={where.connection}>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          <PlatformChoice {...where} onChoose={(platform) => look({ platform, branch: '', open: '', search: '' })} />
        }
      />
      <PlatformNote platform={where.shown} />
      <TabLinks label={t('title')}>
        <TabLink to="/branches" search={{ ...state, view: '' }} current={!isGone}>
          {t('chart')}
        </TabLink>
        <TabLink to="/branches" search={{ ...state, view: 'gone' }} current={isGone}>
          {t('goneTab', { count: total })}
        </TabLink>
      </TabLinks>
      <Box pt="md">{isGone ? <GoneBranches gone={gone} /> : <Chart state={state} look={look} />}</Box>
    </Platform>
  );
}

interface ChartProps {
  readonly state: BranchesState;
  readonly look: (change: Partial<BranchesState>, replace?: boolean) => void;
}

function Chart({ state: { search, branch, open }, look }: ChartProps) {
  const shownPlatform = usePlatform() ?? 'builtin';
  const t = useTranslations('branches');
  const common = useTranslations('common');
  const { parts, note } = useOnDemand(details, branch !== '', { height: 240 });
  const select = useCallback((id: string) => look({ branch: id }, true), [look]);
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Panel component="section" aria-label={t('chart')}>
          <BranchChart
            key={shownPlatform}
            choice={{ chosen: branch, choose: ({ id }) => select(id), refusal: () => null }}
            label={common('search')}
            placeholder={t('searchHint')}
            search={search}
            onSearch={(text) => look({ search: text }, true)}
            open={open === '' ? [] : open.split(',')}
            onOpen={(ids) => look({ open: ids.join(',') }, true)}
            maxHeight="max(320px, calc(100dvh - 336px))"
            kept
          />
        </Panel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        {branch === '' ? (
          <Panel>
            <EmptyState title={t('noneChosen')} icon={GitBranch}>
              <Text component="span" size="sm">
                {t('noneChosenDetail', { changes: String(shownPlatform === 'builtin') })}
              </Text>
            </EmptyState>
          </Panel>
        ) : parts === null ? (
          note
        ) : (
          <parts.BranchDetails
            key={branch}
            id={branch}
            onSelect={(id) => look({ branch: id }, true)}
            {...(search === '' ? {} : { onShowInChart: () => look({ search: '' }) })}
          />
        )}
      </Grid.Col>
    </Grid>
  );
}
