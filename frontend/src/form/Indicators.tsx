import { Button } from '../components/Button'
import { Empty } from '../components/Empty'
import { Choice, fieldId, NumberField, TextField } from '../components/Field'
import { readNumber } from '../lib/money'
import { useTranslation } from '../lib/texts'
import classes from './RowCard.module.css'

/** An indicator as the API keeps it; a number that cannot be read stays text until it is mended. */
export type Indicator = {
  code: string
  title: string
  unit: string
  baseline: number | string
  targets: (number | string)[]
  direction?: 'up' | 'down'
}

type Props = {
  pointer: string
  items: readonly Indicator[]
  onChange: (items: Indicator[]) => void
  /** How many targets each indicator has: the years of the project. */
  periods: number
  errors: Readonly<Record<string, string>>
  disabled: boolean
}

function asNumber(text: string): number | string {
  return readNumber(text, 2) === undefined || text === '' ? text : Number(text)
}

function nextCode(items: readonly Indicator[]): string {
  const used = new Set(items.map(({ code }) => code))
  let n = items.length + 1
  while (used.has(`I${n}`)) n++
  return `I${n}`
}

export function Indicators({ pointer, items, onChange, periods, errors, disabled }: Props) {
  const { t } = useTranslation(['form', 'common'])
  const change = (row: number, part: Partial<Indicator>) =>
    onChange(items.map((item, index) => (index === row ? { ...item, ...part } : item)))
  const add = () =>
    onChange([
      ...items,
      {
        code: nextCode(items),
        title: '',
        unit: '',
        baseline: '',
        targets: Array.from({ length: periods }, () => ''),
      },
    ])

  return (
    <div id={fieldId(pointer)} tabIndex={-1} className={classes.list}>
      {items.length === 0 && <Empty title={t('indicators.empty')} text={t('indicators.empty_text')} />}
      {items.map((item, row) => {
        const place = (name: string) => `${pointer}/${row}/${name}`
        const common = (name: string) => ({ id: fieldId(place(name)), error: errors[place(name)], disabled })
        return (
          // biome-ignore lint/a11y/useSemanticElements: the legend of a fieldset would cut the border of the card
          <div
            key={item.code}
            className={classes.card}
            role="group"
            aria-label={t('indicators.line', { n: row + 1 })}
          >
            <div className={classes.head}>
              <h3>{t('indicators.line', { n: row + 1 })}</h3>
              {!disabled && (
                <Button
                  look="quiet"
                  danger
                  icon="trash"
                  aria-label={`${t('indicators.remove')}: ${row + 1}`}
                  onClick={() => onChange(items.filter((_, index) => index !== row))}
                >
                  {t('common:file.remove')}
                </Button>
              )}
            </div>
            <TextField
              {...common('title')}
              label={t('indicators.title')}
              value={item.title}
              onChange={(title) => change(row, { title })}
            />
            <div className={classes.cells}>
              <TextField
                {...common('unit')}
                label={t('indicators.unit')}
                value={item.unit}
                onChange={(unit) => change(row, { unit })}
              />
              <NumberField
                {...common('baseline')}
                label={t('indicators.baseline')}
                places={2}
                value={String(item.baseline)}
                onChange={(text) => change(row, { baseline: asNumber(text) })}
              />
              {Array.from({ length: periods }, (_, period) => (
                <NumberField
                  // biome-ignore lint/suspicious/noArrayIndexKey: a target is its year
                  key={period}
                  {...common(`targets/${period}`)}
                  label={t('indicators.target', { period: period + 1 })}
                  places={2}
                  value={String(item.targets[period] ?? '')}
                  onChange={(text) =>
                    change(row, {
                      targets: Array.from({ length: periods }, (_, each) =>
                        each === period ? asNumber(text) : (item.targets[each] ?? ''),
                      ),
                    })
                  }
                />
              ))}
            </div>
            <Choice
              kind="checkbox"
              label={t('indicators.down')}
              checked={item.direction === 'down'}
              disabled={disabled}
              onChange={(down) => change(row, { direction: down ? 'down' : 'up' })}
            />
          </div>
        )
      })}
      {!disabled && (
        <div>
          <Button icon="plus" onClick={add}>
            {t('indicators.add')}
          </Button>
        </div>
      )}
    </div>
  )
}
