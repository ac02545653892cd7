import { Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { ownProfileSchema } from '../../../src/api/routes/person-schemas.ts';
import { api } from '../../api/client.ts';
import type { Answer } from '../../api/wire.ts';
import { LANGUAGES } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/language-provider.tsx';
import { speak } from '../../i18n/words.ts';
import { ButtonLink } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { useShownValue } from '../../ui/use-shown-value.ts';
import { ValueTable } from '../../ui/value-table.tsx';

type OwnProfile = Answer<typeof ownProfileSchema>;

/** Where everybody who is no administrator comes first: what the platform knows of them. */
export function HomePage() {
  const t = useTranslations('home');
  const profile = useQuery({
    queryKey: ['profile'],
    queryFn: ({ signal }) => api.get<OwnProfile>('/profile', {}, signal),
  });
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          <ButtonLink to="/account" variant="default">
            {t('security')}
          </ButtonLink>
        }
      />
      <QueryStates query={profile} height={320}>
        {(person) => (
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
            <Values person={person} />
            <Stack gap="lg">
              <Branches branches={person.branches} />
              <Language />
            </Stack>
          </SimpleGrid>
        )}
      </QueryStates>
    </>
  );
}

function Values({ person }: { readonly person: OwnProfile }) {
  const t = useTranslations('home');
  const common = useTranslations('common');
  const shown = useShownValue();
  const given = (key: string) => (person.fromSalesforce.includes(key) ? t('given') : null);
  const own = [
    ['username', person.username],
    ['firstname', person.firstname],
    ['lastname', person.lastname],
    ['email', person.email],
    ['language', shown('language', person.language)],
    ['timezone', person.timezone],
    ['expiration', shown('date', person.expiration)],
    ['manager', person.manager],
  ] as const;
  const rows = own.map(([key, value]) => ({ title: common(`fields.${key}`), value, given: given(key) }));
  const more = person.fields.map(({ key, title, type, value }) => ({
    title,
    value: shown(type, value),
    given: given(key),
  }));
  return (
    <TitledPanel title={t('profile')}>
      <ValueTable rows={[...rows, ...more]} />
      <Text size="sm" c="dimmed" mt="sm">
        {person.fromSalesforce.length === 0 ? t('byAdministrators') : t('bySalesforce')}
      </Text>
    </TitledPanel>
  );
}

function Branches({ branches }: Pick<OwnProfile, 'branches'>) {
  const t = useTranslations('home');
  return (
    <TitledPanel title={t('branches')}>
      {branches.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('noBranch')}
        </Text>
      ) : (
        <Stack gap="xs">
          {branches.map(({ id, path }) => (
            <Text key={id} size="sm" dir="auto" style={{ overflowWrap: 'anywhere' }}>
              {path.join(' › ')}
            </Text>
          ))}
        </Stack>
      )}
    </TitledPanel>
  );
}

/** The names of languages are said in themselves: whoever cannot read the page finds theirs. */
const NAMES = { en: 'English', it: 'Italiano' } as const;

function Language() {
  const t = useTranslations('home');
  const language = useLanguage();
  return (
    <TitledPanel title={t('language')}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('languageDetail')}
      </Text>
      <Group gap="xs">
        {LANGUAGES.map((each) => (
          <Button
            key={each}
            lang={each}
            variant={each === language ? 'light' : 'default'}
            aria-pressed={each === language}
            onClick={() => void speak(each)}
          >
            {NAMES[each]}
          </Button>
        ))}
      </Group>
    </TitledPanel>
  );
}
