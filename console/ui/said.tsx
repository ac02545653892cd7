import { Fragment, type ReactNode } from 'react';
import { createTranslator, useFormatter, useLocale, useMessages, useTimeZone, useTranslations } from 'use-intl';
import { useErrorTexts } from '../i18n/language-provider.tsx';
import { InEnglish } from './in-english.tsx';

export type Params = Readonly<Record<string, string | number>>;

/** What the server says: its code, its English, and what it names. */
export interface Sentence {
  readonly code: string;
  readonly message: string;
  readonly params: Params;
}

/** What the server says, in the language that is shown; null for what only its own sentence says, as of earlier versions. */
export function useSaid(): (sentence: Sentence) => string | null {
  const ofError = useErrorText();
  const t = useTranslations('sentences');
  const say = useTranslations('said');
  const { said, sentences } = useMessages();
  const format = useFormatter();
  return ({ code, params }) => {
    const values = { ...withoutEmpty(params), ...timesOf(params, format) };
    if (isOneOf(said.whyFull, code)) return say(`whyFull.${code}`, values);
    if (isOneOf(said.views, code)) return say(`views.${code}`, values);
    if (isOneOf(said.fields, code)) return say(`fields.${code}`, values);
    if (isOneOf(said.branches, code)) return say(`branches.${code}`, values);
    if (isOneOf(said.runs, code)) return say(`runs.${code}`, values);
    if (isOneOf(said.providers, code)) return say(`providers.${code}`, values);
    if (!isOneOf(sentences.held, code) || Object.keys(params).length === 0) return ofError({ code, params });
    const { people = 0, of = 0, share, most = 0, run = 'none' } = params;
    const limit =
      share === undefined
        ? t('most', { most: Number(most) })
        : format.number(Number(share), { style: 'percent', maximumFractionDigits: 1 });
    return t(`held.${code}`, { people: Number(people), of: Number(of), limit, run: String(run) });
  };
}

/** The same, or else the server's own sentence, which is English. */
export function Said({ sentence }: { readonly sentence: Sentence }): ReactNode {
  return useSaid()(sentence) ?? <InEnglish>{sentence.message}</InEnglish>;
}

/** Several of them in a row, as one text. */
export function SaidTogether({ sentences }: { readonly sentences: readonly Sentence[] }): ReactNode {
  return sentences.map((sentence, index) => (
    <Fragment key={sentence.message}>
      {index === 0 ? null : ' '}
      <Said sentence={sentence} />
    </Fragment>
  ));
}

/** An empty text is a case of its own in messages. */
function withoutEmpty(params: Params): Params {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, value === '' ? 'none' : value]));
}

/** Since when, as times are written here. */
function timesOf({ since }: Params, format: ReturnType<typeof useFormatter>): Params {
  if (typeof since !== 'string' || since === '') return {};
  return { since: format.dateTime(new Date(since), { dateStyle: 'medium', timeStyle: 'short' }) };
}

export function isOneOf<Known extends object>(known: Known, code: PropertyKey): code is keyof Known & string {
  return Object.hasOwn(known, code);
}

/** What an error says; null where its English is all there is, or all that is needed. */
function useErrorText(): (sentence: Omit<Sentence, 'message'>) => string | null {
  const textOf = useErrorTexts();
  const locale = useLocale();
  const timeZone = useTimeZone();
  const format = useFormatter();
  // Before anybody has signed in, too: no platform is asked for what it calls its fields.
  const titles: Readonly<Record<string, string>> = useMessages().common.fields;
  return ({ code, params }) => {
    const text = textOf(code);
    if (text === undefined) return null;
    const values: [string, string | number][] = Object.entries(withoutEmpty(params)).map(([name, named]) => [
      name,
      name === 'field' ? (titles[named] ?? named) : inTime(named, format),
    ]);
    const t = createTranslator({
      locale,
      messages: { text },
      ...(timeZone === undefined ? {} : { timeZone }),
      onError: () => undefined,
    });
    return t('text', Object.fromEntries(values));
  };
}

/** Times and days as they are written here. */
function inTime(named: string | number, format: ReturnType<typeof useFormatter>): string | number {
  if (typeof named !== 'string') return named;
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(named)) {
    return format.dateTime(new Date(named), { dateStyle: 'medium', timeStyle: 'short' });
  }
  if (!/^\d{4}-\d\d-\d\d$/.test(named)) return named;
  return format.dateTime(new Date(named), { dateStyle: 'medium', timeZone: 'UTC' });
}
