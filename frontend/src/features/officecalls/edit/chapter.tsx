import { fieldId, TextField } from '../../../components/Field'
import type { Language, Localised } from '../../../lib/format'
import { useTranslation } from '../../../lib/texts'
import { Int, Texts } from '../fields'
import type { Draft } from './draft'

/** What each chapter of the page works with. */
export type Chapter = {
  value: Draft
  put: (part: Partial<Draft>) => void
  /** What is wrong at a pointer, and whether something is wrong below it. */
  at: (pointer: string) => string | undefined
  faulty: (pointer: string) => boolean
  /** The languages in which every text is written. */
  texts: readonly Language[]
  named: (text: object, fallback: string) => string
  zone: string
}

type Part<Row> = { row: Row; set: (row: Row) => void; pointer: string; at: Chapter['at'] }

/** The short name by which other parts of the call mean a row. */
export function Code<Row extends { code: string }>({ row, set, pointer, at }: Part<Row>) {
  const { t } = useTranslation('officecalls')
  return (
    <TextField
      id={fieldId(`${pointer}/code`)}
      label={t('form.code')}
      error={at(`${pointer}/code`)}
      value={row.code}
      onChange={(code) => set({ ...row, code })}
    />
  )
}

export function Title<Row extends { title: Localised }>({
  row,
  set,
  pointer,
  at,
  texts,
}: Part<Row> & Pick<Chapter, 'texts'>) {
  const { t } = useTranslation('officecalls')
  return (
    <Texts
      pointer={`${pointer}/title`}
      label={t('form.name')}
      error={at(`${pointer}/title`)}
      languages={texts}
      value={row.title}
      onChange={(title) => set({ ...row, title })}
    />
  )
}

/** A number that a row need not have: emptied, it is absent, never null. */
export function MayBe<Name extends string, Row extends { [Key in Name]?: number }>({
  row,
  set,
  name,
  label,
  pointer,
  at,
}: Part<Row> & { name: Name; label: string }) {
  const put = (number: number | undefined) => {
    const next = { ...row, [name]: number }
    if (number === undefined) delete next[name]
    set(next)
  }
  return (
    <Int
      pointer={`${pointer}/${name}`}
      label={label}
      optional
      error={at(`${pointer}/${name}`)}
      value={row[name]}
      onChange={put}
    />
  )
}
