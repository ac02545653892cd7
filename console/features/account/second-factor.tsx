import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { sessionQuery } from '../../api/session.ts';
import { Modal } from '../../ui/dialogs.tsx';
import { notify } from '../../ui/notify.ts';
import { Panel } from '../../ui/panel.tsx';
import { PasswordQuestion } from '../../ui/password-question.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { type OfferedFactor, type RecoveryCodeList, ScanFactor } from './scan-factor.tsx';

interface State {
  readonly enabled: boolean;
  readonly recoveryCodesLeft: number;
}

type Verb = 'setUp' | 'renew' | 'remove';

type Step =
  | { readonly kind: 'password'; readonly for: Verb }
  | { readonly kind: 'scan'; readonly offer: OfferedFactor }
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
  const confirmed = async (verb: Verb, password: string, code: string) => {
    if (verb === 'setUp') {
      setStep({ kind: 'scan', offer: await api.post<OfferedFactor>('/profile/second-factor', { password }) });
    } else if (verb === 'renew') {
      const path = '/profile/second-factor/recovery-codes';
      setStep({ kind: 'codes', codes: (await api.post<RecoveryCodeList>(path, { password, code })).recoveryCodes });
    } else {
      await api.post('/profile/second-factor/removal', { password, code });
      setStep(null);
      notify(t('removed'));
      await settled();
    }
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
          <PasswordQuestion
            verb={t(`${step.for}.confirm`)}
            dangerous={step.for === 'remove'}
            asksCode={step.for !== 'setUp'}
            act={(password, code) => confirmed(step.for, password, code)}
            onCancel={() => setStep(null)}
          />
        ) : null}
      </Modal>
      <Modal opened={step?.kind === 'scan'} onClose={() => setStep(null)} title={t('scan.title')} centered>
        {step?.kind === 'scan' ? (
          <ScanFactor
            offer={step.offer}
            onCancel={() => setStep(null)}
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
