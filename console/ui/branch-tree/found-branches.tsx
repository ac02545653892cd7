import { Button, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { GitBranch } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Branch } from '../../api/branch.ts';
import { pagesQuery } from '../../api/pages.ts';
import { MoreButton } from '../more-button.tsx';
import { usePlatform } from '../platform.tsx';
import { QueryStates } from '../query-states.tsx';
import { usePages } from '../use-pages.ts';
import { BranchLine } from './branch-line.tsx';
import { type BranchChoice, useRefusal } from './use-refusal.ts';

interface FoundBranchesProps {
  readonly search: string;
  readonly choice: BranchChoice;
  /** Shows the whole chart again. */
  readonly onClear: () => void;
}

/** Branches anywhere with the text in name or code, each with the way to it; what cannot be chosen says why. */
export function FoundBranches({ search, choice, onClear }: FoundBranchesProps) {
  const t = useTranslations('branchTree.found');
  const branches = usePages(pagesQuery<Branch>('/branches', { connection: usePlatform(), search }));
  const refusalOf = useRefusal(choice);
  const { items, hasNextPage } = branches;
  return (
    <QueryStates
      query={branches}
      height={120}
      empty={{
        when: () => items.length === 0,
        title: t('none'),
        detail: t('noneDetail'),
        icon: GitBranch,
        action: (
          <Button variant="default" mt="sm" onClick={onClear}>
            {t('clear')}
          </Button>
        ),
      }}
    >
      {() => (
        <>
          <Text component="output" display="block" size="sm" c="dimmed" mb="xs">
            {t('count', {
              count: items.length,
              more: String(hasNextPage),
              unusable: items.filter((branch) => refusalOf(branch) !== null).length,
            })}
          </Text>
          <Stack component="ul" gap={2} m={0} p={0} style={{ listStyle: 'none' }}>
            {items.map((branch) => {
              const refusal = refusalOf(branch);
              return (
                <li key={branch.id}>
                  <UnstyledButton
                    className="branch-choice"
                    w="100%"
                    px="xs"
                    fz="sm"
                    py={6}
                    aria-disabled={refusal !== null}
                    aria-pressed={branch.id === choice.chosen}
                    onClick={() => refusal === null && choice.choose(branch)}
                  >
                    <Group gap="xs" wrap="nowrap">
                      <BranchLine branch={branch} />
                    </Group>
                    {refusal === null ? null : (
                      <Text size="xs" c="dimmed">
                        {refusal}
                      </Text>
                    )}
                  </UnstyledButton>
                </li>
              );
            })}
          </Stack>
          <MoreButton pages={branches} />
        </>
      )}
    </QueryStates>
  );
}
