import { hash } from 'node:crypto';

/**
 * Keys of branches that stand for picklist values: `Region__c=EMEA/Country__c=Italy`. They are the branches' codes too.
 * What separates and cannot be shown is percent-escaped in values; everything else stands as Salesforce stores it, since
 * values that differ in nothing but case are different values.
 */

const ESCAPED = /[%/=\p{Cc}]/gu;
/** Three of these and their fields' names fit into a row of PostgreSQL's index, 2,704 bytes. */
const LONGEST_VALUE_BYTES = 400;
const KEPT_OF_LONGER = 60;

export interface KeyLevel {
  /** The key down to this level. */
  readonly key: string;
  readonly parentKey: string | null;
  /** See bounded. */
  readonly value: string;
}

export function picklistKey(parentKey: string | null, path: string, value: string): string {
  const level = `${path}=${bounded(value).replace(ESCAPED, encodeURIComponent)}`;
  return parentKey === null ? level : `${parentKey}/${level}`;
}

/** The levels of a key, from the top; null when it is not a key of values of these fields in this order. */
export function picklistLevels(key: string, paths: readonly string[]): KeyLevel[] | null {
  const levels: KeyLevel[] = [];
  let parentKey: string | null = null;
  for (const [index, part] of key.split('/').entries()) {
    const path = paths[index];
    if (path === undefined || !part.startsWith(`${path}=`)) return null;
    const levelKey: string = parentKey === null ? part : `${parentKey}/${part}`;
    levels.push({ key: levelKey, parentKey, value: decodeURIComponent(part.slice(path.length + 1)) });
    parentKey = levelKey;
  }
  return levels;
}

/** True for keys of picklist values, of whatever fields. Ids of accounts have no such sign. */
export function isPicklistKey(key: string): boolean {
  return key.includes('=');
}

/** A value as keys hold it: itself, or the beginning and a digest of one that is too long for a key. */
export function bounded(value: string): string {
  const whole = value.toWellFormed();
  const escaped = whole.replace(ESCAPED, encodeURIComponent);
  if (escaped.length <= LONGEST_VALUE_BYTES / 3 || bytesOf(escaped) <= LONGEST_VALUE_BYTES) return whole;
  const kept = Array.from(whole).slice(0, KEPT_OF_LONGER).join('');
  return `${kept}~${hash('sha256', whole, 'hex').slice(0, 16)}`;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
