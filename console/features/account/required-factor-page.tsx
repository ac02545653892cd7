import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { sessionQuery, useSignOut } from '../../api/session.ts';
import { Entrance } from '../../ui/entrance.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { onDemand } from '../../ui/on-demand.ts';
import { PasswordQuestion } from '../../ui/password-question.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import type { OfferedFactor, ScanFactor } from './scan-factor.tsx';

/** What draws the picture that an authenticator reads. */
const scan = onDemand(() => import('./scan-factor.tsx'));

type Step =
  | { readonly kind: 'password' }
  | { readonly kind: 'scan'; readonly offer: OfferedFactor; readonly ScanFactor: typeof ScanFactor }
  | { readonly kind: 'codes'; readonly codes: readonly string[] };

/** Where whoever has no second factor, and has to have one, comes first, and nowhere else. */
export function RequiredFactorPage() {
  const t = useTranslations('account.factor');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const [step, setStep] = useState<Step>({ kind: 'password' });
  const goOn = async () => {
    await queries.query({ ...sessionQuery, staleTime: 0 });
    await navigate({ to: '/' });
  };
  if (step.kind === 'codes') {
    return (
      <Entrance title={t('codes.title')}>
        <RecoveryCodes codes={step.codes} onKept={() => void goOn()} />
      </Entrance>
    );
  }
  return (
    <Entrance title={step.kind === 'scan' ? t('scan.title') : t('setUp.title')} hint={t('required')}>
      {step.kind === 'scan' ? (
        <step.ScanFactor offer={step.offer} onCodes={(codes) => setStep({ kind: 'codes', codes })} />
      ) : (
        <PasswordQuestion
          verb={t('setUp.confirm')}
          act={async (password) => {
            // First: where it does not come, nothing was offered yet.
            const parts = await scan.fetch();
            const offer = await api.post<OfferedFactor>('/profile/second-factor', { password });
            setStep({ kind: 'scan', offer, ScanFactor: parts.ScanFactor });
          }}
        />
      )}
      <LinkButton onClick={() => void signOut()}>{t('signOut')}</LinkButton>
    </Entrance>
  );
}
