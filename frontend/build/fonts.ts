import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

// The shipped files of Onest carry every script it knows, and the tenge sign lies in the largest. The first four
// cuts hold what kk, ru and en need, in weights 400 to 700.
const range = (from: number, to: number) =>
  String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, i) => from + i))

const cuts = [
  {
    name: 'latin',
    from: 'latin',
    text: `${range(0x20, 0x7e)}\u00a0§©«®°±²³·»¼½¾×÷–—‘’‚“”„†•…′″‹›€™−`,
    unicode:
      'U+0020-007E,U+00A0,U+00A7,U+00A9,U+00AB,U+00AE,U+00B0-00B3,U+00B7,U+00BB-00BE,U+00D7,U+00F7,U+2013-2014,U+2018-201A,U+201C-201E,U+2020,U+2022,U+2026,U+2032-2033,U+2039-203A,U+20AC,U+2122,U+2212',
  },
  {
    name: 'cyrillic',
    from: 'cyrillic',
    text: `${range(0x400, 0x45f)}ҐґҰұ№`,
    unicode: 'U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116',
  },
  { name: 'kazakh', from: 'cyrillic-ext', text: 'ӘәҒғҚқҢңӨөҮүҺһ', unicode: 'U+0492-04AF,U+04B2-052F' },
  { name: 'tenge', from: 'latin-ext', text: '₸₽₺', unicode: 'U+20B8,U+20BA,U+20BD' },
  // Names from abroad: fetched only by a page that has one.
  {
    name: 'accents',
    from: 'latin',
    text: `${range(0xc0, 0xd6)}${range(0xd8, 0xf6)}${range(0xf8, 0xff)}`,
    unicode: 'U+00C0-00D6,U+00D8-00F6,U+00F8-00FF',
  },
  { name: 'latin-ext', from: 'latin-ext', text: range(0x100, 0x17f), unicode: 'U+0100-017F' },
] as const

const cache = 'node_modules/.cache/onest'
const source = 'node_modules/@fontsource-variable/onest'

async function cut(): Promise<void> {
  const version = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')).version
  const stamp = createHash('sha256')
    .update(JSON.stringify([version, cuts]))
    .digest('hex')
  const stampFile = join(cache, 'stamp')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  const { default: subset } = await import('subset-font')
  mkdirSync(cache, { recursive: true })
  let css = ''
  for (const { name, from, text, unicode } of cuts) {
    const whole = readFileSync(join(source, 'files', `onest-${from}-wght-normal.woff2`))
    const part = await subset(whole, text, {
      targetFormat: 'woff2',
      variationAxes: { wght: { min: 400, max: 700, default: 400 } },
    })
    writeFileSync(join(cache, `onest-${name}.woff2`), part)
    css += `@font-face{font-family:Onest;font-style:normal;font-display:swap;font-weight:400 700;src:url(./onest-${name}.woff2) format('woff2');unicode-range:${unicode}}\n`
  }
  writeFileSync(join(cache, 'onest.css'), css)
  writeFileSync(stampFile, stamp)
}

// `import 'virtual:onest.css'` gives the faces; the two files of every page are preloaded.
export function onest(): Plugin {
  return {
    name: 'onest',
    enforce: 'pre',
    buildStart: cut,
    resolveId: (id) => (id === 'virtual:onest.css' ? join(process.cwd(), cache, 'onest.css') : undefined),
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((file) => /fonts\/onest-(latin|cyrillic|kazakh)-[\w-]{8}\.woff2$/.test(file))
          .map((file) => ({
            tag: 'link',
            injectTo: 'head-prepend' as const,
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: '' },
          })),
    },
  }
}
