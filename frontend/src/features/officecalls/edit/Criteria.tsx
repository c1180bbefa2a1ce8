import { formatNumber } from '../../../lib/format'
import { useTranslation } from '../../../lib/texts'
import { useLanguage } from '../../../lib/useLanguage'
import classes from '../Calls.module.css'
import { Decimal, Int, Rows, Texts } from '../fields'
import { type Chapter, Code, Title } from './chapter'

/** What experts score. */
export function Criteria({ value, put, at, faulty, texts, named }: Chapter) {
  const { t } = useTranslation('officecalls')
  const language = useLanguage()
  const maximum = value.criteria.reduce((sum, criterion) => sum + criterion.max, 0)
  return (
    <Rows
      faulty={faulty}
      pointer="/criteria"
      title={t('form.criteria')}
      hint={<p>{t('form.sum', { sum: formatNumber(maximum, language) })}</p>}
      rows={value.criteria}
      onChange={(criteria) => put({ criteria })}
      blank={() => ({ code: `C${value.criteria.length + 1}`, max: 10, title: {} })}
      name={(criterion) => `${criterion.code} ${named(criterion.title, '')}`.trim()}
    >
      {(criterion, set, pointer) => (
        <>
          <div className={classes.row}>
            <Code row={criterion} set={set} pointer={pointer} at={at} />
            <Int
              pointer={`${pointer}/max`}
              label={t('form.max')}
              error={at(`${pointer}/max`)}
              value={criterion.max}
              onChange={(max) => set({ ...criterion, max: max ?? 0 })}
            />
            <Decimal
              pointer={`${pointer}/min`}
              label={t('form.min')}
              optional
              error={at(`${pointer}/min`)}
              value={criterion.min}
              onChange={(min) => set({ ...criterion, min })}
            />
          </div>
          <Title row={criterion} set={set} pointer={pointer} at={at} texts={texts} />
          <Texts
            pointer={`${pointer}/guidance`}
            label={t('form.guidance')}
            optional
            error={at(`${pointer}/guidance`)}
            languages={texts}
            value={criterion.guidance}
            onChange={(guidance) => set({ ...criterion, guidance })}
            rows={2}
          />
        </>
      )}
    </Rows>
  )
}
