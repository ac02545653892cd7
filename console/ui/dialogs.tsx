import type { DrawerProps, ModalProps } from '@mantine/core';
import { useDeferredValue } from 'react';
import { onDemand, useOnDemand } from './on-demand.ts';

const dialogs = onDemand(async () => (await import('./overlays.ts')).overlays);

/** What opens a dialog as soon as it is there comes together with it. */
export async function withDialogs<Parts>(coming: Promise<Parts>): Promise<Parts> {
  const [parts] = await Promise.all([coming, dialogs.fetch()]);
  return parts;
}

/** Mantine's Modal, whose code no page needs before one is opened. */
export function Modal({ opened, ...props }: ModalProps) {
  const { overlays, isOpen } = useOverlays(opened);
  return overlays === null ? null : <overlays.Modal opened={isOpen} {...props} />;
}

/** The same for its Drawer. */
export function Drawer({ opened, ...props }: DrawerProps) {
  const { overlays, isOpen } = useOverlays(opened);
  return overlays === null ? null : <overlays.Drawer opened={isOpen} {...props} />;
}

/** It is there before it is open: only so does it know where the focus was, and give it back. */
function useOverlays(opened: boolean) {
  const overlays = useOnDemand(dialogs, opened);
  const isThere = useDeferredValue(overlays !== null);
  return { overlays, isOpen: opened && isThere };
}
