/** What the client tells whoever watches it, for logs. Never carries a token or a secret. */
export type DoceboEvent =
  | { readonly kind: 'token_obtained' }
  | {
      readonly kind: 'retry';
      readonly endpoint: string;
      readonly reason: string;
      readonly attempt: number;
      readonly waitMs: number;
    }
  | { readonly kind: 'read'; readonly people: number; readonly branches: number }
  /** A list is whole, and Docebo counts more than it lists. */
  | {
      readonly kind: 'count_differs';
      readonly what: 'users' | 'branches';
      readonly listed: number;
      readonly counted: number;
    }
  | { readonly kind: 'chunk_halved'; readonly rows: number; readonly reason: string };

export type EventListener = (event: DoceboEvent) => void;
