import type { ReactNode } from 'react';

/** What the server says as a sentence: it speaks English only, and screen readers have to know. */
export function InEnglish({ children }: { readonly children: ReactNode }) {
  return <span lang="en">{children}</span>;
}
