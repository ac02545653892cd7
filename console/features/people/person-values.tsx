import { Group, Table, Text, ThemeIcon, Tooltip, VisuallyHidden } from '@mantine/core';
import { Cloud } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useLanguage } from '../../i18n/language-provider.tsx';
import { Time } from '../../ui/time.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { giverOf, type PersonDetail } from './api.ts';

interface Row {
  readonly key: string;
  readonly title: string;
  readonly value: ReactNode;
}

/** What the platform has of everybody. */
export function PersonValues({ person }: { readonly person: PersonDetail }) {
  const t = useTranslations('people');
  const common = useTranslations('common');
  const { language } = useLanguage();
  const day = useDay();
  const levels: Readonly<Record<string, string>> = {
    user: t('levels.user'),
    poweruser: t('levels.poweruser'),
    superadmin: t('levels.superadmin'),
  };
  const rows: readonly Row[] = [
    { key: 'username', title: common('fields.username'), value: person.username },
    { key: 'firstname', title: common('fields.firstname'), value: person.firstname },
    { key: 'lastname', title: common('fields.lastname'), value: person.lastname },
    { key: 'email', title: common('fields.email'), value: person.email },
    { key: 'level', title: common('fields.level'), value: levels[person.level] ?? person.level },
    { key: 'language', title: common('fields.language'), value: named(person.language, language, 'language') },
    { key: 'timezone', title: common('fields.timezone'), value: person.timezone },
    { key: 'date_format', title: common('fields.date_format'), value: person.dateFormat },
    { key: 'expiration', title: common('fields.expiration'), value: day(person.expiration) },
    { key: 'manager', title: common('fields.manager'), value: person.manager },
    { key: '', title: t('createdAt'), value: <Time at={person.createdAt} exact /> },
    { key: '', title: t('updatedAt'), value: <Time at={person.updatedAt} exact /> },
  ];
  return (
    <TitledPanel title={t('values')}>
      <Facts person={person} rows={rows} />
    </TitledPanel>
  );
}

/** What this platform has added to it. */
export function PersonFields({ person }: { readonly person: PersonDetail }) {
  const t = useTranslations('people');
  const common = useTranslations('common');
  const { language } = useLanguage();
  const day = useDay();
  if (person.fields.length === 0) return null;
  const shown = ({ type, value }: PersonDetail['fields'][number]) => {
    if (value === null) return null;
    if (type === 'yesno') return value === 'true' ? common('yes') : common('no');
    if (type === 'date') return day(value);
    return type === 'country' ? named(value, language, 'region') : value;
  };
  return (
    <TitledPanel title={t('form.additional')}>
      <Facts person={person} rows={person.fields.map((field) => ({ ...field, value: shown(field) }))} />
    </TitledPanel>
  );
}

function Facts({ person, rows }: { readonly person: PersonDetail; readonly rows: readonly Row[] }) {
  return (
    <Table variant="vertical" layout="fixed">
      <Table.Tbody>
        {rows.map(({ key, title, value }) => (
          <Table.Tr key={title}>
            <Table.Th w={160}>{title}</Table.Th>
            <Table.Td dir="auto" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>
              <Group gap="xs" wrap="nowrap" justify="space-between">
                <Text size="sm" component="span">
                  {value === null || value === '' ? '–' : value}
                </Text>
                <Given link={giverOf(person, key)} />
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** Marks what Salesforce gives (R13). */
function Given({ link }: { readonly link: PersonDetail['links'][number] | undefined }) {
  const t = useTranslations('people');
  if (link === undefined) return null;
  const label = t('givenBy', { connection: link.connection });
  return (
    <Tooltip label={label} events={{ hover: true, focus: true, touch: true }}>
      <ThemeIcon variant="light" size="sm" radius="xl">
        <Cloud size={12} aria-hidden />
        <VisuallyHidden>{label}</VisuallyHidden>
      </ThemeIcon>
    </Tooltip>
  );
}

/** A day, `2026-12-31`, as it is written in the language of the page. */
function useDay(): (day: string | null) => string | null {
  const format = useFormatter();
  return (day) => day && format.dateTime(new Date(`${day}T00:00:00Z`), { dateStyle: 'medium', timeZone: 'UTC' });
}

function named(code: string | null, language: string, type: 'language' | 'region'): string | null {
  if (code === null) return null;
  try {
    return new Intl.DisplayNames([language], { type }).of(code) ?? code;
  } catch {
    return code;
  }
}
