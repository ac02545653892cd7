import { Anchor } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { sessionQuery, useSignOut } from '../../api/session.ts';
import { Entrance } from '../../ui/entrance.tsx';
import { PasswordForm } from '../../ui/password-form.tsx';

/** Where whoever has a password that somebody else chose comes first, and nowhere else. */
export function ChangePasswordPage() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const goOn = async () => {
    await queries.query({ ...sessionQuery, staleTime: 0 });
    await navigate({ to: '/' });
  };
  return (
    <Entrance title="Choose your own password" hint="Somebody else has chosen the one you have. Replace it to go on.">
      <PasswordForm fullWidth onDone={() => void goOn()} />
      <Anchor component="button" type="button" size="sm" onClick={() => void signOut()}>
        Sign out
      </Anchor>
    </Entrance>
  );
}
