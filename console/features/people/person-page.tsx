import { Badge, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Cloud } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ButtonLink, PageLink } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Platform, PlatformNote, usePlatformShown } from '../../ui/platform.tsx';
import { RecordLink } from '../../ui/record-link.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { nameOf, type PersonDetail, personQuery } from './api.ts';
import { PersonActions } from './person-actions.tsx';
import { PersonBranches } from './person-branches.tsx';
import { PersonExplanation } from './person-explanation.tsx';
import { PersonHistory } from './person-history.tsx';
import { PersonFields, PersonValues } from './person-values.tsx';
import { RememberedActions } from './remembered-actions.tsx';
import { WaysIn } from './ways-in.tsx';

/** Everything that the platform has of a person, what the next run would do, and every run that touched them (R41). */
export function PersonPage({ id }: { readonly id: string }) {
  const t = useTranslations('people');
  const { data: person } = useSuspenseQuery(personQuery(id));
  const isAdministrator = person.level === 'superadmin';
  const isElsewhere = person.platform.kind === 'docebo';
  const { connection } = usePlatformShown('', person.platform);
  return (
    <Platform value={isElsewhere ? connection : null}>
      <PageHeader
        above={
          <PageLink to="/users" search={isElsewhere && connection !== null ? { platform: connection } : {}}>
            {t('title')}
          </PageLink>
        }
        title={nameOf(person)}
        description={person.username}
        actions={
          <>
            <Badge color={person.active ? 'teal' : 'gray'} variant="light" size="lg">
              {person.active ? t('states.active') : t('states.inactive')}
            </Badge>
            {person.mustChangePassword ? (
              <Badge color="yellow" variant="light" size="lg">
                {t('choosesPassword')}
              </Badge>
            ) : null}
            {isElsewhere ? (
              <RememberedActions person={person} />
            ) : isAdministrator ? (
              <ButtonLink to="/administrators" variant="default">
                {t('managedThere')}
              </ButtonLink>
            ) : (
              <PersonActions person={person} />
            )}
          </>
        }
      />
      <PlatformNote platform={person.platform} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" style={{ alignItems: 'start' }}>
        <PersonValues person={person} />
        <Stack gap="lg">
          <PersonLinks person={person} />
          <PersonBranches person={person} isFixed={isAdministrator || isElsewhere} />
          {isElsewhere ? null : <WaysIn personId={id} />}
          <PersonFields person={person} />
        </Stack>
      </SimpleGrid>
      <PersonExplanation key={id} id={id} />
      <PersonHistory key={`history of ${id}`} id={id} />
    </Platform>
  );
}

function PersonLinks({ person }: { readonly person: PersonDetail }) {
  const t = useTranslations('people');
  const common = useTranslations('common');
  return (
    <TitledPanel title={t('salesforce')}>
      {person.links.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('unlinked')}
        </Text>
      ) : (
        <Stack gap="xs">
          {person.links.map(({ connection, entity, sourceId, overwrites }) => (
            <div key={`${connection} ${entity} ${sourceId}`}>
              <Group gap="xs">
                <Cloud size={16} aria-hidden />
                <Text size="sm" fw={600}>
                  {t('linkedAs', { entity: common(`entities.${entity}`), connection })}
                </Text>
                <Text size="sm" ff="monospace">
                  <RecordLink connection={connection} id={sourceId} />
                </Text>
              </Group>
              <Text size="sm" c="dimmed">
                {overwrites ? t('linkOverwrites') : t('linkKeeps')}
              </Text>
            </div>
          ))}
        </Stack>
      )}
    </TitledPanel>
  );
}
