import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { sessionQuery, useSignOut } from '../../api/session.ts';
import { Entrance } from '../../ui/entrance.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { PasswordForm } from '../../ui/password-form.tsx';

/** Where whoever has a password that somebody else chose comes first, and nowhere else. */
export function ChangePasswordPage() {
  const t = useTranslations('signIn.replace');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const goOn = async () => {
    await queries.query({ ...sessionQuery, staleTime: 0 });
    await navigate({ to: '/' });
  };
  return (
    <Entrance title={t('title')} hint={t('hint')}>
      <PasswordForm fullWidth onDone={() => void goOn()} />
      <LinkButton onClick={() => void signOut()}>{t('signOut')}</LinkButton>
    </Entrance>
  );
}
