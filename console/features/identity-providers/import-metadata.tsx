import { Button, FileButton, Group, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import type { SamlMetadata } from '../../api/identity-providers.ts';
import { notify } from '../../ui/notify.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

/** Fills the form from the provider's metadata, by its address or from a file. */
export function ImportMetadata({ onRead }: { readonly onRead: (metadata: SamlMetadata) => void }) {
  const t = useTranslations('providers.form');
  const [url, setUrl] = useState('');
  const read = useMutation({
    mutationFn: (source: { readonly url: string } | { readonly xml: string }) =>
      api.post<SamlMetadata>('/identity-providers/metadata', source),
    onSuccess: (metadata) => {
      onRead(metadata);
      notify(t('metadataRead'));
    },
  });
  return (
    <Stack gap="xs">
      <Group align="flex-end" wrap="nowrap">
        <TextInput
          label={t('metadataUrl')}
          description={t('metadataHint')}
          type="url"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          style={{ flexGrow: 1 }}
        />
        <Button
          variant="default"
          disabled={url.trim() === ''}
          loading={read.isPending}
          onClick={() => read.mutate({ url: url.trim() })}
        >
          {t('metadataFetch')}
        </Button>
      </Group>
      <FileButton
        accept=".xml,text/xml,application/xml,application/samlmetadata+xml"
        onChange={(file) => {
          void file?.text().then((xml) => read.mutate({ xml }));
        }}
      >
        {(props) => (
          <Button {...props} variant="subtle" size="compact-sm" style={{ alignSelf: 'start' }}>
            {t('metadataFile')}
          </Button>
        )}
      </FileButton>
      {read.isError ? <ProblemAlert error={read.error} /> : null}
    </Stack>
  );
}
