import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // The first browsers with CSS light-dark(), which carries both themes in one table of tokens.
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // Inlined files would come as data: URLs, which the content policy allows for images only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
