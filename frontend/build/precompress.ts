import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

// Writes .br and .gz beside what compresses (the Go handler sends them) and puts back dist/.gitkeep,
// which keeps the Go package buildable on a machine without Node. index.html is filled in per answer.
export function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    closeBundle() {
      for (const entry of readdirSync('dist', { recursive: true, encoding: 'utf8' })) {
        const file = join('dist', entry)
        if (
          !/\.(js|css|svg|json|webmanifest)$/.test(file) ||
          entry.startsWith('.vite') ||
          !statSync(file).isFile()
        )
          continue
        const body = readFileSync(file)
        if (body.length < 512) continue
        writeFileSync(`${file}.gz`, gzipSync(body, { level: 9 }))
        writeFileSync(
          `${file}.br`,
          brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
        )
      }
      writeFileSync('dist/.gitkeep', '')
    },
  }
}
