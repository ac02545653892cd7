import { Breadcrumbs, Flex, Group, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useTranslations } from 'use-intl';

interface PageHeaderProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** Of several pages below one title, which one: stands before it in the window's title. */
  readonly part?: string;
  /** Where tabs follow, the description stands beside the title. */
  readonly compact?: boolean;
  /** Links to the pages that it stands below, the outermost first. */
  readonly above?: ReactNode;
}

/** Names the page, in the window's title too. */
export function PageHeader({ title, part, description, actions, compact = false, above }: PageHeaderProps) {
  useEffect(() => {
    document.title = [part, title, 'Rollcall'].filter((name) => name !== undefined).join(' · ');
  }, [part, title]);
  const t = useTranslations('common');
  const header = (
    <Group justify="space-between" align="flex-start" mb={compact ? 'xs' : 'lg'} gap="md" mih={36}>
      <Flex
        direction={compact ? 'row' : 'column'}
        flex="1 1 400px"
        miw={0}
        columnGap="md"
        rowGap={2}
        align="baseline"
        wrap={compact ? 'wrap' : 'nowrap'}
        style={{ overflowWrap: 'anywhere' }}
      >
        <Title order={1} size="h2">
          {title}
        </Title>
        {description === undefined ? null : (
          <Text c="dimmed" maw="min(800px, 100%)" style={{ textWrap: 'pretty' }}>
            {description}
          </Text>
        )}
      </Flex>
      {actions === undefined ? null : <Group gap="sm">{actions}</Group>}
    </Group>
  );
  if (above === undefined) return header;
  return (
    <>
      <Breadcrumbs component="nav" aria-label={t('way')} mb="xs" fz="sm">
        {above}
      </Breadcrumbs>
      {header}
    </>
  );
}
