import { useEffect, useState } from 'react';
import { onNotice } from '../ui/notify.ts';
import { onDemand } from '../ui/on-demand.ts';

const corner = onDemand(() => import('./notice-corner.tsx'));

/** For as long as notices of the corner stand. */
const SHOWN_MS = 6_000;

/** Says what was done. Nobody is told of anything before they have done something: the code for it comes then. */
export function Notices() {
  const [parts, setParts] = useState(corner.parts);
  const [plain, setPlain] = useState('');
  useEffect(() => {
    const say = async (message: string) => {
      const came = await corner.fetch().catch(() => null);
      setParts(came);
      if (came === null) setPlain(message);
      else came.show(message);
    };
    return onNotice((message) => void say(message));
  }, []);
  useEffect(() => {
    if (plain === '') return;
    const timer = setTimeout(() => setPlain(''), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [plain]);
  return (
    <>
      {parts === null ? null : <parts.NoticeCorner />}
      <output className="floating-note floating-text">{plain}</output>
    </>
  );
}
