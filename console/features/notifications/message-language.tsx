import { useTranslations } from 'use-intl';
import { useLanguage } from '../../i18n/language-provider.tsx';
import { languages } from '../../ui/languages.ts';
import { Select } from '../../ui/select.tsx';

interface MessageLanguageProps {
  /** Those that the message is written in beside its own. */
  readonly written: readonly string[];
  /** Null for the words that everybody else gets. */
  readonly value: string | null;
  readonly onChange: (language: string | null) => void;
}

const EVERYBODY = 'everybody';

/** For people of which language the subject and text are that stand below. */
export function MessageLanguage({ written, value, onChange }: MessageLanguageProps) {
  const t = useTranslations('notifications.form');
  const language = useLanguage();
  const named = languages(language, written);
  const has = ({ value: tag }: { readonly value: string }) => written.includes(tag);
  return (
    <Select
      label={t('language')}
      description={t('languageDetail')}
      searchable
      allowDeselect={false}
      data={[
        { value: EVERYBODY, label: t('everybody') },
        { group: t('written'), items: named.filter(has) },
        { group: t('unwritten'), items: named.filter((choice) => !has(choice)) },
      ]}
      value={value ?? EVERYBODY}
      onChange={(chosen) => onChange(chosen === EVERYBODY ? null : chosen)}
    />
  );
}
