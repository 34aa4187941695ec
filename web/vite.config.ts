import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';

/** The first browsers with CSS light-dark(), which carries both themes in one table of tokens. */
const OLDEST = [
  ['chrome', 123, 0],
  ['edge', 123, 0],
  ['firefox', 120, 0],
  ['safari', 17, 5],
] as const;

export default defineConfig({
  // Beside each file what goes over the wire: compressed once here, not for every visitor.
  plugins: [react(), compression({ algorithms: ['brotliCompress', 'gzip'], threshold: 1024 })],
  css: {
    // Knows `composes`, by which one module of styles builds on another.
    transformer: 'lightningcss',
    lightningcss: {
      targets: Object.fromEntries(
        OLDEST.map(([name, major, minor]) => [name, (major << 16) | (minor << 8)]),
      ),
    },
  },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: OLDEST.map(([name, major, minor]) => `${name}${major}.${minor}`),
    // Inlined files would come as data: URLs, which the content policy allows for images only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // What the first page needs is one file: split along what each later page shares, it packs worse.
      output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
