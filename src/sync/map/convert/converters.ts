import type { PlatformField } from '../../directory.ts';
import type { Converter } from './converter.ts';
import { countryConverter } from './country.ts';
import { dateConverter } from './date.ts';
import { dateFormatConverter } from './date-format.ts';
import { dropdownConverter } from './dropdown.ts';
import { emailConverter } from './email.ts';
import { languageConverter } from './language.ts';
import { levelConverter } from './level.ts';
import { textareaConverter, textConverter } from './text.ts';
import { timezoneConverter } from './timezone.ts';
import { usernameConverter } from './username.ts';
import { yesNoConverter } from './yes-no.ts';

/** The conversion into a platform field. Made once per mapping: some remember what they have converted. */
export function converterFor(field: PlatformField): Converter {
  switch (field.type) {
    case 'text':
      return textConverter(field);
    case 'textarea':
      return textareaConverter(field);
    case 'dropdown':
      return dropdownConverter(field);
    case 'date':
      return dateConverter;
    case 'yesno':
      return yesNoConverter;
    case 'country':
      return countryConverter();
    case 'username':
    case 'manager':
      return usernameConverter(field);
    case 'email':
      return emailConverter(field);
    case 'level':
      return levelConverter;
    case 'language':
      return languageConverter(field);
    case 'timezone':
      return timezoneConverter();
    case 'dateformat':
      return dateFormatConverter(field);
    default:
      return field.type satisfies never;
  }
}
