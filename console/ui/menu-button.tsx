import { ActionIcon } from '@mantine/core';
import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useDeferredValue, useEffect, useRef, useState } from 'react';
import { isFocusElsewhere } from './focus-moved.ts';
import type { OnDemand } from './on-demand.ts';
import { useOnDemand } from './use-on-demand.tsx';

export interface MenuProps {
  /** What opens it. */
  readonly target: ReactNode;
  readonly opened: boolean;
  readonly onChange: (opened: boolean) => void;
}

interface MenuButtonProps<Parts> {
  readonly label: string;
  readonly id?: string;
  readonly icon: LucideIcon;
  readonly from: OnDemand<Parts>;
  readonly renderMenu: (parts: Parts, props: MenuProps) => ReactNode;
}

/** A button that opens a menu; what is in it comes once somebody goes for it. */
export function MenuButton<Parts extends object>({ label, id, icon: Icon, from, renderMenu }: MenuButtonProps<Parts>) {
  const [wanted, setWanted] = useState(false);
  const [opened, setOpened] = useState(true);
  const { parts, isComing, note } = useOnDemand(from, wanted, { giveUp: () => setWanted(false) });
  const button = useRef<HTMLButtonElement>(null);
  const isThere = wanted && parts !== null;
  const isOpen = useDeferredValue(isThere) && opened;
  // The menu brings a button of its own: it has the focus of the first one before it opens, and gets it back. Whoever
  // has gone on meanwhile is not called back.
  useEffect(() => {
    if (!isThere || button.current === null) return;
    if (isFocusElsewhere(button.current)) setOpened(false);
    else button.current.focus();
  }, [isThere]);
  const target = (
    <ActionIcon
      ref={button}
      id={id}
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={label}
      title={isOpen ? undefined : label}
      {...(isThere
        ? {}
        : { 'aria-haspopup': 'menu', 'aria-expanded': false, 'aria-busy': isComing, onClick: () => setWanted(true) })}
    >
      <Icon />
    </ActionIcon>
  );
  if (isThere) return renderMenu(parts, { target, opened: isOpen, onChange: setOpened });
  return (
    <>
      {target}
      {note}
    </>
  );
}
