import { Button, Checkbox, Group, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import type { SCOPES } from '../../../src/administration/access/scopes.ts';
import { api, ProblemError } from '../../api/client.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly owner: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

/** By what they are about; the compiler sees to it that none is missing. */
const ABOUT: { readonly [Key in keyof typeof SCOPES]: string } = {
  'connections:read': 'See connections, settings, schedules and what Salesforce offers; preview records',
  'connections:write': 'Create, test and change connections, settings and schedules',
  'runs:read': 'See runs, plans, changes, logs and alerts; export changes',
  'runs:write': 'Plan, start and cancel runs; apply, approve or discard plans',
  'platform:read': 'See people, branches and additional fields',
  'platform:write': 'Create, change and delete branches and additional fields',
  'administration:read': 'See administrators, API tokens and the audit log',
  'administration:write': 'Create administrators, reset passwords, revoke API tokens',
};

const ENDS = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: 'never', label: 'Never by itself' },
];

export function NewToken({
  onDone,
}: {
  readonly onDone: (made: ApiToken & { readonly token: string }) => Promise<void>;
}) {
  const form = useForm({
    initialValues: { name: '', scopes: [] as string[], ends: '90' },
    validate: {
      name: (value) => (value.trim() === '' ? 'Say what it is for.' : null),
      scopes: (value) => (value.length === 0 ? 'Choose what it may do.' : null),
    },
  });
  const create = useMutation({
    mutationFn: ({ name, scopes, ends }: typeof form.values) =>
      api.post<ApiToken & { readonly token: string }>('/tokens', {
        name,
        scopes,
        expiresInDays: ends === 'never' ? null : Number(ends),
      }),
    onSuccess: onDone,
    onError: (error) => {
      if (error instanceof ProblemError) form.setErrors(error.fields);
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
      <Stack>
        {create.isError ? <ProblemAlert error={create.error} /> : null}
        <TextInput
          label="Name"
          description="What it is for: “nightly export”."
          required
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Checkbox.Group label="What it may do" required {...form.getInputProps('scopes')}>
          <Stack gap="xs" mt="xs">
            {Object.entries(ABOUT).map(([scope, about]) => (
              <Checkbox key={scope} value={scope} label={scope} description={about} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Select label="Ends" data={ENDS} allowDeselect={false} {...form.getInputProps('ends')} />
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending}>
            Create
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
