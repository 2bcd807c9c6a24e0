import { defineConfig } from 'vite';
import { licences } from './licences.mjs';

// Relative addresses, so that the page works under any prefix; no inlined
// files and no polyfill, so that a strict Content-Security-Policy holds.
export default defineConfig({
  base: './',
  build: {
    outDir: 'dist',
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 8192,
  },
  plugins: [licences()],
  worker: { format: 'es', plugins: () => [licences()] },
});
