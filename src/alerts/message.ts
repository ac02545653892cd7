import type { Alert } from '../sync/watch/watch.ts';

/** An alert as an e-mail says it. Its texts are ours, and only names of connections and administrators are put into them. */
export function alertMail(alert: Alert): { subject: string; text: string } {
  const { kind, connection, entity, ownerName, runId, code, message, at } = alert;
  const whose = ownerName === null ? '' : ` of ${ownerName}`;
  const what = entity === null || kind === 'well' ? (connection ?? 'test') : `${connection} ${entity}${whose}`;
  const lines = [
    message,
    '',
    ...WHAT_TO_DO[kind],
    '',
    ...(connection === null ? [] : [`Connection: ${connection}`]),
    ...(entity === null ? [] : [`Entity: ${entity}`]),
    ...(ownerName === null ? [] : [`Settings: of ${ownerName}`]),
    ...(runId === null ? [] : [`Run: ${runId}`]),
    `Code: ${code}`,
    `Time: ${at}`,
  ];
  return { subject: oneLine(`[Rollcall] ${what}: ${TITLES[kind]}`), text: lines.map(oneLine).join('\n') };
}

const TITLES: Readonly<Record<Alert['kind'], string>> = {
  failed: 'the synchronization failed',
  held: 'a plan waits for approval',
  records: 'an unusual number of records',
  overdue: 'not synchronized for a long time',
  quarantined: 'tried only once a day from now on',
  well: 'all is well again',
  test: 'alerts arrive',
};

const WHAT_TO_DO: Readonly<Record<Alert['kind'], readonly string[]>> = {
  failed: [
    'Nothing that was done before is lost. What to do about each code is in docs/errors.md; "rollcall logs last" has more.',
  ],
  held: [
    'Nothing was written. Look at it with "rollcall runs show", then "rollcall runs approve" or "rollcall runs discard".',
  ],
  records: ['The run was applied. Check the filter of the list view and who may see its records.'],
  overdue: ['Check that Rollcall runs ("rollcall runs"), and whether a run waits for approval.'],
  quarantined: ['When the cause is mended, "rollcall sync" tries at once; otherwise it recovers within a day.'],
  well: ['There is nothing to do.'],
  test: ['There is nothing to do.'],
};

/** Control characters and what turns the direction of text have no business in a mail, whoever put them there. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}
