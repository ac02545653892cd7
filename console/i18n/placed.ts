import type { ReactNode } from 'react';

/** Something of the page that a message has a place for: `<time></time>`. */
export const placed = (node: ReactNode) => () => node;
