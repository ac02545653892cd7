import { Code, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { Cloud } from 'lucide-react';
import { connectionsQuery } from '../../api/connection.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';

/** Leads to the first connection, or says how to make one. */
export function SalesforcePage() {
  const { data: connections } = useSuspenseQuery(connectionsQuery);
  const [first] = connections;
  if (first !== undefined) {
    return <Navigate to="/salesforce/$connection/synchronization" params={{ connection: first.name }} replace />;
  }
  return (
    <>
      <PageHeader title="Salesforce" />
      <Panel>
        <EmptyState title="No Salesforce org is connected yet" icon={Cloud}>
          <Stack gap="xs">
            <Text size="sm">Describe the connection in a file, and apply it on the server:</Text>
            <Code block>rollcall config apply rollcall.yaml</Code>
          </Stack>
        </EmptyState>
      </Panel>
    </>
  );
}
