import { z } from 'zod';
import { type Field, nameIn } from '../../tenant/field.ts';
import type { Language } from '../../tenant/languages.ts';

/** A field in a list: its numbers are texts, as on live tenants. */
export const ListedField = z.looseObject({
  id: z.string(),
  title: z.string(),
  type: z.string(),
  sequence: z.string(),
  mandatory: z.string(),
  invisible_to_user: z.string(),
  options: z.array(z.object({ id: z.string(), label: z.string() })).optional(),
});

export function showListedField(field: Field, sequence: number, language: Language) {
  return {
    id: String(field.id),
    title: nameIn(field.translations, language),
    type: field.type,
    sequence: String(sequence),
    mandatory: field.mandatory ? '1' : '0',
    invisible_to_user: field.invisibleToUser ? '1' : '0',
    inherited: false,
    ...(field.type === 'dropdown' ? { options: optionsOf(field, language) } : {}),
  };
}

function optionsOf(field: Field, language: Language) {
  return field.options.map(({ id, translations }) => ({ id: String(id), label: nameIn(translations, language) }));
}
