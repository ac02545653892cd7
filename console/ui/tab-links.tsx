import { createLink, type LinkComponent } from '@tanstack/react-router';
import type { ComponentPropsWithRef, ReactNode } from 'react';

/** Parts of a page that have addresses of their own, as links in the shape of tabs: each can be opened beside this one. */
export function TabLinks({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <nav aria-label={label} className="tab-links">
      {children}
    </nav>
  );
}

interface BareTabProps extends ComponentPropsWithRef<'a'> {
  readonly current: boolean;
}

function BareTab({ current, children, ...link }: BareTabProps) {
  return (
    <a {...link} className="tab-link" aria-current={current ? 'page' : undefined}>
      {children}
    </a>
  );
}

export const TabLink: LinkComponent<typeof BareTab> = createLink(BareTab);
