import { type Choice, named } from '../../../ui/languages.ts';

/** ISO 3166-1 alpha-2, and Kosovo's user-assigned code: what the platform takes for a country. */
export const COUNTRIES =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW'.split(
    ' ',
  );

const DATE_FORMATS = 'cs da de en-gb en-us es fi fr hu it ja ko nl pl pt sv tr zh'.split(' ');

/** Countries by name in the language of the page. */
export const countries = (language: string) => named(language, 'region', COUNTRIES);

/** Locales, each with the last day of the year as it is written there. */
export function dateFormats(had: string): readonly Choice[] {
  const day = new Date(2026, 11, 31);
  return withHad(DATE_FORMATS, had).map((value) => ({
    value,
    label: `${new Intl.DateTimeFormat(value).format(day)} (${value})`,
  }));
}

const withHad = (all: readonly string[], had: string) => (had === '' || all.includes(had) ? all : [had, ...all]);
