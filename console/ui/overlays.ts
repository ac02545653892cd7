import { Drawer, Modal } from '@mantine/core';

/** What stands over a page, with the focus kept in it and the page behind it held: see dialogs.tsx. */
export const overlays = { Drawer, Modal };
