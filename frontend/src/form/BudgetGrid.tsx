import { type ClipboardEvent, useEffect, useState } from 'react'
import { Button } from '../components/Button'
import { Empty } from '../components/Empty'
import { fieldId, NumberField, SelectField, TextField } from '../components/Field'
import { Icon } from '../components/Icon'
import { Meter } from '../components/Meter'
import { useNarrow } from '../components/useNarrow'
import { currencySign, formatMoney, formatPercent, formatShare, languages, pick } from '../lib/format'
import { minorOf, money, shareOf } from '../lib/money'
import { i18n, useTranslation } from '../lib/texts'
import { useLanguage } from '../lib/useLanguage'
import classes from './BudgetGrid.module.css'
import {
  type BudgetColumn,
  type BudgetLine,
  type BudgetRules,
  type BudgetTotals,
  budgetTotals,
  ceilPercent,
  type columns,
  emptyLine,
  lineTotal,
  pasteInto,
  renumber,
  type Source,
  setCell,
  sources,
} from './budget'

type Props = {
  /** Where the lines lie in the values: /budget/lines. */
  pointer: string
  lines: readonly BudgetLine[]
  onChange: (lines: BudgetLine[]) => void
  rules: BudgetRules
  /** By pointer: /budget/lines/3/unit_price. */
  errors?: Readonly<Record<string, string>>
  disabled?: boolean
}

const sourceNames = () =>
  Object.fromEntries(
    sources.map((source) => [
      source,
      languages.map((lng) => i18n.inLanguage(lng, 'form')(`budget.source_${source}`)),
    ]),
  ) as Record<Source, string[]>

const noErrors: Readonly<Record<string, string>> = {}

/** Every sum here is worked out; none can be typed. */
export function BudgetGrid({ pointer, lines, onChange, rules, errors = noErrors, disabled = false }: Props) {
  const { t } = useTranslation('form')
  const narrow = useNarrow()
  const [open, setOpen] = useState<number>()
  const totals = budgetTotals(lines, rules)

  // A phone shows one line at a time: the first one with a fault opens by itself.
  useEffect(() => {
    const rows = Object.keys(errors)
      .filter((place) => place.startsWith(`${pointer}/`))
      .map((place) => Number(place.slice(pointer.length + 1).split('/')[0]))
      .filter(Number.isInteger)
    if (rows.length > 0) setOpen(Math.min(...rows))
  }, [errors, pointer])

  // A spreadsheet may name the sources in another language than the page's.
  useEffect(() => {
    for (const lng of languages) void i18n.load(['form'], lng)
  }, [])

  function put(row: number, column: BudgetColumn, text: string) {
    onChange(
      lines.map((line, index) => (index === row ? setCell(line, column, text, rules, sourceNames()) : line)),
    )
  }

  function add() {
    onChange([...lines, emptyLine(lines.length + 1, rules, lines.at(-1))])
    setOpen(lines.length)
  }

  function duplicate(row: number) {
    const line = lines[row]
    if (!line) return
    onChange(renumber([...lines.slice(0, row + 1), { ...line }, ...lines.slice(row + 1)]))
    setOpen(row + 1)
  }

  function remove(row: number) {
    onChange(renumber(lines.filter((_, index) => index !== row)))
    setOpen(undefined)
  }

  function paste(event: ClipboardEvent, row: number, column: BudgetColumn) {
    const text = event.clipboardData.getData('text/plain')
    if (!/[\t\n]/.test(text.trim())) return
    event.preventDefault()
    onChange(pasteInto(lines, { row, column }, text, rules, sourceNames()))
  }

  const shared = { pointer, rules, errors, disabled, put, duplicate, remove, paste }
  return (
    <div id={fieldId(pointer)} tabIndex={-1}>
      {lines.length === 0 ? (
        <Empty title={t('budget.empty')} text={t('budget.empty_text')} />
      ) : narrow ? (
        <ul className={classes.cards}>
          {lines.map((line, row) => (
            <Card
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the list
              key={row}
              line={line}
              row={row}
              opened={open === row}
              onOpen={(now) => setOpen(now ? row : undefined)}
              {...shared}
            />
          ))}
        </ul>
      ) : (
        <>
          {!disabled && <p className={classes.hint}>{t('budget.paste_hint')}</p>}
          <table className={classes.table}>
            <Head currency={rules.currency} />
            <tbody>
              {lines.map((line, row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the list
                <Row key={row} line={line} row={row} {...shared} />
              ))}
            </tbody>
          </table>
        </>
      )}
      {!disabled && (
        <div className={classes.add}>
          <Button icon="plus" onClick={add}>
            {t('budget.add')}
          </Button>
        </div>
      )}
      {lines.length > 0 && <Summary totals={totals} rules={rules} />}
    </div>
  )
}

type RowProps = {
  line: BudgetLine
  row: number
  pointer: string
  rules: BudgetRules
  errors: Readonly<Record<string, string>>
  disabled: boolean
  put: (row: number, column: BudgetColumn, text: string) => void
  duplicate: (row: number) => void
  remove: (row: number) => void
  paste: (event: ClipboardEvent, row: number, column: BudgetColumn) => void
}

/** The controls of one line, by column; in the grid the head row is their label. */
function useCells(props: RowProps, hideLabel: boolean) {
  const { t } = useTranslation('form')
  const language = useLanguage()
  const { line, row, pointer, rules, errors, disabled, put } = props
  const inRow = (label: string) => (hideLabel ? `${t('budget.line', { n: row + 1 })}: ${label}` : label)
  const common = (column: BudgetColumn) => ({
    id: fieldId(`${pointer}/${row}/${column}`),
    disabled,
    error:
      errors[`${pointer}/${row}/${column}`] ??
      (column === 'unit_price' ? errors[`${pointer}/${row}/unit_price/amount`] : undefined),
  })
  const labels = {
    title: t('budget.title'),
    category: t('budget.category'),
    unit: t('budget.unit'),
    quantity: t('budget.quantity'),
    periods: t('budget.periods'),
    unit_price: t('budget.unit_price', { sign: currencySign(rules.currency) }),
    source: t('budget.source'),
  }
  const text = (column: 'title' | 'unit') => (
    <TextField
      {...common(column)}
      hideLabel={hideLabel}
      label={inRow(labels[column])}
      value={line[column]}
      onChange={(value) => put(row, column, value)}
    />
  )
  const number = (column: 'quantity' | 'periods' | 'unit_price', value: string, places: number) => (
    <NumberField
      {...common(column)}
      sums
      hideLabel={hideLabel}
      label={inRow(labels[column])}
      places={places}
      value={value}
      onChange={(typed) => put(row, column, typed)}
    />
  )
  return {
    title: text('title'),
    unit: text('unit'),
    quantity: number('quantity', line.quantity, 2),
    periods: number('periods', String(line.periods), 0),
    unit_price: number('unit_price', line.unit_price.amount, 2),
    category: (
      <SelectField
        {...common('category')}
        hideLabel={hideLabel}
        label={inRow(labels.category)}
        value={line.category}
        options={rules.categories.map(({ code, title }) => ({
          value: code,
          label: `${code}. ${pick(title, language).text}`,
        }))}
        onChange={(value) => put(row, 'category', value)}
      />
    ),
    source: (
      <SelectField
        {...common('source')}
        hideLabel={hideLabel}
        label={inRow(labels.source)}
        value={line.source}
        options={sources.map((source) => ({ value: source, label: t(`budget.source_${source}`) }))}
        onChange={(value) => put(row, 'source', value)}
      />
    ),
  }
}

function Head({ currency }: { currency: string }) {
  const { t } = useTranslation('form')
  return (
    <thead>
      <tr>
        <th scope="col">
          {t('budget.title')}, {t('budget.category').toLowerCase()}
        </th>
        <th scope="col">{t('budget.unit')}</th>
        <th scope="col" className={classes.numeric}>
          {t('budget.quantity')}
        </th>
        <th scope="col" className={classes.numeric}>
          {t('budget.periods')}
        </th>
        <th scope="col" className={classes.numeric}>
          {t('budget.unit_price', { sign: currencySign(currency) })}
        </th>
        <th scope="col">{t('budget.source')}</th>
        <th scope="col" className={classes.numeric}>
          {t('budget.total')}
        </th>
        <th>
          <span className="visually-hidden">{t('budget.edit')}</span>
        </th>
      </tr>
    </thead>
  )
}

function useFaults({ pointer, row, errors }: RowProps): string[] {
  return Object.entries(errors)
    .filter(([place]) => place === `${pointer}/${row}` || place.startsWith(`${pointer}/${row}/`))
    .map(([, text]) => text)
}

function Row(props: RowProps) {
  const { t } = useTranslation('form')
  const language = useLanguage()
  const { line, row, rules, disabled, paste } = props
  const cells = useCells(props, true)
  const faults = useFaults(props)
  const n = row + 1
  const cell = (column: (typeof columns)[number], className: string | undefined) => (
    <td className={className} onPaste={(event) => paste(event, row, column)}>
      {cells[column]}
    </td>
  )
  return (
    <>
      <tr>
        <td>
          <div className={classes.name}>
            <div onPaste={(event) => paste(event, row, 'title')}>{cells.title}</div>
            {cells.category}
          </div>
        </td>
        {cell('unit', classes.unit)}
        {cell('quantity', classes.narrow)}
        {cell('periods', classes.narrow)}
        {cell('unit_price', classes.price)}
        {cell('source', classes.source)}
        <td className={classes.sum}>
          {formatMoney(money(lineTotal(line, rules.currency), rules.currency), language)}
        </td>
        <td>
          {!disabled && (
            <div className={classes.tools}>
              <button
                type="button"
                className={classes.tool}
                title={t('budget.duplicate')}
                aria-label={`${t('budget.duplicate')}: ${n}`}
                onClick={() => props.duplicate(row)}
              >
                <Icon name="copy" />
              </button>
              <button
                type="button"
                className={classes.tool}
                title={t('budget.remove')}
                aria-label={`${t('budget.remove')}: ${n}`}
                onClick={() => props.remove(row)}
              >
                <Icon name="trash" />
              </button>
            </div>
          )}
        </td>
      </tr>
      {faults.length > 0 && (
        <tr>
          <td className={classes.faults} colSpan={8}>
            {faults.join(' ')}
          </td>
        </tr>
      )}
    </>
  )
}

function Card(props: RowProps & { opened: boolean; onOpen: (opened: boolean) => void }) {
  const { t } = useTranslation('form')
  const language = useLanguage()
  const { line, row, rules, disabled, opened, onOpen, pointer } = props
  const cells = useCells(props, false)
  const faults = useFaults(props)
  const category = rules.categories.find(({ code }) => code === line.category)
  const sum = formatMoney(money(lineTotal(line, rules.currency), rules.currency), language)
  const name = line.title || t('budget.untitled')
  return (
    <li className={classes.card} data-fault={faults.length > 0 || undefined}>
      {!opened ? (
        <button
          type="button"
          id={fieldId(`${pointer}/${row}`)}
          className={classes.closed}
          aria-expanded={false}
          onClick={() => onOpen(true)}
        >
          <span>
            {name}
            <small>
              {category ? pick(category.title, language).text : t('budget.unknown_category')} ·{' '}
              {t(`budget.source_${line.source}`)}
            </small>
            {faults.length > 0 && <small className={classes.fault}>{faults[0]}</small>}
          </span>
          <strong>{sum}</strong>
        </button>
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: the legend of a fieldset would cut the border of the card
        <div className={classes.open} role="group" aria-label={t('budget.line', { n: row + 1 })}>
          <h3>{t('budget.line', { n: row + 1 })}</h3>
          {cells.title}
          {cells.category}
          <div className={classes.pair}>
            {cells.quantity}
            {cells.unit}
          </div>
          <div className={classes.pair}>
            {cells.unit_price}
            {cells.periods}
          </div>
          {cells.source}
          <p className={classes.total} aria-live="polite">
            <span>{t('budget.total')}</span>
            <strong>{sum}</strong>
          </p>
          <div className={classes.cardTools}>
            <Button onClick={() => onOpen(false)}>{t('budget.done')}</Button>
            {!disabled && (
              <>
                <Button look="quiet" icon="copy" onClick={() => props.duplicate(row)}>
                  {t('budget.duplicate')}
                </Button>
                <Button look="quiet" danger icon="trash" onClick={() => props.remove(row)}>
                  {t('budget.remove')}
                </Button>
              </>
            )}
          </div>
        </div>
      )}
    </li>
  )
}

function Summary({ totals, rules }: { totals: BudgetTotals; rules: BudgetRules }) {
  const { t } = useTranslation('form')
  const language = useLanguage()
  const format = (minor: bigint) => formatMoney(money(minor, rules.currency), language)
  const percent = (value: string | number) => formatPercent(String(value), language)
  const share = (part: bigint) =>
    t('budget.share', { share: formatShare(shareOf(part, totals.requested), language) })
  const grantMax = rules.grant_max ? minorOf(rules.grant_max) : undefined
  const ownMin = rules.own_min_percent
  const used = totals.categories.filter(
    ({ total, limit, floor }) => total > 0n || limit !== undefined || floor,
  )

  return (
    <div className={classes.summary}>
      <section className={classes.totals} aria-live="polite">
        <h2>{t('budget.summary')}</h2>
        <dl>
          <div>
            <dt>{t('budget.requested')}</dt>
            <dd>{format(totals.requested)}</dd>
          </div>
          <div>
            <dt>{t('budget.own')}</dt>
            <dd>{format(totals.own)}</dd>
          </div>
          <div>
            <dt>{t('budget.all')}</dt>
            <dd>{format(totals.all)}</dd>
          </div>
        </dl>
        {grantMax !== undefined && (
          <Meter
            label={t('budget.grant_limit')}
            value={totals.requested}
            limit={grantMax}
            floor={rules.grant_min ? minorOf(rules.grant_min) : undefined}
            format={format}
          />
        )}
        {ownMin !== null && ownMin !== undefined && totals.all > 0n && (
          <Meter
            label={t('budget.own_share')}
            value={totals.own}
            floor={ceilPercent(totals.all, String(ownMin))}
            format={format}
            note={t('budget.floor', { percent: percent(ownMin) })}
          />
        )}
      </section>
      {used.length > 0 && totals.requested > 0n && (
        <section className={classes.meters}>
          <h2>{t('budget.categories')}</h2>
          {used.map(({ category, total, limit, floor }) => (
            <Meter
              key={category.code}
              label={pick(category.title, language).text}
              value={total}
              limit={limit}
              floor={floor}
              format={format}
              note={[
                category.max_percent != null && t('budget.cap', { percent: percent(category.max_percent) }),
                category.min_percent != null && t('budget.floor', { percent: percent(category.min_percent) }),
                share(total),
              ]
                .filter(Boolean)
                .join(', ')}
            />
          ))}
        </section>
      )}
    </div>
  )
}
