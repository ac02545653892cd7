import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Info } from 'lucide-react';
import { createContext, type ReactNode, useContext } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../api/client.ts';
import { type Connection, connectionsQuery } from '../api/connection.ts';
import { type PlatformName, type PlatformSummary, platformsQuery, wordFor } from '../api/platform.ts';
import { refresh } from '../api/refresh.ts';
import { placed } from '../i18n/placed.ts';
import { ProblemAlert } from './problem-alert.tsx';
import { Select } from './select.tsx';
import { Time } from './time.tsx';

/** The connection to the platform whose branches and fields are shown; null: the built-in one. */
export const Platform = createContext<string | null>(null);

export const usePlatform = () => useContext(Platform);

/** Branches and fields within are those of the platform that a connection goes to. */
export function PlatformOf({ connection, children }: { readonly connection: string; readonly children: ReactNode }) {
  const { data: connections } = useQuery(connectionsQuery);
  const isRemote = connections?.find(({ name }) => name === connection)?.directory === 'docebo';
  return <Platform value={isRemote ? connection : null}>{children}</Platform>;
}

interface Shown {
  /** Those that can be shown. */
  readonly platforms: readonly PlatformSummary[];
  /** Undefined as long as it is not known. */
  readonly shown: PlatformSummary | undefined;
  /** For calls of the API and `Platform`. */
  readonly connection: string | null;
}

/**
 * Which platform a page shows: the one that its address names, else that of what it shows, else the one that connections go
 * to.
 *
 * @param word see wordFor.
 */
export function usePlatformShown(word: string, of: PlatformName | undefined): Shown {
  const { data: platforms = [] } = useQuery(platformsQuery);
  const builtin = platforms.find(({ kind }) => kind === 'builtin');
  const tenant = platforms.find(({ kind }) => kind === 'docebo');
  const named = word === '' ? undefined : platforms.find((platform) => wordFor(platform) === word);
  const ofShown = of && platforms.find(({ kind, url }) => kind === of.kind && url === of.url);
  const usual = builtin?.connections.length === 0 ? (tenant ?? builtin) : builtin;
  const shown = named ?? ofShown ?? usual;
  return { platforms, shown, connection: shown?.kind === 'docebo' ? wordFor(shown) : null };
}

interface PlatformChoiceProps extends Shown {
  readonly onChoose: (word: string) => void;
}

/** Chooses the platform, where there is more than the built-in one. */
export function PlatformChoice({ platforms, shown, onChoose }: PlatformChoiceProps) {
  const t = useTranslations('platform');
  if (platforms.length < 2) return null;
  return (
    <Select
      label={t('label')}
      data={platforms.map((platform) => ({
        value: wordFor(platform),
        label: platform.url === null ? t('builtin') : t('docebo', { host: hostOf(platform.url) }),
      }))}
      value={shown === undefined ? null : wordFor(shown)}
      allowDeselect={false}
      onChange={(word) => word !== null && onChoose(word)}
      w={280}
    />
  );
}

/** Branches and fields that were just made in Docebo are not known yet: asks for them. Nothing on the built-in platform. */
export function LookAgain() {
  const t = useTranslations('platform');
  const connection = usePlatform();
  const queries = useQueryClient();
  const look = useMutation({
    mutationFn: (name: string) => api.post(`/connections/${encodeURIComponent(name)}/survey`),
    onSuccess: () => refresh(queries, '/branches', '/fields', '/platforms'),
  });
  if (connection === null) return null;
  return (
    <Stack gap="xs" mb="sm">
      <Group gap="xs">
        <Text size="sm" c="dimmed" flex={1}>
          {t('lookHint')}
        </Text>
        <Button size="xs" variant="default" loading={look.isPending} onClick={() => look.mutate(connection)}>
          {t('look')}
        </Button>
      </Group>
      {look.isError ? <ProblemAlert error={look.error} /> : null}
    </Stack>
  );
}

/** Says of what is shown of a Docebo tenant where it is from, and where it is changed. */
export function PlatformNote({ platform }: { readonly platform: PlatformName | undefined }) {
  const t = useTranslations('platform');
  if (platform === undefined || platform.kind === 'builtin' || platform.url === null) return null;
  const { url, readAt } = platform;
  return (
    <Alert color="blue" icon={<Info aria-hidden />} mb="lg">
      <Text size="sm">{readAt === null ? t('unread') : t.rich('read', { time: placed(<Time at={readAt} />) })}</Text>
      <Text size="sm">
        {t.rich('changedThere', {
          tenant: linkTo(url),
          host: hostOf(url),
        })}
      </Text>
    </Alert>
  );
}

/** Says of a Docebo tenant, before something is started, that it tells its people itself (R3). */
export function DoceboTells({ docebo }: { readonly docebo: NonNullable<Connection['docebo']> | null }) {
  const t = useTranslations('platform');
  if (docebo === null) return null;
  const url = docebo.address ?? docebo.url;
  return (
    <Text size="sm" c="dimmed">
      {t.rich('tells', { created: String(docebo.notifyCreated), tenant: linkTo(url), host: hostOf(url) })}
    </Text>
  );
}

const linkTo = (url: string) => (words: ReactNode) => (
  <Anchor href={url} target="_blank" rel="noreferrer" size="sm">
    {words}
  </Anchor>
);

const hostOf = (url: string) => URL.parse(url)?.host ?? url;
