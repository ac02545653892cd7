import { Command } from 'commander';
import type { Context } from '../../context.ts';
import { personalData } from '../../store/personal-data/collect.ts';
import { type Erasure, erasePerson } from '../../store/personal-data/erase.ts';
import { audited } from '../audited.ts';
import { jsonOption } from '../options.ts';
import { shellWord } from '../output/command-line.ts';
import { count } from '../output/format.ts';
import { sanitize } from '../output/sanitize.ts';
import { type Answer, type Session, withContext } from '../session.ts';

const WHO = 'username, id on a platform, Salesforce Id, or what an identity provider calls whoever was not let in';

export function exportCommand(session: Session): Command {
  return new Command('export')
    .description('everything that is known of a person, as JSON')
    .argument('<who>', WHO)
    .addOption(jsonOption())
    .action(async (who: string, options: { readonly json?: boolean }) => {
      const work = async (context: Context): Promise<Answer> => {
        const act = { action: 'personal_data.export', target: null } as const;
        const found = await audited(context, act, () => personalData(context.db, who, context.now()));
        return { json: found, text: () => sanitize(JSON.stringify(found, null, 2)) };
      };
      session.show(await withContext(session, work), options);
    });
}

export function eraseCommand(session: Session): Command {
  return new Command('erase')
    .description('erase a person and everything that is known of them; shows first what that concerns')
    .argument('<who>', WHO)
    .option('--yes', 'do it, for good')
    .addOption(jsonOption())
    .action(async (who: string, options: { readonly yes?: boolean; readonly json?: boolean }) => {
      session.show(await withContext(session, (context) => erase(context, who, options.yes === true)), options);
    });
}

async function erase(context: Context, who: string, confirmed: boolean): Promise<Answer> {
  const { db } = context;
  if (confirmed) {
    const act = { action: 'personal_data.erase', target: null, detail: (done: Erasure) => ({ ...done }) } as const;
    const erased = await audited(context, act, () => erasePerson(db, who, context.now()));
    return { json: { erased: true, ...erased }, text: () => erasedText(erased) };
  }
  const { people, changes, logEvents } = await personalData(db, who, context.now());
  const concerned = { people: people.length, changes: changes.length, logEvents: logEvents.length };
  return {
    json: { erased: false, ...concerned },
    text: () =>
      sanitize(
        `${whatOf(concerned)}. Nothing has been changed yet.\nTo erase them for good: rollcall users erase ${shellWord(who)} --yes`,
      ),
  };
}

function whatOf({ people, changes, logEvents }: Pick<Erasure, 'people' | 'changes' | 'logEvents'>): string {
  return [
    count(people) + (people === 1 ? ' account' : ' accounts'),
    `${count(changes)} changes in plans`,
    `${count(logEvents)} log events`,
  ].join(', ');
}

function erasedText({ people, remembered, records, ...rest }: Erasure): string {
  const lines = [`Erased: ${whatOf({ people: people + remembered, ...rest })}.`];
  if (records > 0) {
    lines.push(
      'Salesforce still has the record: where it stays in the list view, the next run makes somebody new of it.',
    );
  }
  if (remembered > 0) lines.push('Docebo still has the person: delete them there.');
  return lines.join('\n');
}
