import { type ReactNode, useState } from 'react'
import { useTranslation } from '../lib/texts'
import classes from './Twin.module.css'
import { useNarrow } from './useNarrow'

/** A picture and the table that holds each of its facts; a phone begins with the table. */
export function Twin({ title, picture, table }: { title: string; picture: ReactNode; table: ReactNode }) {
  const { t } = useTranslation()
  const narrow = useNarrow()
  const [chosen, setChosen] = useState<'picture' | 'table'>()
  const view = chosen ?? (narrow ? 'table' : 'picture')
  return (
    <section className="card">
      <div className={classes.head}>
        <h2>{title}</h2>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out inline everywhere */}
        <div className={classes.switch} role="group" aria-label={t('chart.view')}>
          <button type="button" aria-pressed={view === 'picture'} onClick={() => setChosen('picture')}>
            {t('chart.chart')}
          </button>
          <button type="button" aria-pressed={view === 'table'} onClick={() => setChosen('table')}>
            {t('chart.table')}
          </button>
        </div>
      </div>
      {view === 'picture' ? picture : table}
    </section>
  )
}
