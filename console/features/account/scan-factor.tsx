import { Box, Button, Center, Code, CopyButton, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { QRCodeSVG } from 'qrcode.react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

export interface OfferedFactor {
  readonly secret: string;
  readonly uri: string;
}

export interface RecoveryCodeList {
  readonly recoveryCodes: readonly string[];
}

interface ScanFactorProps {
  readonly offer: OfferedFactor;
  /** With the recovery codes. */
  readonly onCodes: (codes: readonly string[]) => Promise<void> | void;
  /** Leads back; left out where there is no other way. */
  readonly onCancel?: () => void;
}

/** Shows the secret to an authenticator, and turns the second factor on with a code of it. */
export function ScanFactor({ offer, onCodes, onCancel }: ScanFactorProps) {
  const t = useTranslations('account.factor.scan');
  const common = useTranslations('common');
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => api.put<RecoveryCodeList>('/profile/second-factor', { code: code.replaceAll(' ', '') }),
    onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate();
      }}
    >
      <Stack>
        {confirm.isError ? <ProblemAlert error={confirm.error} /> : null}
        <Center>
          {/* Readers want it dark on white, with a margin, whatever the colors of the page. */}
          <Box p="sm" bg="white" lh={0} className="qr-code">
            <QRCodeSVG value={offer.uri} size={180} title={t('image')} />
          </Box>
        </Center>
        <Group gap="xs">
          <Text size="sm">{t('type')}</Text>
          <Code>{offer.secret}</Code>
          <CopyButton value={offer.secret}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="subtle" onClick={copy}>
                {common(copied ? 'copied' : 'copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
        <TextInput
          label={t('code')}
          description={t('codeHint')}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          data-autofocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <FormButtons onCancel={onCancel}>
          <Button type="submit" loading={confirm.isPending}>
            {t('verb')}
          </Button>
        </FormButtons>
      </Stack>
    </form>
  );
}
