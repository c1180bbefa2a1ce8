import { Button } from '../../components/Button'
import { DateField } from '../../components/DateField'
import { NumberField, SelectField, TextAreaField, TextField } from '../../components/Field'
import { FileField } from '../../components/FileField'
import { currencySign, formatMoney, formatNumber } from '../../lib/format'
import { money } from '../../lib/money'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import type { Report } from './queries'
import classes from './Report.module.css'
import {
  type ExpenseRow,
  emptyRow,
  type IndicatorRow,
  lacking,
  leftOn,
  narrativeParts,
  rowErrors,
  sumOf,
  type Written,
} from './register'

export type AddReceipt = (
  file: File,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
) => Promise<string>

type Props = {
  report: Report
  written: Written
  /** What the server says of the last save, by pointer. */
  errors: Readonly<Record<string, string>>
  /** Takes the change to what is written by then: a photo may arrive when more was typed. */
  onChange: (change: (before: Written) => Written) => void
  addReceipt: AddReceipt
}

/** The sections that the grantee may write now. */
export function ReportForm({ report, written, errors, onChange, addReceipt }: Props) {
  const { t } = useTranslation(['reports', 'form'])
  const language = useLanguage()
  const currency = report.totals.claimed.currency
  const open = (name: string) => report.open_sections.includes(name)
  const ofRows = rowErrors(errors, written.expenses)

  function indicator(code: string, next: Partial<IndicatorRow>) {
    onChange((before) => ({
      ...before,
      indicators: before.indicators.map((row) => (row.code === code ? { ...row, ...next } : row)),
    }))
  }

  return (
    <>
      {open('narrative') && (
        <section className="stack">
          <h2>{t('section.narrative')}</h2>
          {narrativeParts.map((part) => (
            <TextAreaField
              key={part}
              label={t(`part.${part}`)}
              optional={part !== 'done'}
              rows={5}
              value={written.narrative[part] ?? ''}
              error={errors[`/narrative/${part}`]}
              onChange={(text) =>
                onChange((before) => ({ ...before, narrative: { ...before.narrative, [part]: text } }))
              }
            />
          ))}
        </section>
      )}
      {open('indicators') && report.indicators.length > 0 && (
        <section className="stack">
          <h2>{t('section.indicators')}</h2>
          {report.indicators.map((about, i) => {
            const row = written.indicators.find(({ code }) => code === about.code)
            return (
              <fieldset key={about.code} className={`card ${classes.row}`}>
                <legend>{about.title}</legend>
                <p className={classes.left}>
                  {t('planned', { planned: formatNumber(about.planned, language), unit: about.unit })}
                </p>
                <NumberField
                  label={t('reached', { unit: about.unit })}
                  places={4}
                  value={row?.value ?? ''}
                  error={errors[`/indicators/${i}/value`]}
                  onChange={(value) => indicator(about.code, { value })}
                />
                {(row?.value ?? '') === '' && (
                  <TextField
                    label={t('why_empty')}
                    value={row?.reason ?? ''}
                    onChange={(reason) => indicator(about.code, { reason })}
                  />
                )}
                <TextField
                  label={t('evidence')}
                  optional
                  value={row?.evidence ?? ''}
                  onChange={(evidence) => indicator(about.code, { evidence })}
                />
              </fieldset>
            )
          })}
        </section>
      )}
      {open('expenses') && (
        <section className="stack">
          <h2>{t('section.expenses')}</h2>
          {written.expenses.map((row, i) => (
            <Expense
              key={row.key}
              n={i + 1}
              row={row}
              report={report}
              rows={written.expenses}
              errors={ofRows[row.key] ?? {}}
              addReceipt={addReceipt}
              onChange={(next) =>
                onChange((before) => ({
                  ...before,
                  expenses: before.expenses.map((each) =>
                    each.key === row.key ? { ...each, ...next } : each,
                  ),
                }))
              }
              onRemove={() =>
                onChange((before) => ({
                  ...before,
                  expenses: before.expenses.filter((each) => each.key !== row.key),
                }))
              }
            />
          ))}
          <div>
            <Button
              icon="plus"
              onClick={() =>
                onChange((before) => ({
                  ...before,
                  expenses: [...before.expenses, emptyRow(before.expenses)],
                }))
              }
            >
              {t('add_expense')}
            </Button>
          </div>
          <p role="status" className={classes.total}>
            {t('register_total', {
              sum: formatMoney(money(sumOf(written.expenses, currency), currency), language, { exact: true }),
            })}
          </p>
        </section>
      )}
      {open('deviations') && (
        <section className="stack">
          <h2>{t('section.deviations')}</h2>
          <TextAreaField
            label={t('deviations_label')}
            hint={t('deviations_hint')}
            optional
            rows={4}
            value={written.deviations}
            error={errors['/deviations']}
            onChange={(deviations) => onChange((before) => ({ ...before, deviations }))}
          />
        </section>
      )}
    </>
  )
}

function Expense({
  n,
  row,
  rows,
  report,
  errors,
  addReceipt,
  onChange,
  onRemove,
}: {
  n: number
  row: ExpenseRow
  rows: readonly ExpenseRow[]
  report: Report
  errors: Readonly<Record<string, string>>
  addReceipt: AddReceipt
  onChange: (next: Partial<ExpenseRow>) => void
  onRemove: () => void
}) {
  const { t } = useTranslation(['reports', 'form'])
  const language = useLanguage()
  const currency = report.totals.claimed.currency
  const left = leftOn(report, row.line, rows)
  const file = report.attachments.find(({ id }) => id === row.receipt)
  const needs = lacking(row)
  return (
    <fieldset className={`card ${classes.row}`}>
      <legend>{t('expense', { n: formatNumber(n, language) })}</legend>
      <DateField
        label={t('spent_on')}
        value={row.spentOn}
        error={errors.spent_on}
        onChange={(spentOn) => onChange({ spentOn })}
      />
      <div className={classes.pair}>
        <TextField
          label={t('document')}
          value={row.document}
          error={errors.document}
          onChange={(document) => onChange({ document })}
        />
        <NumberField
          label={`${t('amount')}, ${currencySign(currency)}`}
          places={2}
          value={row.amount}
          error={errors.amount}
          onChange={(amount) => onChange({ amount })}
        />
      </div>
      <div className={classes.pair}>
        <TextField
          label={t('supplier_bin')}
          optional
          inputMode="numeric"
          value={row.bin}
          error={errors.supplier_bin}
          onChange={(bin) => onChange({ bin })}
        />
        <TextField
          label={t('supplier_name')}
          optional={row.bin !== ''}
          value={row.supplier}
          error={errors.supplier_name}
          onChange={(supplier) => onChange({ supplier })}
        />
      </div>
      <SelectField
        label={t('line')}
        value={row.line}
        error={errors.line}
        options={report.lines.map((line) => ({
          value: String(line.line),
          label: `${line.line}. ${line.title}`,
        }))}
        onChange={(line) => onChange({ line })}
      />
      {left !== undefined && (
        <p className={left < 0n ? classes.over : classes.left} role="status">
          {t(left < 0n ? 'line_over' : 'line_left', {
            sum: formatMoney(money(left < 0n ? -left : left, currency), language),
          })}
        </p>
      )}
      {file && (
        <p>
          <a href={`/api/v1/attachments/${file.id}`}>{file.name}</a>
        </p>
      )}
      <FileField
        label={t('receipt')}
        limits={{ types: ['jpg', 'png', 'pdf'], maxBytes: 20 * 1024 * 1024 }}
        error={errors.receipt_id}
        upload={async (chosen, onProgress, signal) =>
          onChange({ receipt: await addReceipt(chosen, onProgress, signal) })
        }
      />
      {needs.length > 0 && (
        <p className={classes.needs}>
          {t('row_needs', { what: needs.map((part) => t(`needs.${part}`)).join(', ') })}
        </p>
      )}
      <div>
        <Button icon="trash" look="quiet" onClick={onRemove}>
          {t('remove_expense', { n: formatNumber(n, language) })}
        </Button>
      </div>
    </fieldset>
  )
}
