import { cleanup } from '@testing-library/react'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { afterEach, beforeEach } from 'vitest'

// Every text at once and no loading: what a test sees is what a person reads.
const files = import.meta.glob<Record<string, unknown>>('../locales/*/*.json', {
  eager: true,
  import: 'default',
})
const resources: Record<string, Record<string, Record<string, unknown>>> = {}
for (const [path, texts] of Object.entries(files)) {
  const [language = '', area = ''] = path.replace('../locales/', '').replace('.json', '').split('/')
  resources[language] = { ...resources[language], [area]: texts }
}

await i18next.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: false,
  defaultNS: 'common',
  resources,
  interpolation: { escapeValue: false },
})

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
  await i18next.changeLanguage('en')
})
afterEach(cleanup)
