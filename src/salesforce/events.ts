/** What the client tells whoever watches it, for logs and metrics. Never carries a token or a secret. */
export type SalesforceEvent =
  | { readonly kind: 'token_obtained'; readonly instanceUrl: string }
  | {
      readonly kind: 'retry';
      readonly endpoint: string;
      readonly reason: string;
      readonly attempt: number;
      readonly waitMs: number;
    }
  | { readonly kind: 'bulk_job_created'; readonly jobId: string }
  | { readonly kind: 'bulk_job_completed'; readonly jobId: string; readonly records: number; readonly polls: number }
  | { readonly kind: 'bulk_fallback'; readonly reason: string }
  | { readonly kind: 'bulk_cleanup_failed'; readonly jobId: string; readonly reason: string };

export type EventListener = (event: SalesforceEvent) => void;
