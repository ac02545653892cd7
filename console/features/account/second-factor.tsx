import {
  Badge,
  Button,
  Code,
  CopyButton,
  Group,
  Modal,
  PasswordInput,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { QRCodeSVG } from 'qrcode.react';
import { type SyntheticEvent, useState } from 'react';
import { api } from '../../api/client.ts';
import { sessionQuery } from '../../api/session.ts';
import { notify } from '../../ui/notify.ts';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
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

type Step =
  | { readonly kind: 'password'; readonly for: 'set up' | 'renew' | 'remove' }
  | { readonly kind: 'scan'; readonly offer: Offer }
  | { readonly kind: 'codes'; readonly codes: readonly string[] };

const TITLES = { 'set up': 'Set up a second factor', renew: 'New recovery codes', remove: 'Remove the second factor' };

/** Codes of an authenticator as second factor, with recovery codes for the day when it is lost. */
export function SecondFactor() {
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
            Second factor
          </Title>
          {state.data === undefined ? null : (
            <Badge color={state.data.enabled ? 'teal' : 'gray'} variant="light">
              {state.data.enabled ? 'On' : 'Off'}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          With it on, signing in also asks for a code that an authenticator app on your phone shows.
        </Text>
        {state.isError ? <ProblemAlert error={state.error} onRetry={() => void state.refetch()} /> : null}
        {state.isPending ? <Skeleton h={36} w={180} /> : null}
        {state.data?.enabled === false ? (
          <Group>
            <Button onClick={() => setStep({ kind: 'password', for: 'set up' })}>Set up</Button>
          </Group>
        ) : null}
        {state.data?.enabled === true ? (
          <>
            <Text size="sm">
              {state.data.recoveryCodesLeft === 1
                ? 'One recovery code is left.'
                : `${state.data.recoveryCodesLeft} recovery codes are left.`}
            </Text>
            <Group>
              <Button variant="default" onClick={() => setStep({ kind: 'password', for: 'renew' })}>
                New recovery codes
              </Button>
              <Button variant="light" color="red" onClick={() => setStep({ kind: 'password', for: 'remove' })}>
                Remove
              </Button>
            </Group>
          </>
        ) : null}
      </Stack>
      <Modal
        opened={step?.kind === 'password'}
        onClose={() => setStep(null)}
        title={step?.kind === 'password' ? TITLES[step.for] : ''}
        centered
      >
        {step?.kind === 'password' ? (
          <PasswordStep
            verb={step.for}
            onOffer={(offer) => setStep({ kind: 'scan', offer })}
            onCodes={(codes) => setStep({ kind: 'codes', codes })}
            onRemoved={async () => {
              setStep(null);
              notify('The second factor is removed. Your password is enough again.');
              await settled();
            }}
          />
        ) : null}
      </Modal>
      <Modal opened={step?.kind === 'scan'} onClose={() => setStep(null)} title="Scan with your authenticator" centered>
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
        title="Keep your recovery codes"
        centered
        closeOnClickOutside={false}
      >
        {step?.kind === 'codes' ? <RecoveryCodes codes={step.codes} onKept={() => setStep(null)} /> : null}
      </Modal>
    </Panel>
  );
}

interface PasswordStepProps {
  readonly verb: 'set up' | 'renew' | 'remove';
  readonly onOffer: (offer: Offer) => void;
  readonly onCodes: (codes: readonly string[]) => void;
  readonly onRemoved: () => Promise<void>;
}

function PasswordStep({ verb, onOffer, onCodes, onRemoved }: PasswordStepProps) {
  const [password, setPassword] = useState('');
  const confirm = useMutation({
    mutationFn: async () => {
      if (verb === 'set up') onOffer(await api.post<Offer>('/profile/second-factor', { password }));
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
          label="Your password"
          description="So that nobody does this at a screen that you have left."
          autoComplete="current-password"
          required
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={confirm.isPending} color={verb === 'remove' ? 'red' : 'roll'}>
            {verb === 'remove' ? 'Remove' : 'Continue'}
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
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => api.put<Codes>('/profile/second-factor', { code: code.replaceAll(' ', '') }),
    onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes),
  });
  return (
    <form onSubmit={submitting(() => confirm.mutate())}>
      <Stack>
        {confirm.isError ? <ProblemAlert error={confirm.error} /> : null}
        <Group justify="center" p="md" bg="white">
          <QRCodeSVG value={offer.uri} size={180} title="The secret as a QR code" />
        </Group>
        <Group gap="xs">
          <Text size="sm">Or type it in:</Text>
          <Code>{offer.secret}</Code>
          <CopyButton value={offer.secret}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="subtle" onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </Group>
        <TextInput
          label="Code"
          description="That the authenticator shows now."
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          data-autofocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={confirm.isPending}>
            Turn on
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
