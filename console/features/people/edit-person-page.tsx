import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { platformFieldsQuery } from '../../api/settings.ts';
import { PageLink } from '../../ui/links.tsx';
import { notify } from '../../ui/notify.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { giverOf, nameOf, personQuery, useRefreshPeople, valuesOf } from './api.ts';
import { PersonForm } from './person-form.tsx';

/** Changes values of a person by hand (R13). */
export function EditPersonPage({ id }: { readonly id: string }) {
  const t = useTranslations('people');
  const { data: person } = useSuspenseQuery({ ...personQuery(id), refetchOnWindowFocus: false });
  const { data: fields } = useSuspenseQuery(platformFieldsQuery());
  const navigate = useNavigate();
  const refresh = useRefreshPeople();
  return (
    <>
      <PageHeader
        above={[
          <PageLink key="people" to="/users">
            {t('title')}
          </PageLink>,
          <PageLink key="person" to="/users/$id" params={{ id }}>
            {nameOf(person)}
          </PageLink>,
        ]}
        title={t('edit.title', { username: person.username })}
      />
      <PersonForm
        of={id}
        fields={fields.filter(({ key }) => key !== 'active')}
        initial={valuesOf(person)}
        giver={(key) => giverOf(person, key)}
        verb={t('edit.save')}
        onSave={async (values) => {
          await api.patch(`/people/${id}`, { values });
          notify(t('edit.saved', { username: values['username'] ?? person.username }));
          await refresh();
          await navigate({ to: '/users/$id', params: { id }, ignoreBlocker: true });
        }}
      />
    </>
  );
}
