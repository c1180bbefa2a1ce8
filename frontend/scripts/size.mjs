// Adds up what each route loads, gzipped, by following the imports of the build's manifest, and fails past a gate,
// or when index.html loads other scripts than those that are counted. Run after `npm run build`;
// `--brief` says only what is over.
import { existsSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

// Officers and administrators sit at desks: their pages may weigh more than those that a phone opens first.
const office =
  /\/(Office\w+|NewCall|EditCall|Call(Funding|Experts|Grid|Decisions|Ranking|History)|Screening\w*|Decisions|Trail|Outbox|Letter|Payments|Tranches|Reports|Funds|FundForms|Team)Route\.tsx$/
// One application or one grant whole, read at length.
const whole = /\/(Review|MyReviews|Declare|Award\w*|Portfolio)Route\.tsx$/
// What a visitor's first page loads in all: scripts, styles, texts of the language and fonts.
const visitors = {
  HomeRoute: ['home'],
  CallsRoute: ['calls', 'states'],
  CallRoute: ['calls', 'states'],
  QuestionsRoute: ['applications', 'form'],
  LoginRoute: ['session'],
}
const gates = {
  entry: 140,
  page: 150,
  form: 175,
  office: 230,
  whole: 170,
  css: 18,
  fonts: 32,
  texts: 8,
  visit: 200,
}
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'))
const packed = new Map()

function size(file) {
  if (!packed.has(file)) {
    const gz = `dist/${file}.gz`
    packed.set(
      file,
      existsSync(gz)
        ? readFileSync(gz).length
        : file.endsWith('.woff2')
          ? readFileSync(`dist/${file}`).length
          : gzipSync(readFileSync(`dist/${file}`)).length,
    )
  }
  return packed.get(file)
}

function closure(keys) {
  const seen = new Set()
  const walk = (key) => {
    if (seen.has(key)) return
    seen.add(key)
    for (const next of manifest[key].imports ?? []) walk(next)
  }
  for (const key of keys) walk(key)
  return [...seen]
}

const kb = (bytes) => bytes / 1024
const sum = (files) => kb([...new Set(files)].reduce((total, file) => total + size(file), 0))
const scripts = (keys) =>
  sum(
    closure(keys)
      .map((key) => manifest[key].file)
      .filter((file) => file.endsWith('.js')),
  )
const styles = (keys) => sum(closure(keys).flatMap((key) => manifest[key].css ?? []))

const keys = Object.keys(manifest)
const entry = keys.find((key) => manifest[key].isEntry)
const textsOf = (language, areas) => areas.map((area) => `src/locales/${language}/${area}.json`)
const texts = textsOf('kk', ['common', 'problems'])
const routes = keys.filter((key) => /\/\w+Route\.tsx$/.test(key) && manifest[key].isDynamicEntry)
const fonts = keys
  .map((key) => manifest[key].file)
  .filter((file) => /onest-(latin|cyrillic|kazakh|tenge)-[\w-]{8}\.woff2$/.test(file))

let failed = false
let count = 0
const brief = process.argv.includes('--brief')
function report(name, value, gate) {
  const over = value > gate
  failed ||= over
  count++
  if (brief && !over) return
  console.log(
    `${over ? 'OVER ' : '     '}${name.padEnd(28)} ${value.toFixed(1).padStart(7)} kB   gate ${gate}`,
  )
}

const counted = closure([entry]).map((key) => manifest[key].file)
const loaded = [
  ...readFileSync('dist/index.html', 'utf8').matchAll(
    /(?:src|modulepreload"[^>]*href)="\/(assets\/[^"]+\.js)"/g,
  ),
].map(([, file]) => file)
for (const file of new Set([...counted, ...loaded]))
  if (!counted.includes(file) || !loaded.includes(file)) {
    failed = true
    console.log(`OVER ${file} is ${counted.includes(file) ? 'counted, not loaded' : 'loaded, not counted'}`)
  }
report('entry', scripts([entry]), gates.entry)
for (const route of routes) {
  const name = route.replace(/^.*\//, '').replace('.tsx', '')
  const usesForms = closure([route]).some((key) => /FormSection|schema/.test(key))
  report(
    name,
    scripts([entry, route, ...texts]),
    office.test(route) ? gates.office : whole.test(route) ? gates.whole : usesForms ? gates.form : gates.page,
  )
  report(`${name} styles`, styles([entry, route]), gates.css)
}
report('fonts of every page', sum(fonts), gates.fonts)
for (const [name, areas] of Object.entries(visitors)) {
  const route = routes.find((key) => key.endsWith(`/${name}.tsx`))
  const page = scripts([entry, route]) + styles([entry, route]) + sum(fonts) + sum(['index.html'])
  const words = ['kk', 'ru', 'en'].map((language) =>
    scripts(textsOf(language, ['common', 'problems', ...areas])),
  )
  report(`${name} in all`, page + Math.max(...words), gates.visit)
}
for (const key of keys.filter((key) => /locales\/\w+\/\w+\.json$/.test(key))) {
  const value = sum([manifest[key].file])
  if (value > gates.texts) report(key, value, gates.texts)
}
if (!failed) console.log(`${count} sizes are within their gates`)
process.exit(failed ? 1 : 0)
