import type { ReactNode } from 'react';

/** A username or an address, which goes on in the next line behind its @ where it does not fit, rather than anywhere. */
export function Breakable({ children }: { readonly children: string }): ReactNode {
  const behind = children.indexOf('@') + 1;
  if (behind === 0) return children;
  return (
    <>
      {children.slice(0, behind)}
      <wbr />
      {children.slice(behind)}
    </>
  );
}
