import { Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { PlatformField } from '../../../api/settings.ts';
import { useLanguage } from '../../../i18n/language-provider.tsx';
import { DateField } from '../../../ui/date-field.tsx';
import { type Choice, languages } from '../../../ui/languages.ts';
import { Select } from '../../../ui/select.tsx';
import { timeZones, zonesFitting } from '../../../ui/time-zones.ts';
import { countries, dateFormats } from './choices.ts';

interface ValueInputProps {
  readonly field: PlatformField;
  readonly label: string;
  readonly description?: ReactNode;
  readonly error?: ReactNode;
  readonly value: string;
  /** What the person had before anybody typed. */
  readonly had: string;
  readonly onChange: (value: string) => void;
}

/** What a value of this field is typed or chosen in. */
export function ValueInput({ field, had, onChange, ...rest }: ValueInputProps) {
  const choices = useChoices(field, had);
  const common = { ...rest, required: field.mandatory, withAsterisk: field.mandatory };
  if (choices !== null) {
    return (
      <Select
        {...common}
        data={[...choices]}
        searchable={choices.length > 8}
        {...(field.type === 'timezone' ? { filter: zonesFitting } : {})}
        clearable={field.key !== 'level'}
        allowDeselect={field.key !== 'level'}
        value={rest.value === '' ? null : rest.value}
        onChange={(value) => onChange(value ?? '')}
      />
    );
  }
  const maxLength = field.maxLength ?? undefined;
  const typed = { ...common, maxLength, onChange: ({ currentTarget }: Typed) => onChange(currentTarget.value) };
  if (field.type === 'date') return <DateField {...common} onChange={onChange} />;
  if (field.type === 'textarea') return <Textarea {...typed} autosize minRows={3} maxRows={12} dir="auto" />;
  return <TextInput {...typed} type={field.type === 'email' ? 'email' : 'text'} dir="auto" autoComplete="off" />;
}

interface Typed {
  readonly currentTarget: { readonly value: string };
}

/** Null where anything can be typed. */
function useChoices({ type, options }: PlatformField, had: string): readonly Choice[] | null {
  const common = useTranslations('common');
  const t = useTranslations('common.levels');
  const language = useLanguage();
  return useMemo(() => {
    switch (type) {
      case 'dropdown': {
        const all = had === '' || options.includes(had) ? options : [had, ...options];
        return all.map((option) => ({ value: option, label: option }));
      }
      case 'yesno':
        return [
          { value: 'true', label: common('yes') },
          { value: 'false', label: common('no') },
        ];
      case 'level':
        return [
          { value: 'user', label: t('user') },
          { value: 'poweruser', label: t('poweruser') },
        ];
      case 'country':
        return countries(language);
      case 'language':
        return languages(language, had === '' ? [] : [had]);
      case 'timezone':
        return timeZones(had);
      case 'dateformat':
        return dateFormats(had);
      default:
        return null;
    }
  }, [type, options, had, language, common, t]);
}
