import { Button, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { FormButtons } from './form-buttons.tsx';
import { ProblemAlert } from './problem-alert.tsx';

interface PasswordQuestionProps {
  /** What the button does. */
  readonly verb: string;
  readonly dangerous?: boolean;
  readonly act: (password: string) => Promise<void>;
  /** Leads back; left out where there is no other way. */
  readonly onCancel?: () => void;
  /** What is said first. */
  readonly children?: ReactNode;
}

/** Asks whoever is signed in for the password once more, before something that a borrowed screen must not be enough for. */
export function PasswordQuestion({ verb, dangerous = false, act, onCancel, children }: PasswordQuestionProps) {
  const t = useTranslations('common.passwordQuestion');
  const [password, setPassword] = useState('');
  const confirm = useMutation({ mutationFn: () => act(password) });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate();
      }}
    >
      <Stack>
        {children}
        {confirm.isError ? <ProblemAlert error={confirm.error} /> : null}
        <PasswordInput
          label={t('label')}
          description={t('hint')}
          autoComplete="current-password"
          required
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <FormButtons onCancel={onCancel}>
          <Button type="submit" loading={confirm.isPending} color={dangerous ? 'red' : 'roll'}>
            {verb}
          </Button>
        </FormButtons>
      </Stack>
    </form>
  );
}
