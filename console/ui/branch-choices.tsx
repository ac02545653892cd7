import { Box, Group, ScrollArea, Stack, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Branch } from '../api/branch.ts';
import { pagesQuery } from '../api/pages.ts';
import { type BranchChoice, BranchLine, BranchTree, useRefusal } from './branch-tree.tsx';
import { MoreButton } from './more-button.tsx';
import { usePlatform } from './platform.tsx';
import { QueryStates } from './query-states.tsx';
import { SearchInput } from './search-input.tsx';
import { usePages } from './use-pages.ts';

interface BranchChoicesProps {
  readonly choice: BranchChoice;
  /** Ids of branches that are open from the beginning. */
  readonly above?: readonly string[];
}

/** A branch is found in the chart or by search, and chosen. What cannot be chosen says why. */
export function BranchChoices({ choice, above }: BranchChoicesProps) {
  const t = useTranslations('branchTree.picker');
  const [search, setSearch] = useState('');
  return (
    <Stack>
      <SearchInput label={t('search')} value={search} onSearch={setSearch} w="100%" data-autofocus />
      <ScrollArea.Autosize mah="45vh">
        {search === '' ? (
          <BranchTree choice={choice} {...(above === undefined ? {} : { above })} />
        ) : (
          <Found search={search} choice={choice} />
        )}
      </ScrollArea.Autosize>
      <Text size="xs" c="dimmed">
        {t('hint')}
      </Text>
    </Stack>
  );
}

function Found({ search, choice }: { readonly search: string; readonly choice: BranchChoice }) {
  const t = useTranslations('branchTree.picker');
  const branches = usePages(pagesQuery<Branch>('/branches', { connection: usePlatform(), search }));
  const refusalOf = useRefusal(choice);
  return (
    <QueryStates query={branches} height={120}>
      {() => (
        <Box>
          <Text component="output" display="block" size="sm" c="dimmed" mb="xs">
            {t('found', {
              count: branches.items.length,
              unusable: branches.items.filter((branch) => refusalOf(branch) !== null).length,
            })}
          </Text>
          <Stack gap={2}>
            {branches.items.map((branch) => {
              const refusal = refusalOf(branch);
              return (
                <UnstyledButton
                  key={branch.id}
                  className="branch-choice"
                  p={6}
                  aria-disabled={refusal !== null}
                  aria-pressed={branch.id === choice.chosen}
                  onClick={() => refusal === null && choice.choose(branch)}
                >
                  <Group gap="xs">
                    <BranchLine branch={branch} />
                  </Group>
                  {refusal === null ? null : (
                    <Text size="xs" c="dimmed">
                      {refusal}
                    </Text>
                  )}
                </UnstyledButton>
              );
            })}
          </Stack>
          <MoreButton pages={branches} />
        </Box>
      )}
    </QueryStates>
  );
}
