import { DataList } from '../../components/DataList'
import { isDate } from '../../components/DateField'
import { DateText } from '../../components/DateText'
import { MoneyText } from '../../components/MoneyText'
import { type BudgetLine, type BudgetRules, budgetTotals, lineTotal } from '../../form/budget'
import type { Indicator } from '../../form/Indicators'
import { getAt } from '../../form/pointer'
import { columnsOf } from '../../form/RowsField'
import { type FormField, isVisible, type Values } from '../../form/schema'
import { formatBytes, formatNumber, type Language, pick } from '../../lib/format'
import { type Money, money } from '../../lib/money'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Application.module.css'
import type { Chapter } from './chapters'
import { useHeld } from './Draft'
import type { Draft } from './draft'

/** Every answer of a chapter as it will be read, empty ones included. */
export function Answers({ chapter }: { chapter: Chapter }) {
  const { whole } = useHeld()
  return (
    <dl className={classes.answers}>
      {chapter.fields
        .filter((field) => isVisible(field, whole))
        .map((field) => (
          <Answer
            key={field.pointer}
            field={field}
            value={getAt(whole, field.pointer)}
            alone={chapter.fields.length === 1}
          />
        ))}
    </dl>
  )
}

function Answer({ field, value, alone }: { field: FormField; value: unknown; alone: boolean }) {
  const language = useLanguage()
  return (
    <div>
      <dt className={alone ? 'visually-hidden' : undefined}>{pick(field.label, language).text}</dt>
      <dd>
        <Said field={field} value={value} />
      </dd>
    </div>
  )
}

function Nothing() {
  const { t } = useTranslation('applications')
  return <span className={classes.empty}>{t('not_filled')}</span>
}

function Said({ field, value }: { field: FormField; value: unknown }) {
  const { t } = useTranslation(['applications', 'common'])
  const language = useLanguage()
  const { draft, tools } = useHeld()
  switch (field.widget) {
    case 'attachments':
      return <Files />
    case 'budget':
      return tools.budget ? <BudgetLines lines={draft.budget.lines} rules={tools.budget} /> : null
    case 'indicators':
      return <IndicatorRows items={draft.indicators} />
    case 'volunteers':
      return <Volunteering plan={draft.volunteers} />
  }
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0))
    return <Nothing />
  const named = (each: unknown): string =>
    pick(field.options.find((option) => option.value === String(each))?.label, language).text || String(each)

  switch (field.widget) {
    case 'checkbox':
      return <>{t(value === true ? 'common:yes' : 'common:no')}</>
    case 'money':
      return <MoneyText value={value as Money} />
    case 'number':
      return <>{formatNumber(String(value), language)}</>
    case 'date':
      return typeof value === 'string' && isDate(value) ? <DateText value={value} /> : <Nothing />
    case 'select':
    case 'radio':
      return <>{named(value)}</>
    default:
      if (Array.isArray(value))
        return (
          <ul>
            {value.map((each, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place in the list
              <li key={index}>
                {typeof each === 'object' && each !== null
                  ? rowWords(field, each as Values, language)
                  : named(each)}
              </li>
            ))}
          </ul>
        )
      return <>{String(value)}</>
  }
}

/** A row of a list in one line: the first column as it is, the others with their names. */
function rowWords(field: FormField, row: Values, language: Language): string {
  return columnsOf(field, language)
    .map((column, index) => {
      const value = row[column.name]
      if (value === undefined || value === '') return ''
      return index === 0 || column.kind === 'textarea' ? String(value) : `${column.label}: ${String(value)}`
    })
    .filter(Boolean)
    .join(' · ')
}

function BudgetLines({ lines, rules }: { lines: readonly BudgetLine[]; rules: BudgetRules }) {
  const { t } = useTranslation(['form', 'applications'])
  const language = useLanguage()
  if (lines.length === 0) return <Nothing />
  const totals = budgetTotals(lines, rules)
  const category = (code: string) =>
    pick(rules.categories.find((each) => each.code === code)?.title, language).text ||
    t('budget.unknown_category')
  const sum = (minor: bigint) => <MoneyText value={money(minor, rules.currency)} />
  return (
    <>
      <ol className={classes.lineList}>
        {lines.map((line) => (
          <li key={line.line}>
            <span>
              {line.title || t('budget.untitled')}
              <small>
                {category(line.category)} · {formatNumber(line.quantity || '0', language)} {line.unit} ×{' '}
                {formatNumber(String(line.periods), language)} ×{' '}
                <MoneyText value={line.unit_price.amount === '' ? null : line.unit_price} /> ·{' '}
                {t(`budget.source_${line.source}`)}
              </small>
            </span>
            <strong>{sum(lineTotal(line, rules.currency))}</strong>
          </li>
        ))}
      </ol>
      <dl className={classes.answers}>
        <div>
          <dt>{t('budget.requested')}</dt>
          <dd>
            <strong>{sum(totals.requested)}</strong>
          </dd>
        </div>
        <div>
          <dt>{t('budget.own')}</dt>
          <dd>{sum(totals.own)}</dd>
        </div>
        <div>
          <dt>{t('budget.all')}</dt>
          <dd>{sum(totals.all)}</dd>
        </div>
      </dl>
    </>
  )
}

function IndicatorRows({ items }: { items: readonly Indicator[] }) {
  const { t } = useTranslation(['form', 'applications'])
  const language = useLanguage()
  if (items.length === 0) return <Nothing />
  const number = (value: string | number) => (value === '' ? '—' : formatNumber(String(value), language))
  return (
    <DataList
      caption={t('indicators.title')}
      rows={items}
      rowKey={(item) => item.code}
      empty={null}
      columns={[
        { key: 'title', head: t('indicators.title'), cell: (item) => item.title || '—' },
        { key: 'unit', head: t('indicators.unit'), cell: (item) => item.unit || '—' },
        {
          key: 'baseline',
          head: t('indicators.baseline'),
          numeric: true,
          cell: (item) => number(item.baseline),
        },
        {
          key: 'targets',
          head: t('applications:targets'),
          cell: (item) => item.targets.map(number).join(' → ') || '—',
        },
      ]}
    />
  )
}

function Volunteering({ plan }: { plan: Draft['volunteers'] }) {
  const { t } = useTranslation(['form', 'common'])
  const language = useLanguage()
  const numbers = ['planned', 'hours_planned', 'min_age'] as const
  const marks = ['minors', 'safeguarding'] as const
  return (
    <dl className={classes.answers}>
      {numbers.map((name) => (
        <div key={name}>
          <dt>{t(`volunteers.${name}`)}</dt>
          <dd>
            {plan[name] === undefined || plan[name] === '' ? (
              <Nothing />
            ) : (
              formatNumber(String(plan[name]), language)
            )}
          </dd>
        </div>
      ))}
      {marks.map((name) => (
        <div key={name}>
          <dt>{t(`volunteers.${name}`)}</dt>
          <dd>{t(plan[name] ? 'common:yes' : 'common:no')}</dd>
        </div>
      ))}
    </dl>
  )
}

function Files() {
  const { t } = useTranslation('applications')
  const language = useLanguage()
  const { tools } = useHeld()
  const files = tools.files
  if (!files) return null
  return (
    <dl className={classes.answers}>
      {files.kinds.map((kind) => {
        const own = files.items.filter((item) => item.kind === kind.code)
        return (
          <div key={kind.code}>
            <dt>{pick(kind.title, language).text}</dt>
            <dd>
              {own.length === 0 && (
                <span className={classes.empty}>{t(kind.required ? 'file_missing' : 'file_none')}</span>
              )}
              {own.map((item) => (
                <div key={item.id}>
                  <a href={`/api/v1/attachments/${item.id}`}>{item.name}</a>{' '}
                  <small>
                    {formatBytes(item.size, language)}
                    {item.issued_on ? (
                      <>
                        {' · '}
                        <DateText value={item.issued_on} />
                      </>
                    ) : null}
                  </small>
                </div>
              ))}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
