import { Box } from '@mantine/core';
import { SearchInput } from '../search-input.tsx';
import { BranchTree, type BranchTreeProps } from './branch-tree.tsx';
import { FoundBranches } from './found-branches.tsx';

interface BranchChartProps extends BranchTreeProps {
  /** Of the input, and what it says while it is empty. */
  readonly label: string;
  readonly placeholder: string;
  readonly search: string;
  readonly onSearch: (text: string) => void;
}

/** The organization chart: a tree, or what is found in it by name or code; a branch is chosen in either. */
export function BranchChart({ label, placeholder, search, onSearch, ...tree }: BranchChartProps) {
  return (
    <Box>
      <SearchInput
        label={label}
        placeholder={placeholder}
        value={search}
        onSearch={onSearch}
        w="100%"
        mb="sm"
        data-autofocus
      />
      {search === '' ? (
        <BranchTree {...tree} />
      ) : (
        <Box mah={tree.maxHeight} style={{ overflowY: 'auto' }}>
          <FoundBranches search={search} choice={tree.choice} onClear={() => onSearch('')} />
        </Box>
      )}
    </Box>
  );
}
