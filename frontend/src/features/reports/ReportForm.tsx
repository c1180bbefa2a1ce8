import { Button } from '../../components/Button'
import { DateField } from '../../components/DateField'
import { NumberField, SelectField, TextAreaField, TextField } from '../../components/Field'
import { FileField } from '../../components/FileField'
import { ProblemNotice } from '../../components/Notice'
import { currencySign, formatMoney, formatNumber } from '../../lib/format'
import { money } from '../../lib/money'
import { fieldErrorsOf } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { type Report, useReceipt, useReportVerbs } from './queries'
import classes from './Report.module.css'
import {
  changeOf,
  type ExpenseRow,
  emptyRow,
  type IndicatorRow,
  leftOn,
  narrativeParts,
  sumOf,
  type Written,
} from './register'

type Props = {
  report: Report
  written: Written
  dirty: boolean
  onChange: (written: Written) => void
  onSaved: () => void
}

/** The sections that the grantee may write now. */
export function ReportForm({ report, written, dirty, onChange, onSaved }: Props) {
  const { t } = useTranslation(['reports', 'form'])
  const language = useLanguage()
  const verbs = useReportVerbs(report.id)
  const currency = report.totals.claimed.currency
  const errors = fieldErrorsOf(verbs.error)
  const open = (name: string) => report.open_sections.includes(name)

  function indicator(code: string, next: Partial<IndicatorRow>) {
    onChange({
      ...written,
      indicators: written.indicators.map((row) => (row.code === code ? { ...row, ...next } : row)),
    })
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
              onChange={(text) => onChange({ ...written, narrative: { ...written.narrative, [part]: text } })}
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
              <div key={about.code} className={`card ${classes.row}`}>
                <h3>{about.title}</h3>
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
              </div>
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
              errors={errors}
              onChange={(next) =>
                onChange({
                  ...written,
                  expenses: written.expenses.map((each) =>
                    each.key === row.key ? { ...each, ...next } : each,
                  ),
                })
              }
              onRemove={() =>
                onChange({ ...written, expenses: written.expenses.filter((each) => each.key !== row.key) })
              }
            />
          ))}
          <div>
            <Button
              icon="plus"
              onClick={() =>
                onChange({ ...written, expenses: [...written.expenses, emptyRow(written.expenses)] })
              }
            >
              {t('add_expense')}
            </Button>
          </div>
          <p role="status">
            <strong>
              {t('register_total', {
                sum: formatMoney(money(sumOf(written.expenses, currency), currency), language, {
                  exact: true,
                }),
              })}
            </strong>
          </p>
        </section>
      )}
      {open('deviations') && (
        <TextAreaField
          label={t('section.deviations')}
          hint={t('deviations_hint')}
          optional
          rows={4}
          value={written.deviations}
          onChange={(deviations) => onChange({ ...written, deviations })}
        />
      )}
      <ProblemNotice error={verbs.error} />
      <div className={classes.save}>
        <Button
          look="main"
          busy={verbs.isPending}
          onClick={() =>
            verbs.mutate(
              {
                version: report.version,
                act: { verb: 'edit', body: changeOf(written, report.open_sections, currency) },
              },
              { onSuccess: onSaved },
            )
          }
        >
          {t('save')}
        </Button>
        <span role="status">{t(dirty ? 'unsaved' : 'saved')}</span>
      </div>
    </>
  )
}

function Expense({
  n,
  row,
  rows,
  report,
  errors,
  onChange,
  onRemove,
}: {
  n: number
  row: ExpenseRow
  rows: readonly ExpenseRow[]
  report: Report
  errors: Readonly<Record<string, string>>
  onChange: (next: Partial<ExpenseRow>) => void
  onRemove: () => void
}) {
  const { t } = useTranslation(['reports', 'form'])
  const language = useLanguage()
  const receipt = useReceipt(report.id)
  const currency = report.totals.claimed.currency
  const error = (field: string) => errors[`/expenses/${n - 1}/${field}`]
  const left = leftOn(report, row.line, rows)
  const file = report.attachments.find(({ id }) => id === row.receipt)
  return (
    <fieldset className={`card ${classes.row}`}>
      <legend>{t('expense', { n: formatNumber(n, language) })}</legend>
      <DateField
        label={t('spent_on')}
        value={row.spentOn}
        error={error('spent_on')}
        onChange={(spentOn) => onChange({ spentOn })}
      />
      <div className={classes.pair}>
        <TextField
          label={t('document')}
          value={row.document}
          error={error('document')}
          onChange={(document) => onChange({ document })}
        />
        <NumberField
          label={`${t('amount')}, ${currencySign(currency)}`}
          places={2}
          value={row.amount}
          error={error('amount')}
          onChange={(amount) => onChange({ amount })}
        />
      </div>
      <div className={classes.pair}>
        <TextField
          label={t('supplier_bin')}
          optional
          inputMode="numeric"
          value={row.bin}
          error={error('supplier_bin')}
          onChange={(bin) => onChange({ bin })}
        />
        <TextField
          label={t('supplier_name')}
          optional={row.bin !== ''}
          value={row.supplier}
          error={error('supplier_name')}
          onChange={(supplier) => onChange({ supplier })}
        />
      </div>
      <SelectField
        label={t('line')}
        value={row.line}
        error={error('line')}
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
        error={error('receipt_id')}
        upload={async (chosen, onProgress, signal) =>
          onChange({ receipt: await receipt(chosen, onProgress, signal) })
        }
      />
      <div>
        <Button icon="trash" look="quiet" onClick={onRemove}>
          {t('remove_expense', { n: formatNumber(n, language) })}
        </Button>
      </div>
    </fieldset>
  )
}
