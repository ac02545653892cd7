import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { FormButtons } from './form-buttons.tsx';
import { ProblemAlert } from './problem-alert.tsx';

interface PasswordQuestionProps {
  /** What the button does. */
  readonly verb: string;
  readonly dangerous?: boolean;
  /** Whether a code of the second factor is asked for as well. */
  readonly asksCode?: boolean;
  /** `code` is empty where none is asked for. */
  readonly act: (password: string, code: string) => Promise<void>;
  /** Leads back; left out where there is no other way. */
  readonly onCancel?: () => void;
  /** What is said first. */
  readonly children?: ReactNode;
}

/** Asks whoever is signed in for the password once more, before something that a borrowed screen must not be enough for. */
export function PasswordQuestion(props: PasswordQuestionProps) {
  const { verb, dangerous = false, asksCode = false, act, onCancel, children } = props;
  const t = useTranslations('common.passwordQuestion');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const confirm = useMutation({ mutationFn: () => act(password, code.trim()) });
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
        {asksCode ? (
          <TextInput
            label={t('code')}
            description={t('codeHint')}
            autoComplete="one-time-code"
            required
            maxLength={40}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        ) : null}
        <FormButtons onCancel={onCancel}>
          <Button type="submit" loading={confirm.isPending} color={dangerous ? 'red' : 'roll'}>
            {verb}
          </Button>
        </FormButtons>
      </Stack>
    </form>
  );
}
