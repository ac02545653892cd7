import { Command, InvalidArgumentError } from 'commander';
import type { Context } from '../../context.ts';
import { type JsonOption, jsonOption } from '../options.ts';
import { type Session, withContext } from '../session.ts';
import { allNotifications, setPublished } from './notifications.ts';

export function notificationsCommand(session: Session): Command {
  return new Command('notifications')
    .description('list what people and administrators are told by mail')
    .addOption(jsonOption())
    .action(async (options: JsonOption) => {
      session.show(await withContext(session, allNotifications), options);
    })
    .addCommand(publishCommand(session, 'publish', 'send a notification from now on, whenever it happens'))
    .addCommand(publishCommand(session, 'unpublish', 'send it no more, also of what waits'));
}

function publishCommand(session: Session, name: 'publish' | 'unpublish', description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<id>', 'as `rollcall notifications` lists it', notificationId)
    .addOption(jsonOption())
    .action(async (id: string, options: JsonOption) => {
      const work = (context: Context) => setPublished(context, id, name === 'publish');
      session.show(await withContext(session, work), options);
    });
}

function notificationId(text: string): string {
  if (!/^[1-9]\d{0,17}$/.test(text)) throw new InvalidArgumentError('It is the number of a notification.');
  return text;
}
