import type { Refusal } from '../rejection.ts';
import { remember } from './converter.ts';
import { ALPHA_2_BY_ALPHA_3 } from './country-codes.ts';

const REFUSAL: Refusal = { code: 'unknown_country', why: 'is not a country that can be recognized' };
const COUNTRIES: ReadonlySet<string> = new Set(ALPHA_2_BY_ALPHA_3.values());

/** The languages that a Salesforce user can choose for the whole of Salesforce: labels come in one of them. */
const LABEL_LANGUAGES = 'zh-CN zh-TW da nl fi fr de it ja ko no pt-BR ru es-MX es sv th'.split(' ');

/** Names in use that are not Unicode's: those of the ISO list, former ones, and short ones. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  BN: 'Brunei Darussalam',
  BO: 'Bolivia, Plurinational State of',
  BQ: 'Bonaire, Sint Eustatius and Saba',
  CC: 'Cocos Islands',
  CD: 'Congo, the Democratic Republic of the|Democratic Republic of the Congo|DR Congo',
  CG: 'Congo|Republic of the Congo',
  CI: 'Ivory Coast',
  CV: 'Cape Verde',
  CZ: 'Czech Republic',
  FK: 'Falkland Islands (Malvinas)',
  FM: 'Micronesia, Federated States of|Federated States of Micronesia',
  GB: 'UK|U.K.|Great Britain|United Kingdom of Great Britain and Northern Ireland',
  IR: 'Iran, Islamic Republic of|Islamic Republic of Iran',
  KP: "Korea, Democratic People's Republic of",
  KR: 'Korea, Republic of|Republic of Korea|Korea',
  LA: "Lao People's Democratic Republic",
  MD: 'Moldova, Republic of|Republic of Moldova',
  MF: 'Saint Martin (French part)',
  MK: 'Macedonia|Macedonia, the former Yugoslav Republic of|Republic of North Macedonia',
  MM: 'Burma|Myanmar',
  MO: 'Macau',
  NL: 'Holland',
  PS: 'Palestine, State of|State of Palestine',
  RU: 'Russian Federation',
  SH: 'Saint Helena, Ascension and Tristan da Cunha',
  ST: 'Sao Tome and Principe',
  SX: 'Sint Maarten (Dutch part)',
  SY: 'Syrian Arab Republic',
  SZ: 'Swaziland',
  TR: 'Turkey|Türkiye',
  TW: 'Taiwan, Province of China|Chinese Taipei',
  TZ: 'Tanzania, United Republic of|United Republic of Tanzania',
  US: 'U.S.|U.S.A.|United States of America',
  VA: 'Holy See|Holy See (Vatican City State)',
  VE: 'Venezuela, Bolivarian Republic of',
  VG: 'Virgin Islands, British',
  VI: 'Virgin Islands, U.S.',
  VN: 'Viet Nam',
};

/**
 * ISO 3166 alpha-2 of a country given as alpha-2, alpha-3 or by name: in English, in its own main language, or in one
 * of the languages of Salesforce's user interface. Case, accents and punctuation do not matter.
 */
export const countryConverter = () => remember(country);

function country(text: string): string | Refusal {
  const code = text.trim().toUpperCase();
  if (COUNTRIES.has(code)) return code;
  return ALPHA_2_BY_ALPHA_3.get(code) ?? countriesByName().get(nameKey(text)) ?? REFUSAL;
}

const ARTICLE = /^the /;

function nameKey(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replace(/\bst\b\.?/g, 'saint')
    .replace(/[\p{P}\p{S}]/gu, ' ')
    .trim()
    .replace(/\s+/g, ' ')
    .replace(ARTICLE, '');
}

let byName: ReadonlyMap<string, string> | null = null;

function countriesByName(): ReadonlyMap<string, string> {
  byName ??= collectNames();
  return byName;
}

/** The first to claim a name keeps it, so English wins. */
function collectNames(): Map<string, string> {
  const names = new Map<string, string>();
  const claim = (name: string | undefined, code: string) => {
    const key = name === undefined ? '' : nameKey(name);
    if (key !== '' && !names.has(key)) names.set(key, code);
  };
  for (const style of ['long', 'short'] as const) claimAll(regionNames('en', style), claim);
  for (const [code, others] of Object.entries(OTHER_NAMES)) for (const name of others.split('|')) claim(name, code);
  for (const code of COUNTRIES) {
    const { language } = new Intl.Locale(`und-${code}`).maximize();
    if (language !== undefined) claim(regionNames(language, 'long').of(code), code);
  }
  for (const language of LABEL_LANGUAGES) claimAll(regionNames(language, 'long'), claim);
  return names;
}

function regionNames(language: string, style: 'long' | 'short'): Intl.DisplayNames {
  return new Intl.DisplayNames([language], { type: 'region', style, fallback: 'none' });
}

function claimAll(names: Intl.DisplayNames, claim: (name: string | undefined, code: string) => void): void {
  for (const code of COUNTRIES) claim(names.of(code), code);
}
