import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import {
  type IdentityProvider,
  identityProviderQuery,
  identityProvidersQuery,
  type MetadataChanges,
} from '../../api/identity-providers.ts';
import { Modal } from '../../ui/dialogs.tsx';
import { Fact } from '../../ui/facts.tsx';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { notify } from '../../ui/notify.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import type { Sentence } from '../../ui/said.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { Warnings } from '../../ui/warnings.tsx';
import { CertificateFacts } from './certificate-facts.tsx';

interface Preview {
  readonly url: string;
  readonly version: string;
  readonly changes: MetadataChanges;
  readonly warnings: readonly Sentence[];
}

/** Takes what the provider's metadata say now, after a look at what that changes. */
export function RefreshMetadata({ provider: { id, settings } }: { readonly provider: IdentityProvider }) {
  const t = useTranslations('providers.refresh');
  const queries = useQueryClient();
  const [opened, setOpened] = useState(false);
  const preview = useMutation({
    mutationFn: () => api.post<Preview>(`/identity-providers/${id}/metadata/preview`),
    onSuccess: () => setOpened(true),
  });
  const refresh = useMutation({
    mutationFn: (version: string) =>
      api.post<IdentityProvider>(`/identity-providers/${id}/metadata/refresh`, { version }),
    onSuccess: async (saved) => {
      setOpened(false);
      queries.setQueryData(identityProviderQuery(id).queryKey, saved);
      notify(t('done'));
      await queries.invalidateQueries({ queryKey: identityProvidersQuery.queryKey, exact: true });
    },
  });
  if (settings.kind !== 'saml') return null;
  const { metadataUrl } = settings;
  return (
    <TitledPanel title={t('title')}>
      <Stack align="flex-start">
        <Text size="sm" c="dimmed">
          {t(metadataUrl === null ? 'noAddress' : 'hint')}
        </Text>
        <Button
          variant="default"
          disabled={metadataUrl === null}
          loading={preview.isPending}
          onClick={() => {
            refresh.reset();
            preview.mutate();
          }}
        >
          {t('look')}
        </Button>
        {preview.isError ? <ProblemAlert error={preview.error} /> : null}
      </Stack>
      <Modal opened={opened} onClose={() => setOpened(false)} title={t('look')} size="lg" centered>
        {preview.data === undefined ? null : (
          <Changes preview={preview.data} onClose={() => setOpened(false)} refresh={refresh} />
        )}
      </Modal>
    </TitledPanel>
  );
}

interface ChangesProps {
  readonly preview: Preview;
  readonly onClose: () => void;
  readonly refresh: {
    readonly mutate: (version: string) => void;
    readonly isPending: boolean;
    readonly error: Error | null;
  };
}

function Changes({ preview: { url, version, changes, warnings }, onClose, refresh }: ChangesProps) {
  const t = useTranslations('providers.refresh');
  const { signOnUrl, added, removed } = changes;
  const same = signOnUrl === null && added.length === 0 && removed.length === 0;
  const certificates = { added, removed };
  return (
    <Stack>
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {url}
      </Text>
      <Warnings of={warnings} />
      {same ? <Text>{t('same')}</Text> : null}
      {signOnUrl === null ? null : (
        <>
          <Fact label={t('signOnBefore')}>{signOnUrl.before ?? '–'}</Fact>
          <Fact label={t('signOnAfter')}>{signOnUrl.after}</Fact>
        </>
      )}
      {(['added', 'removed'] as const).flatMap((how) =>
        certificates[how].map((certificate) => (
          <div key={certificate.fingerprint}>
            <Text size="sm" c="dimmed">
              {t(how)}
            </Text>
            <CertificateFacts certificate={certificate} />
          </div>
        )),
      )}
      {removed.length === 0 ? null : <Text size="sm">{t('removedHint')}</Text>}
      {refresh.error === null ? null : <ProblemAlert error={refresh.error} />}
      <FormButtons onCancel={onClose}>
        {same ? null : (
          <Button loading={refresh.isPending} onClick={() => refresh.mutate(version)}>
            {t('take')}
          </Button>
        )}
      </FormButtons>
    </Stack>
  );
}
