import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/notifications/styles.css';
import './global.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ProblemError } from '../api/client.ts';
import { preferredLanguage } from '../i18n/language.ts';
import { LanguageProvider } from '../i18n/language-provider.tsx';
import { beginIn, wordsOf } from '../i18n/words.ts';
import { isMissingCode } from '../ui/on-demand.ts';
import { Look } from './look.tsx';
import { queries } from './queries.ts';
import { router } from './router.tsx';
import { drawWithoutWords } from './without-words.ts';

// Who is signed in, what the page shows, its code and its words are asked for at once, not one after the other.
beginIn(preferredLanguage());
void router.load();
const [matched] = router.getMatchedRoutes(router.latestLocation.pathname);
// Where it cannot be had, the page says so.
for (const route of matched) router.loadRouteChunk(route)?.catch(() => undefined);
void draw();

/** No `await` at the top: the code of a page imports that of the frame, and would wait for the words with it. */
async function draw(): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no #root.');
  try {
    await wordsOf(['first']);
  } catch {
    return drawWithoutWords(root);
  }
  createRoot(root, { onCaughtError: reportFault }).render(
    <StrictMode>
      <LanguageProvider>
        <Look>
          <QueryClientProvider client={queries}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </Look>
      </LanguageProvider>
    </StrictMode>,
  );
}

/** The page says what the server has refused, and what did not come; anything else that a page was stopped by is a fault of ours. */
function reportFault(error: unknown): void {
  if (!(error instanceof ProblemError || isMissingCode(error))) reportError(error);
}
