import { Table, type TableProps, type TableThProps } from '@mantine/core';
import { useTranslations } from 'use-intl';

type Column = string | (Pick<TableThProps, 'w' | 'ta'> & { readonly title: string });

interface ListTableProps extends TableProps {
  /** Where less room is left, in pixels, the table scrolls sideways. */
  readonly minWidth: number;
  /** Their titles, no two alike. */
  readonly columns: readonly Column[];
  /** Whether a last column holds buttons; a number: how wide it is, in pixels. */
  readonly actions?: boolean | number;
}

/** One line for each of many; the children are the rows. */
export function ListTable({ minWidth, columns, actions = false, children, ...table }: ListTableProps) {
  const t = useTranslations('common');
  return (
    <Table.ScrollContainer className="list-table" minWidth={minWidth} scrollAreaProps={{ offsetScrollbars: 'present' }}>
      <Table verticalSpacing="sm" {...table}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => {
              const { title, ...style } = typeof column === 'string' ? { title: column } : column;
              return (
                <Table.Th key={title} {...style}>
                  {title}
                </Table.Th>
              );
            })}
            {actions === false ? null : (
              <Table.Th aria-label={t('actions')} {...(actions === true ? {} : { w: actions })} />
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
