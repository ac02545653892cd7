import { useTranslations } from 'use-intl';
import { Time } from '../../ui/time.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { useShownValue } from '../../ui/use-shown-value.ts';
import { ValueTable } from '../../ui/value-table.tsx';
import { giverOf, type PersonDetail } from './api.ts';

/** What the platform has of everybody. */
export function PersonValues({ person }: { readonly person: PersonDetail }) {
  const t = useTranslations('people');
  const common = useTranslations('common');
  const shown = useShownValue();
  const given = useGiven(person);
  const own = [
    ['username', person.username],
    ['firstname', person.firstname],
    ['lastname', person.lastname],
    ['email', person.email],
    ['level', shown('level', person.level)],
    ['language', shown('language', person.language)],
    ['timezone', person.timezone],
    ['date_format', person.dateFormat],
    ['expiration', shown('date', person.expiration)],
    ['manager', person.manager],
  ] as const;
  const times = [
    { title: t('createdAt'), at: person.createdAt },
    { title: t('updatedAt'), at: person.updatedAt },
  ].flatMap(({ title, at }) => (at === null ? [] : [{ title, value: <Time at={at} exact />, given: null }]));
  const rows = own.map(([key, value]) => ({ title: common(`fields.${key}`), value, given: given(key) }));
  return (
    <TitledPanel title={t('values')}>
      <ValueTable rows={[...rows, ...times]} />
    </TitledPanel>
  );
}

/** What this platform has added to it. */
export function PersonFields({ person }: { readonly person: PersonDetail }) {
  const t = useTranslations('people');
  const shown = useShownValue();
  const given = useGiven(person);
  if (person.fields.length === 0) return null;
  const rows = person.fields.map(({ key, title, type, value }) => ({
    title,
    value: shown(type, value),
    given: given(key),
  }));
  return (
    <TitledPanel title={t('form.additional')}>
      <ValueTable rows={rows} />
    </TitledPanel>
  );
}

function useGiven(person: PersonDetail): (key: string) => string | null {
  const t = useTranslations('people');
  return (key) => {
    const link = giverOf(person, key);
    return link === undefined ? null : t('givenBy', { connection: link.connection });
  };
}
