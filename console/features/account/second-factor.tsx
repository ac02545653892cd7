import {
  Badge,
  Box,
  Button,
  Center,
  Code,
  CopyButton,
  Group,
  Modal,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { QRCodeSVG } from 'qrcode.react';
import { type SyntheticEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { sessionQuery } from '../../api/session.ts';
import { notify } from '../../ui/notify.ts';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

interface State {
  readonly enabled: boolean;
  readonly recoveryCodesLeft: number;
}

interface Offer {
  readonly secret: string;
  readonly uri: string;
}

interface Codes {
  readonly recoveryCodes: readonly string[];
}

type Verb = 'setUp' | 'renew' | 'remove';

type Step =
  | { readonly kind: 'password'; readonly for: Verb }
  | { readonly kind: 'scan'; readonly offer: Offer }
  | { readonly kind: 'codes'; readonly codes: readonly string[] };

/** Codes of an authenticator as second factor, with recovery codes for the day when it is lost. */
export function SecondFactor() {
  const t = useTranslations('account.factor');
  const queries = useQueryClient();
  const state = useQuery({
    queryKey: ['second-factor'],
    queryFn: ({ signal }) => api.get<State>('/profile/second-factor', {}, signal),
  });
  const [step, setStep] = useState<Step | null>(null);
  const settled = async () => {
    await queries.invalidateQueries({ queryKey: ['second-factor'] });
    await queries.invalidateQueries(sessionQuery);
  };
  return (
    <Panel>
      <Stack>
        <Group justify="space-between">
          <Title order={2} size="h4">
            {t('title')}
          </Title>
          {state.data === undefined ? null : (
            <Badge color={state.data.enabled ? 'teal' : 'gray'} variant="light">
              {t('state', { enabled: String(state.data.enabled) })}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {t('detail')}
        </Text>
        <QueryStates query={state} height={36}>
          {({ enabled, recoveryCodesLeft }) =>
            enabled ? (
              <>
                <Text size="sm">{t('codesLeft', { count: recoveryCodesLeft })}</Text>
                <Group>
                  <Button variant="default" onClick={() => setStep({ kind: 'password', for: 'renew' })}>
                    {t('renew.verb')}
                  </Button>
                  <Button variant="default" onClick={() => setStep({ kind: 'password', for: 'remove' })}>
                    {t('remove.verb')}
                  </Button>
                </Group>
              </>
            ) : (
              <Group>
                <Button variant="default" onClick={() => setStep({ kind: 'password', for: 'setUp' })}>
                  {t('setUp.verb')}
                </Button>
              </Group>
            )
          }
        </QueryStates>
      </Stack>
      <Modal
        opened={step?.kind === 'password'}
        onClose={() => setStep(null)}
        title={step?.kind === 'password' ? t(`${step.for}.title`) : ''}
        centered
      >
        {step?.kind === 'password' ? (
          <PasswordStep
            verb={step.for}
            onOffer={(offer) => setStep({ kind: 'scan', offer })}
            onCodes={(codes) => setStep({ kind: 'codes', codes })}
            onRemoved={async () => {
              setStep(null);
              notify(t('removed'));
              await settled();
            }}
          />
        ) : null}
      </Modal>
      <Modal opened={step?.kind === 'scan'} onClose={() => setStep(null)} title={t('scan.title')} centered>
        {step?.kind === 'scan' ? (
          <ScanStep
            offer={step.offer}
            onCodes={async (codes) => {
              setStep({ kind: 'codes', codes });
              await settled();
            }}
          />
        ) : null}
      </Modal>
      <Modal
        opened={step?.kind === 'codes'}
        onClose={() => {
          setStep(null);
          void settled();
        }}
        title={t('codes.title')}
        centered
        closeOnClickOutside={false}
      >
        {step?.kind === 'codes' ? <RecoveryCodes codes={step.codes} onKept={() => setStep(null)} /> : null}
      </Modal>
    </Panel>
  );
}

interface PasswordStepProps {
  readonly verb: Verb;
  readonly onOffer: (offer: Offer) => void;
  readonly onCodes: (codes: readonly string[]) => void;
  readonly onRemoved: () => Promise<void>;
}

function PasswordStep({ verb, onOffer, onCodes, onRemoved }: PasswordStepProps) {
  const t = useTranslations('account.factor');
  const [password, setPassword] = useState('');
  const confirm = useMutation({
    mutationFn: async () => {
      if (verb === 'setUp') onOffer(await api.post<Offer>('/profile/second-factor', { password }));
      else if (verb === 'renew') {
        const { recoveryCodes } = await api.post<Codes>('/profile/second-factor/recovery-codes', { password });
        onCodes(recoveryCodes);
      } else {
        await api.post('/profile/second-factor/removal', { password });
        await onRemoved();
      }
    },
  });
  return (
    <form onSubmit={submitting(() => confirm.mutate())}>
      <Stack>
        {confirm.isError ? <ProblemAlert error={confirm.error} /> : null}
        <PasswordInput
          label={t('password.label')}
          description={t('password.hint')}
          autoComplete="current-password"
          required
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={confirm.isPending} color={verb === 'remove' ? 'red' : 'roll'}>
            {t(`${verb}.confirm`)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ScanStepProps {
  readonly offer: Offer;
  readonly onCodes: (codes: readonly string[]) => Promise<void>;
}

function ScanStep({ offer, onCodes }: ScanStepProps) {
  const t = useTranslations('account.factor.scan');
  const common = useTranslations('common');
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => api.put<Codes>('/profile/second-factor', { code: code.replaceAll(' ', '') }),
    onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes),
  });
  return (
    <form onSubmit={submitting(() => confirm.mutate())}>
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
        <Group justify="flex-end">
          <Button type="submit" loading={confirm.isPending}>
            {t('verb')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function submitting(act: () => void) {
  return (event: SyntheticEvent) => {
    event.preventDefault();
    act();
  };
}
