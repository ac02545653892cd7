import { Button, FileButton, Group, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import type { SamlMetadata } from '../../api/identity-providers.ts';
import { notify } from '../../ui/notify.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Warnings } from '../../ui/warnings.tsx';
import type { Values } from './values.ts';

/** Fills the form from the provider's metadata, by its address, which is kept, or from a file. */
export function ImportMetadata({ form }: { readonly form: UseFormReturnType<Values> }) {
  const t = useTranslations('providers.form');
  const read = useMutation({
    mutationFn: (source: { readonly url: string } | { readonly xml: string }) =>
      api.post<SamlMetadata>('/identity-providers/metadata', source),
    onSuccess: ({ entityId, signOnUrl, certificates }) => {
      form.setValues({ entityId, signOnUrl, certificates: certificates.join('\n-----END CERTIFICATE-----\n') });
      notify(t('metadataRead'));
    },
  });
  const url = form.values.metadataUrl.trim();
  return (
    <Stack gap="xs">
      <Group align="flex-end" wrap="nowrap">
        <TextInput
          label={t('metadataUrl')}
          description={t('metadataHint')}
          type="url"
          style={{ flexGrow: 1 }}
          {...form.getInputProps('metadataUrl')}
        />
        <Button variant="default" disabled={url === ''} loading={read.isPending} onClick={() => read.mutate({ url })}>
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
      <Warnings of={read.data?.warnings ?? []} />
    </Stack>
  );
}
