import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npx vite console` serves the pages while they are written, with the API of a server that runs beside it. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // A data: address would need one more source in the Content-Security-Policy.
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
