import type { ReactNode } from 'react';

/** What stands between `<b>` and `</b>` in a message. */
export const bold = (chunks: ReactNode) => <b>{chunks}</b>;
