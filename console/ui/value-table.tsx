import { Group, Table, Text, ThemeIcon, Tooltip, VisuallyHidden } from '@mantine/core';
import { Cloud } from 'lucide-react';
import type { ReactNode } from 'react';
import { Breakable } from './breakable.tsx';

export interface ValueRow {
  readonly title: string;
  /** Null or empty: a dash stands there. */
  readonly value: ReactNode;
  /** Where Salesforce gives it (R13): what the mark says. */
  readonly given: string | null;
}

/** What is known of somebody, one value a line. */
export function ValueTable({ rows }: { readonly rows: readonly ValueRow[] }) {
  return (
    <Table variant="vertical" layout="fixed">
      <Table.Tbody>
        {rows.map(({ title, value, given }) => (
          <Table.Tr key={title}>
            <Table.Th w={160}>{title}</Table.Th>
            <Table.Td dir="auto" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>
              <Group gap="xs" wrap="nowrap" justify="space-between">
                <Text size="sm" component="span">
                  <Value of={value} />
                </Text>
                {given === null ? null : <Given label={given} />}
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Value({ of }: { readonly of: ReactNode }) {
  if (of === null || of === '') return '–';
  return typeof of === 'string' ? <Breakable>{of}</Breakable> : of;
}

function Given({ label }: { readonly label: string }) {
  return (
    <Tooltip label={label} events={{ hover: true, focus: true, touch: true }}>
      <ThemeIcon variant="light" size="sm" radius="xl">
        <Cloud size={12} aria-hidden />
        <VisuallyHidden>{label}</VisuallyHidden>
      </ThemeIcon>
    </Tooltip>
  );
}
