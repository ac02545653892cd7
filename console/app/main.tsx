import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/notifications/styles.css';
import './global.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { messagesIn, preferredLanguage } from '../i18n/language.ts';
import { LanguageProvider } from '../i18n/language-provider.tsx';
import { Look } from './look.tsx';
import { queries } from './queries.ts';
import { router } from './router.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');
const language = preferredLanguage();
const first = { language, messages: await messagesIn(language) };
createRoot(root).render(
  <StrictMode>
    <LanguageProvider first={first}>
      <Look>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </Look>
    </LanguageProvider>
  </StrictMode>,
);
