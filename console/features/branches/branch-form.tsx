import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { BranchDetail } from '../../api/branch.ts';
import { api, ProblemError } from '../../api/client.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { notify } from '../../ui/notify.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useFieldProblems } from '../../ui/use-problem.ts';
import { useRefreshBranches } from './refresh.ts';

interface BranchFormProps {
  readonly kind: 'add' | 'edit';
  /** The one to edit, or the one below which another is added. */
  readonly branch: BranchDetail;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Gets the id of the branch. */
  readonly onSaved?: (id: string) => void;
}

export function BranchForm({ kind, branch, opened, onClose, onSaved }: BranchFormProps) {
  const t = useTranslations('branches.form');
  return (
    <FormDialog opened={opened} onClose={onClose} title={t(kind, { name: branch.name })}>
      {(cancel) => (
        <Fields
          kind={kind}
          branch={branch}
          onCancel={cancel}
          onSaved={(id) => {
            onClose();
            onSaved?.(id);
          }}
        />
      )}
    </FormDialog>
  );
}

interface FieldsProps extends Pick<BranchFormProps, 'kind' | 'branch'> {
  readonly onCancel: () => void;
  readonly onSaved: (id: string) => void;
}

/** Name and code. */
function Fields({ kind, branch, onCancel, onSaved }: FieldsProps) {
  const t = useTranslations('branches.form');
  const common = useTranslations('common');
  const refresh = useRefreshBranches();
  const before = kind === 'edit' ? { name: branch.name, code: branch.code ?? '' } : { name: '', code: '' };
  const fieldProblems = useFieldProblems();
  const form = useForm({
    initialValues: before,
    validate: { name: (name) => (name.trim() === '' ? t('nameMissing') : null) },
  });
  const save = useMutation({
    mutationFn: async ({ name, code }: typeof before) => {
      const wanted = { name: name.trim(), code: code.trim() === '' ? null : code.trim() };
      if (kind === 'add') return await api.post<{ id: string }>('/branches', { ...wanted, parentId: branch.id });
      return await api.patch<{ id: string }>(`/branches/${branch.id}`, {
        ...(wanted.name === before.name ? {} : { name: wanted.name }),
        ...(code === before.code ? {} : { code: wanted.code }),
      });
    },
    onSuccess: async ({ id }, { name }) => {
      notify(t(kind === 'add' ? 'added' : 'saved', { name: name.trim() }));
      onSaved(id);
      await refresh();
    },
    onError: (error) => {
      if (error instanceof ProblemError) form.setErrors(fieldProblems(error));
    },
  });
  const isNamedByDestination = kind === 'edit' && branch.destinationOf.length > 0;
  const comesFromSalesforce = kind === 'edit' && branch.salesforceKeys.length > 0 && branch.goneSince === null;
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <LeaveGuard unsaved={form.isDirty()} />
      <Stack>
        {save.isError ? <ProblemAlert error={save.error} /> : null}
        {comesFromSalesforce ? (
          <Alert color="yellow" title={t('overwritten')}>
            <Text size="sm">{t('overwrittenDetail')}</Text>
          </Alert>
        ) : null}
        <TextInput
          label={t('name')}
          required
          maxLength={255}
          data-autofocus
          dir="auto"
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('code')}
          description={
            isNamedByDestination ? t('codeFixed', { settings: branch.destinationOf.join(', ') }) : t('codeDetail')
          }
          disabled={isNamedByDestination}
          maxLength={255}
          {...form.getInputProps('code')}
        />
        <FormButtons onCancel={onCancel}>
          <Button type="submit" loading={save.isPending}>
            {kind === 'add' ? common('create') : common('save')}
          </Button>
        </FormButtons>
      </Stack>
    </form>
  );
}
