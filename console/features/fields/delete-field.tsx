import { Alert, Button, List, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import type { PlatformField } from '../../api/settings.ts';
import { Modal } from '../../ui/dialogs.tsx';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { notify } from '../../ui/notify.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { type FieldUsage, usageQuery, useRefreshFields } from './api.ts';

interface DeleteFieldProps {
  /** Null: closed. */
  readonly field: PlatformField | null;
  readonly onClose: () => void;
}

/** Shows who would lose a value, and what fills the field, before it is deleted. */
export function DeleteField({ field, onClose }: DeleteFieldProps) {
  const t = useTranslations('fields.delete');
  return (
    <Modal
      opened={field !== null}
      onClose={onClose}
      title={field === null ? '' : t('title', { title: field.title })}
      centered
    >
      {field === null ? null : <Question field={field} onClose={onClose} />}
    </Modal>
  );
}

function Question({ field, onClose }: { readonly field: PlatformField; readonly onClose: () => void }) {
  const t = useTranslations('fields.delete');
  const common = useTranslations('common');
  const refresh = useRefreshFields();
  const usage = useQuery(usageQuery(field.key));
  const remove = useMutation({
    mutationFn: async ({ people }: FieldUsage) =>
      await api.delete<{ cleared: number }>(`/fields/${encodeURIComponent(field.key)}?clearValues=${people > 0}`),
    onSuccess: async ({ cleared }) => {
      notify(t('done', { title: field.title, count: cleared }));
      onClose();
      await refresh();
    },
    onError: () => void usage.refetch(),
  });
  return (
    <Stack>
      {remove.isError ? <ProblemAlert error={remove.error} /> : null}
      <QueryStates query={usage} height={100}>
        {(used) => (
          <>
            <Consequences usage={used} />
            <FormButtons onCancel={onClose}>
              {used.mappedBy.length > 0 ? null : (
                <Button color="red" loading={remove.isPending} onClick={() => remove.mutate(used)}>
                  {used.people === 0 ? common('delete') : t('verb', { count: used.people })}
                </Button>
              )}
            </FormButtons>
          </>
        )}
      </QueryStates>
    </Stack>
  );
}

function Consequences({ usage: { people, values, mappedBy } }: { readonly usage: FieldUsage }) {
  const t = useTranslations('fields.delete');
  const options = useTranslations('fields.options');
  if (mappedBy.length > 0) {
    return (
      <Alert color="orange" title={t('refused')}>
        {t('mapped', { settings: mappedBy.join(', ') })}
      </Alert>
    );
  }
  if (people === 0) return <Text size="sm">{t('nobody')}</Text>;
  return (
    <Alert color="red" title={t('losing', { count: people })}>
      <List size="sm">
        {values.slice(0, 10).map(({ value, people: having }) => (
          <List.Item key={value} dir="auto">
            {options('having', { value, count: having })}
          </List.Item>
        ))}
      </List>
      <Text size="sm">{t('losingDetail')}</Text>
    </Alert>
  );
}
