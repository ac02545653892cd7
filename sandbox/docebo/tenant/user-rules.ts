import { isDay } from './field-values.ts';
import type { Tenant } from './tenant.ts';

/** Each side of the `@`, of CSV import's own rules. */
const LONGEST_EMAIL_PART = 45;
const EMAIL = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+\.[^\s@<>()[\]\\,;:"]+$/;
/** Locale keys, as the date formats are called. */
const DATE_FORMAT = /^[a-z]{2,3}(?:[-_][a-z]{2,4})?$/;

/** Names and usernames are "sanitized to avoid injections": tags go; space around goes, too. */
export function sanitize(text: string): string {
  return text.replaceAll(/<[^>]*>/g, '').trim();
}

/** Why a username cannot be had by somebody; undefined when it can. */
export function usernameProblem({ users, settings }: Tenant, username: string, own?: number): string | undefined {
  if (username === '') return 'Username is missing';
  if (username.length > settings.longestUsername) {
    return `Username is longer than ${settings.longestUsername} characters`;
  }
  const holder = users.named(username);
  return holder === undefined || holder.id === own ? undefined : `Username ${username} is already in use`;
}

/** Nothing makes sure that addresses are unique. */
export function emailProblem(email: string): string | undefined {
  if (email === '') return undefined;
  if (!EMAIL.test(email)) return `Email ${email} is not valid`;
  const [local = '', domain = ''] = email.split('@');
  if (local.length <= LONGEST_EMAIL_PART && domain.length <= LONGEST_EMAIL_PART) return undefined;
  return `Email ${email} has more than ${LONGEST_EMAIL_PART} characters before or after the @`;
}

export function passwordProblem({ settings }: Tenant, password: string, username: string): string | undefined {
  const { minLength, lettersAndNumbers, notUsername } = settings.passwordPolicy;
  if (password.length < minLength) return `Password must have at least ${minLength} characters`;
  if (lettersAndNumbers && !(/\p{L}/u.test(password) && /\d/.test(password))) {
    return 'Password must have letters and numbers';
  }
  return notUsername && password === username ? 'Password must not be the username' : undefined;
}

export function expirationProblem(day: string): string | undefined {
  return isDay(day) ? undefined : `Expiration date ${day} is not in the form YYYY-MM-DD`;
}

export function timezoneProblem(name: string): string | undefined {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    // Offsets are valid for Intl, but no names of time zones.
    return /^[+-]/.test(timeZone) ? `Timezone ${name} is not known` : undefined;
  } catch {
    return `Timezone ${name} is not known`;
  }
}

export function dateFormatProblem(format: string): string | undefined {
  return DATE_FORMAT.test(format) ? undefined : `Date format ${format} is not known`;
}

/** Why a branch cannot have a code; nothing makes sure that codes are unique. */
export function codeProblem({ settings }: Tenant, code: string): string | undefined {
  if (code === '0') return 'The code must be different from zero';
  if (code.length > settings.longestCode) return `The code is longer than ${settings.longestCode} characters`;
  if (settings.alphanumericCodes && !/^[\p{L}\p{N}]*$/u.test(code)) return 'The code must be alphanumeric';
  return undefined;
}
