import { notifications } from '@mantine/notifications';

/** Says that something was done; screen readers hear it too. */
export function notify(message: string): void {
  notifications.show({ message, color: 'teal', autoClose: 6_000 });
}
