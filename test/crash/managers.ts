import type { DoceboTenant } from '../support/docebo-tenant.ts';
import { contactId, trainingOrg } from '../support/training-org.ts';
import type { Chance } from './chance.ts';
import { crashRecords, ignoreGone } from './org.ts';
import type { Salesforce } from './salesforce.ts';

/** The field of a contact that holds the username of their manager. */
export const MANAGER_FIELD = 'Motto__c';

/** Every so many are the managers of the others; some of them are created behind their people, and some never are. */
const APART = 17;

const usernameOf = (number: number) => `l${number}@learners.example`;
const numbers = (people: number) => Array.from({ length: people }, (_, index) => index + 1);
const bosses = (people: number) => numbers(people).filter((number) => number % APART === 0);

/** The org of the other histories, where most have a manager. */
export function orgWithManagers(people: number): object {
  const { accounts, contacts } = crashRecords(people);
  const all = bosses(people);
  return trainingOrg({
    accounts,
    contacts: contacts.map((contact, index) =>
      index % 4 === 0 ? contact : { ...contact, [MANAGER_FIELD]: usernameOf(all[(index * 7) % all.length] ?? 1) },
    ),
  });
}

/** Who comes together with their manager, who comes last. */
const TOGETHER = 12;

/**
 * Gives some people another manager, or none, and brings others with one of their own. Managers keep their usernames, and are not moved out of reach in the same
 * round: whether Docebo is asked before or behind that is not the same for everybody.
 */
export async function editManagers(
  salesforce: Salesforce,
  people: number,
  { chance, round }: { readonly chance: Chance; readonly round: number },
): Promise<void> {
  const all = bosses(people);
  for (const boss of all) {
    await salesforce.update('Contact', contactId(boss), { Email: usernameOf(boss) }).catch(ignoreGone);
  }
  for (let edits = Math.ceil(people / 40); edits > 0; edits -= 1) {
    const boss = chance.next() < 0.2 ? null : usernameOf(all[chance.below(all.length)] ?? 1);
    const id = contactId(chance.below(people) + 1);
    await salesforce.update('Contact', id, { [MANAGER_FIELD]: boss }).catch(ignoreGone);
  }
  const nameOf = (index: number) => `team${round}-${index}@learners.example`;
  for (let index = 1; index <= TOGETHER; index += 1) {
    await salesforce.create('Contact', {
      FirstName: 'Team',
      LastName: `Team ${round} ${index}`,
      Email: nameOf(index),
      Is_Learner__c: true,
      [MANAGER_FIELD]: index === TOGETHER ? null : nameOf(TOGETHER),
    });
  }
}

/** Who is whose manager, by username. */
export async function managersOf(tenant: DoceboTenant): Promise<Readonly<Record<string, string>>> {
  const { users } = await tenant.raw();
  const names = new Map<unknown, string>(users.map(({ id, username }) => [id, username]));
  return Object.fromEntries(
    users.flatMap(({ username, ...user }) => {
      const manager: unknown = Reflect.get(Object(Reflect.get(user, 'managers')), '1');
      return manager === undefined ? [] : [[username, names.get(manager) ?? 'gone'] as const];
    }),
  );
}
