import { Loading } from './query-states.tsx';

/** What stands where a page is still coming; not at once, so that one that comes fast does not flicker. */
export function PagePending() {
  return (
    <div className="page-pending">
      <Loading height={400} />
    </div>
  );
}
