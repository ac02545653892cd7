import { Notifications, notifications } from '@mantine/notifications';

/** Where what was done is said. */
export const NoticeCorner = () => <Notifications position="bottom-right" />;

export const show = (message: string) => notifications.show({ message, color: 'teal', autoClose: 6_000 });
