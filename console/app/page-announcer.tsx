import { VisuallyHidden } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

/**
 * Says to a screen reader which page came, as browsers do where an address is loaded: the title of the window, once the
 * page has given it. Whoever pressed what went away with the page before goes on at the beginning of its content.
 */
export function PageAnnouncer() {
  const [said, say] = useState('');
  const router = useRouter();
  useEffect(() => {
    const title = document.querySelector('title');
    if (title === null) return undefined;
    const observer = new MutationObserver(() => say(document.title));
    observer.observe(title, { childList: true });
    return () => observer.disconnect();
  }, []);
  useEffect(
    () =>
      router.subscribe('onRendered', ({ pathChanged }) => {
        if (pathChanged && document.activeElement === document.body)
          document.querySelector<HTMLElement>('#main')?.focus();
      }),
    [router],
  );
  return <VisuallyHidden component="output">{said}</VisuallyHidden>;
}
