import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { compression } from 'vite-plugin-compression2';

/** The first browsers with CSS light-dark(), which carries both themes in one table of tokens. */
const OLDEST = [
  ['chrome', 123, 0],
  ['edge', 123, 0],
  ['firefox', 120, 0],
  ['safari', 17, 5],
] as const;

/**
 * Puts first.js at the head of the page, as it is: what runs before the first paint cannot be a module. Its
 * name carries its hash, so whoever comes again has it already.
 */
function firstScript(): Plugin {
  const name = 'first.js';
  return {
    name: 'first-script',
    apply: 'build',
    buildStart() {
      const source = readFileSync(new URL(name, import.meta.url));
      this.emitFile({ type: 'asset', name, source });
    },
    transformIndexHtml: (_html, { bundle = {} }) =>
      Object.values(bundle)
        .filter((file) => file.type === 'asset' && file.names.includes(name))
        .map(({ fileName }) => ({
          ...{ tag: 'script', attrs: { src: `/${fileName}` } },
          injectTo: 'head-prepend',
        })),
  };
}

export default defineConfig({
  // Beside each file what goes over the wire: compressed once here, not for every visitor.
  plugins: [
    react(),
    firstScript(),
    compression({ algorithms: ['brotliCompress', 'gzip'], threshold: 1024 }),
  ],
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
