import { Button, Group, Stack, UnstyledButton } from '@mantine/core';
import { GitBranch } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Branch } from '../../api/branch.ts';
import { pagesQuery } from '../../api/pages.ts';
import { BranchLine } from '../../ui/branch-tree.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { usePlatform } from '../../ui/platform.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { usePages } from '../../ui/use-pages.ts';

interface FoundBranchesProps {
  readonly search: string;
  readonly selected: string;
  readonly onSelect: (id: string) => void;
  /** Shows the whole chart again. */
  readonly onClear: () => void;
}

/** Branches anywhere with the text in name or code, each with the way to it. */
export function FoundBranches({ search, selected, onSelect, onClear }: FoundBranchesProps) {
  const t = useTranslations('branches');
  const branches = usePages(pagesQuery<Branch>('/branches', { connection: usePlatform(), search }));
  return (
    <QueryStates
      query={branches}
      height={120}
      empty={{
        when: () => branches.items.length === 0,
        title: t('noneFits'),
        detail: t('noneFitsDetail'),
        icon: GitBranch,
        action: (
          <Button variant="default" mt="sm" onClick={onClear}>
            {t('wholeChart')}
          </Button>
        ),
      }}
    >
      {() => (
        <>
          <Stack component="ul" gap={2} m={0} p={0} style={{ listStyle: 'none' }}>
            {branches.items.map((branch) => (
              <li key={branch.id}>
                <UnstyledButton
                  className="branch-choice"
                  w="100%"
                  p="xs"
                  aria-pressed={selected === branch.id}
                  onClick={() => onSelect(branch.id)}
                >
                  <Group gap="xs" wrap="nowrap">
                    <BranchLine branch={branch} />
                  </Group>
                </UnstyledButton>
              </li>
            ))}
          </Stack>
          <MoreButton pages={branches} />
        </>
      )}
    </QueryStates>
  );
}
