import type { Refusal } from '../rejection.ts';
import { INVISIBLE } from '../text.ts';
import { remember } from './converter.ts';
import { ALPHA_2_BY_ALPHA_3 } from './country-codes.ts';

const REFUSAL: Refusal = { code: 'unknown_country', why: 'is not a country that can be recognized' };
const COUNTRIES: ReadonlySet<string> = new Set(ALPHA_2_BY_ALPHA_3.values());

/** The languages that a Salesforce user can choose for the whole of Salesforce: labels come in one of them. */
const LABEL_LANGUAGES = 'zh-CN zh-TW da nl fi fr de it ja ko no pt-BR ru es-MX es sv th'.split(' ');

/** Names in use that are not Unicode's: those of the ISO list, former ones, and short ones. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  AE: 'UAE|U.A.E.|Emirates',
  BN: 'Brunei Darussalam',
  BO: 'Bolivia, Plurinational State of',
  BQ: 'Bonaire, Sint Eustatius and Saba',
  CC: 'Cocos Islands',
  CD: 'Congo, the Democratic Republic of the|Democratic Republic of the Congo|DR Congo|Congo, Dem. Rep.|Zaire',
  CG: 'Congo|Republic of the Congo|Congo, Rep.',
  CI: 'Ivory Coast',
  CN: "PRC|P.R.C.|P.R. China|PR China|People's Republic of China|China, People's Republic of|Mainland China",
  CV: 'Cape Verde',
  CZ: 'Czech Republic',
  FK: 'Falkland Islands (Malvinas)',
  FM: 'Micronesia, Federated States of|Federated States of Micronesia',
  GB: 'UK|U.K.|Great Britain|United Kingdom of Great Britain and Northern Ireland|England|Scotland|Wales|Northern Ireland',
  HK: 'Hong Kong SAR',
  HM: 'Heard Island and McDonald Islands',
  IE: 'Republic of Ireland|Ireland, Republic of|Eire',
  IR: 'Iran, Islamic Republic of|Islamic Republic of Iran',
  KG: 'Kyrgyz Republic',
  KP: "Korea, Democratic People's Republic of|Democratic People's Republic of Korea|DPRK|Korea, North|North Korea",
  KR: 'Korea, Republic of|Republic of Korea|Korea|Korea, South|ROK',
  LY: 'Libyan Arab Jamahiriya',
  LA: "Lao People's Democratic Republic",
  MD: 'Moldova, Republic of|Republic of Moldova',
  MF: 'Saint Martin (French part)',
  MK: 'Macedonia|Macedonia, the former Yugoslav Republic of|Republic of North Macedonia|Macedonia, FYR|FYR Macedonia|FYROM',
  MM: 'Burma|Myanmar',
  MO: 'Macau',
  NL: 'Holland|Netherlands, Kingdom of',
  PS: 'Palestine, State of|State of Palestine|Palestinian Territory|Palestinian Territory, Occupied',
  RU: 'Russian Federation',
  SA: 'KSA|Kingdom of Saudi Arabia',
  SH: 'Saint Helena, Ascension and Tristan da Cunha',
  SK: 'Slovak Republic',
  ST: 'Sao Tome and Principe',
  SX: 'Sint Maarten (Dutch part)',
  SY: 'Syrian Arab Republic',
  SZ: 'Swaziland',
  TL: 'East Timor',
  TR: 'Turkey|Türkiye',
  TW: 'Taiwan, Province of China|Chinese Taipei',
  TZ: 'Tanzania, United Republic of|United Republic of Tanzania',
  UM: 'United States Minor Outlying Islands',
  US: 'U.S.|U.S.A.|United States of America|US of A',
  VA: 'Holy See|Holy See (Vatican City State)|Vatican',
  VC: 'Saint Vincent and the Grenadines|Saint Vincent',
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

/** Wherever it stands: `The Gambia`, `Bahamas (the)`, `Turks and the Caicos Islands`. */
const ARTICLE = /\bthe\b/g;

function nameKey(text: string): string {
  return text
    .normalize('NFKD')
    .replace(INVISIBLE, '')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replace(/\bst\b\.?/g, 'saint')
    .replace(/[\p{P}\p{S}]/gu, ' ')
    .replace(ARTICLE, ' ')
    .trim()
    .replace(/\s+/g, ' ');
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
  for (const style of ['long', 'short'] as const) {
    for (const language of LABEL_LANGUAGES) claimAll(regionNames(language, style), claim);
  }
  return names;
}

function regionNames(language: string, style: 'long' | 'short'): Intl.DisplayNames {
  return new Intl.DisplayNames([language], { type: 'region', style, fallback: 'none' });
}

function claimAll(names: Intl.DisplayNames, claim: (name: string | undefined, code: string) => void): void {
  for (const code of COUNTRIES) claim(names.of(code), code);
}
