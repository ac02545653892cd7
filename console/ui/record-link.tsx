import { Anchor, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { connectionsQuery, recordAddress } from '../api/connection.ts';

interface RecordLinkProps {
  /** Name of the connection. */
  readonly connection: string | null;
  /** Salesforce Id. */
  readonly id: string;
}

/** The Id of a record, which leads to the record in Salesforce where its org is known (R33). */
export function RecordLink({ connection, id }: RecordLinkProps) {
  const t = useTranslations('common');
  const { data: connections } = useQuery(connectionsQuery);
  const org = connections?.find(({ name }) => name === connection)?.address ?? null;
  const address = recordAddress(org, id);
  if (address === null) return <span>{id}</span>;
  return (
    <Anchor href={address} target="_blank" rel="noreferrer noopener" inherit>
      {id}
      <ExternalLink size={12} aria-hidden style={{ marginInlineStart: 4, verticalAlign: 'baseline' }} />
      <VisuallyHidden>{t('inSalesforce')}</VisuallyHidden>
    </Anchor>
  );
}
