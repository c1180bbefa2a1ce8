import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { onest } from './build/fonts.ts'
import { precompress } from './build/precompress.ts'

export default defineConfig({
  plugins: [react(), ...(process.env.VITEST ? [] : [onest(), precompress()])],
  // The Go handler puts a fresh nonce in place of this word in every answer.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    manifest: true,
    // Data addresses would need an opening in the Content-Security-Policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 450,
    rollupOptions: {
      output: {
        // What every page needs in two files: together they pack better than in twenty. Only what the first page
        // itself imports goes in; the rest of a library comes with the page that uses it.
        codeSplitting: {
          groups: [
            { name: 'vendor', tags: ['$initial'], test: /node_modules\// },
            { name: 'base', tags: ['$initial'], test: /src\// },
          ],
        },
        assetFileNames: ({ names }) =>
          names.some((name) => name.endsWith('.woff2'))
            ? 'fonts/[name]-[hash][extname]'
            : 'assets/[name]-[hash][extname]',
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'jsdom',
    setupFiles: 'src/test/setup.ts',
    css: false,
    maxWorkers: 1,
  },
})
