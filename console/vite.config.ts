import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './build/compressed.ts';
import { pageFiles } from './build/page-files.ts';

/** What whoever signs in needs, and nothing else: the first page must not wait for the menus and dialogs of all others. */
const ENTRANCE =
  /\/console\/(?:ui\/(?:entrance|credential-fields|links)|api\/sign-in)\.tsx?$|\/@mantine\/form\/|\/TextInput\/|\/react-query\/|\/icons\/log-in\./;

/**
 * Few files: a browser has one after the other to find, fetch and start, and a page once waited for a hundred. What the
 * frame needs is one of them, what signing in needs is another, and what many pages share; the rest is joined by the pages
 * that need it.
 */
const CHUNKS = [
  { name: 'start', tags: ['$initial' as const], priority: 3 },
  { name: 'entrance', test: ENTRANCE, priority: 2.5 },
  { name: 'pages', minShareCount: 8, priority: 2 },
  { name: 'some-pages', minShareCount: 2, priority: 1, entriesAware: true, entriesAwareMergeThreshold: 15_000 },
];

/** `npx vite console` serves the pages while they are written, with the API of a server that runs beside it. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), pageFiles(), compressed()],
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
