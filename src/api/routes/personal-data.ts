import { z } from 'zod';
import { personalData } from '../../store/personal-data/collect.ts';
import { erasePerson } from '../../store/personal-data/erase.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { id, list } from '../schemas.ts';

const who = z.union([
  z.strictObject({
    who: z
      .string()
      .trim()
      .min(1)
      .max(320)
      .describe(
        'Username, id on a platform, or Salesforce Id: also of somebody whom no run could import, or who was not let in: those by what the identity provider calls them, too. A username counts before an id.',
      ),
  }),
  z.strictObject({ personId: id.describe('Id on a platform, and nothing else.') }),
]);

const named = (body: z.output<typeof who>) => ('who' in body ? body.who : body);

const rows = (what: string) =>
  list(z.record(z.string(), z.unknown())).describe(`${what} As they are stored, without secrets.`);

const personalDataSchema = z
  .object({
    exportedAt: z.date().describe('When.'),
    people: rows('The person, on each platform that has them.'),
    memberships: rows('Where they are.'),
    links: rows('Which Salesforce records they are made of.'),
    salesforceUsers: rows('Salesforce users by whom they come in from there.'),
    identities: rows('Who they are for identity providers.'),
    signIn: rows('Whether they have a password, and a second factor.'),
    sessions: rows('Sessions that have not been swept.'),
    apiTokens: rows('Their API tokens.'),
    changes: rows('What plans and runs did to them.'),
    unresolved: rows('Records of theirs that could not be imported.'),
    logEvents: rows('What logs say of them.'),
    mails: rows('Notifications to them.'),
    auditEvents: rows('What they did, and what was done to them by hand.'),
  })
  .meta({ id: 'PersonalData', description: 'Everything that Rollcall has of somebody (R47).' });

const erasureSchema = z
  .object({
    people: z.int().describe('Accounts on the built-in platform that are gone.'),
    remembered: z.int().describe('People of Docebo tenants who are remembered no more; the tenant still has them.'),
    records: z.int().describe('Salesforce records they were made of, or would have been.'),
    changes: z.int().describe('Changes taken out of plans.'),
    logEvents: z.int().describe('Events taken out of logs.'),
  })
  .meta({ id: 'Erasure', description: 'What erasing somebody has come to.' });

/** A person's data, handed out and erased on request (R47). What is asked for stands in no address, and in no log. */
export function personalDataRoutes(api: Api, { administered }: AppOptions): void {
  const { db } = administered;

  api.post(
    '/personal-data/export',
    {
      config: { access: 'administration:write', audit: 'personal_data.export', cost: 10, errors: ['not_found'] },
      schema: {
        operationId: 'exportPersonalData',
        tags: ['Administration'],
        summary: "Export a person's data",
        description: 'On the platforms, in plans, logs, links, mails and the audit log, as one document.',
        body: who,
        response: { 200: personalDataSchema },
      },
    },
    async (request) => {
      const found = await personalData(db, named(request.body), administered.now());
      describeAct(request, { target: idsOf(found.people) });
      return found;
    },
  );

  api.post(
    '/personal-data/erasure',
    {
      config: {
        access: 'administration:write',
        audit: 'personal_data.erase',
        errors: ['not_found', 'person_protected', 'run_in_progress'],
      },
      schema: {
        operationId: 'erasePersonalData',
        tags: ['Administration'],
        summary: "Erase a person's data",
        description:
          'For good: the account on the built-in platform, and what is known of them in plans, logs, links, mails, the audit log and of Docebo. Salesforce and Docebo still have them. Where Salesforce still lists the record, the next run makes somebody new of it, and says so; take it out of the list view first. Backups are yours to see to.',
        body: who,
        response: { 200: erasureSchema },
      },
    },
    async (request) => {
      const erased = await erasePerson(db, named(request.body), administered.now());
      // Neither name nor Id: the log outlives them.
      describeAct(request, { detail: { ...erased } });
      return erased;
    },
  );
}

function idsOf(people: readonly Readonly<Record<string, unknown>>[]): string {
  return people.map(({ id }) => String(id)).join(', ');
}
