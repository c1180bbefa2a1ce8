import { cleanup } from '@testing-library/react'
import { afterEach, beforeEach } from 'vitest'
import { languages } from '../lib/format'
import type { Area } from '../lib/i18n'
import { i18n, type Texts } from '../lib/texts'

// Every text at once and no loading: what a test sees is what a person reads.
const files = import.meta.glob<Texts>('../locales/*/*.json', {
  eager: true,
  import: 'default',
})
i18n.source((language, area) => Promise.resolve(files[`../locales/${language}/${area}.json`] ?? {}))
const areas = [...new Set(Object.keys(files).map((path) => path.replace(/^.*\/|\.json$/g, '') as Area))]
for (const language of languages) await i18n.load(areas, language)

// jsdom has neither media queries nor modal dialogs.
export const screenSize = { narrow: false }

if (typeof window !== 'undefined') {
  window.matchMedia = (query) =>
    ({
      get matches() {
        return screenSize.narrow
      },
      media: query,
      addEventListener: () => {},
      removeEventListener: () => {},
    }) as unknown as MediaQueryList
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.setAttribute('open', '')
  }
  HTMLDialogElement.prototype.close = function close() {
    this.removeAttribute('open')
  }
  Element.prototype.scrollIntoView = () => {}
}

beforeEach(async () => {
  screenSize.narrow = false
  await i18n.change('en')
})
afterEach(cleanup)
