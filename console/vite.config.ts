import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './build/compressed.ts';
import { pageFiles } from './build/page-files.ts';
import { compiledMessages } from './build/words.ts';

/** What whoever signs in needs, and nothing else: the first page must not wait for the menus and dialogs of all others. */
const ENTRANCE =
  /\/console\/(?:ui\/(?:entrance|links|form-buttons|on-demand)|api\/sign-in)\.tsx?$|\/(?:TextInput|ActionIcon|List|CopyButton|SimpleGrid)\/|\/react-query\/|\/icons\/(?:log-in|circle-check)\.|\/use-uncontrolled\//;

/** What a page needs that has a form, be it one to sign in. */
const FORM =
  /\/console\/ui\/credential-fields\.tsx?$|\/@mantine\/form\/|\/klona\/|\/fast-deep-equal\/|\/PasswordInput\//;

/**
 * Few files: a browser has one after the other to find, fetch and start, and a page once waited for a hundred. But no page
 * brings what it does not need: its first load is at most 250 kB. What the frame needs is one of them, what signing in
 * needs is another, and what many pages share; the rest is joined by the pages that need it.
 */
const CHUNKS = [
  { name: 'start', tags: ['$initial' as const], priority: 3 },
  { name: 'entrance', test: ENTRANCE, priority: 2.6 },
  { name: 'pages', test: (id: string) => !FORM.test(id), minShareCount: 8, priority: 2 },
  { name: 'form', test: FORM, priority: 1.5 },
  { name: 'dates', test: /\/@mantine\/dates\//, minShareCount: 2, priority: 1.4, entriesAware: true },
  { name: 'some-pages', minShareCount: 2, priority: 1, entriesAware: true, entriesAwareMergeThreshold: 1_000 },
];

/** `npx vite console` serves the pages while they are written, with the API of a server that runs beside it. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compiledMessages(), pageFiles(), compressed()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // A data: address would need one more source in the Content-Security-Policy.
    assetsInlineLimit: 0,
    // Styles of a chart, and the few of a tree: not worth a request that a page waits for.
    cssCodeSplit: false,
    chunkSizeWarningLimit: 900,
    rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
