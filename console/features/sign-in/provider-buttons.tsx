import { Button, Divider, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { LogIn } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import type { OfferedProvider } from '../../api/sign-in.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

interface ProviderButtonsProps {
  readonly providers: readonly OfferedProvider[];
  /** Where to go afterwards. */
  readonly from: string;
  /** Id of the one that is begun at once. */
  readonly chosen: string | null;
}

/** One for each identity provider by which people can sign in. */
export function ProviderButtons({ providers, from, chosen }: ProviderButtonsProps) {
  const t = useTranslations('signIn.provider');
  const begin = useMutation({
    mutationFn: ({ id }: OfferedProvider) => api.post<{ url: string }>(`/sign-in/providers/${id}`, { returnTo: from }),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  const first = providers.find(({ id }) => id === chosen);
  const { mutate, isIdle } = begin;
  useEffect(() => {
    if (first !== undefined && isIdle) mutate(first);
  }, [first, isIdle, mutate]);
  if (providers.length === 0) return null;
  return (
    <Stack>
      <Divider label={t('or')} />
      {begin.isError ? <ProblemAlert error={begin.error} /> : null}
      {providers.map((provider) => (
        <Button
          key={provider.id}
          variant="default"
          leftSection={<LogIn size={16} aria-hidden />}
          loading={(begin.isPending || begin.isSuccess) && begin.variables.id === provider.id}
          onClick={() => begin.mutate(provider)}
          fullWidth
        >
          {t('with', { name: provider.name })}
        </Button>
      ))}
    </Stack>
  );
}
