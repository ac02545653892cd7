import type { DrawerProps, ModalProps } from '@mantine/core';
import { useDeferredValue } from 'react';
import { onDemand } from './on-demand.ts';
import { useOnDemand } from './use-on-demand.tsx';

const dialogs = onDemand(async () => (await import('./overlays.ts')).overlays);

/** What opens a dialog as soon as it is there comes together with it. */
export async function withDialogs<Parts>(coming: Promise<Parts>): Promise<Parts> {
  const [parts] = await Promise.all([coming, dialogs.fetch()]);
  return parts;
}

/** Mantine's Modal, whose code no page needs before one is opened. */
export function Modal({ opened, ...props }: ModalProps) {
  const { overlays, isOpen, note } = useOverlays(opened, props.onClose);
  return overlays === null ? note : <overlays.Modal opened={isOpen} {...props} />;
}

/** The same for its Drawer. */
export function Drawer({ opened, ...props }: DrawerProps) {
  const { overlays, isOpen, note } = useOverlays(opened, props.onClose);
  return overlays === null ? note : <overlays.Drawer opened={isOpen} {...props} />;
}

/** It is there before it is open: only so does it know where the focus was, and give it back. */
function useOverlays(opened: boolean, giveUp: () => void) {
  const { parts: overlays, note } = useOnDemand(dialogs, opened, { giveUp });
  const isThere = useDeferredValue(overlays !== null);
  return { overlays, isOpen: opened && isThere, note };
}
