import { useEffect, useState } from 'react';
import { onNotice } from '../ui/notify.ts';
import { onDemand, useOnDemand } from '../ui/on-demand.ts';

const corner = onDemand(() => import('./notice-corner.tsx'));

/** Says what was done. Nobody is told of anything before they have done something: the code for it comes then. */
export function Notices() {
  const [wanted, setWanted] = useState(false);
  const parts = useOnDemand(corner, wanted);
  useEffect(
    () =>
      onNotice((message) => {
        setWanted(true);
        // Where it does not come, the page has said what it could.
        corner.fetch().then(
          ({ show }) => show(message),
          () => undefined,
        );
      }),
    [],
  );
  return parts === null ? null : <parts.NoticeCorner />;
}
