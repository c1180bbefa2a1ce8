import { CheckboxField, fieldId, SelectField } from '../../../components/Field'
import { useTranslation } from '../../../lib/texts'
import classes from '../Calls.module.css'
import { Decimal, Rows, Texts } from '../fields'
import { type Chapter, Code } from './chapter'

const checks = [
  'resident_ngo',
  'bin_and_age',
  'ngo_database',
  'legal_status',
  'tax_debt',
  'list_screening',
  'amount_and_term',
  'own_share',
  'category_limits',
  'overdue_reports',
  'adult',
  'group_size',
  'max_amount',
  'in_time',
] as const
type Check = (typeof checks)[number]
const checkParams: Partial<Record<Check, readonly ('months' | 'document' | 'min' | 'max')[]>> = {
  bin_and_age: ['months'],
  tax_debt: ['document'],
  group_size: ['min', 'max'],
}

/** Who and what may apply, each with the check that answers. */
export function Eligibility({ value, put, at, faulty, texts, named }: Chapter) {
  const { t } = useTranslation('officecalls')
  return (
    <Rows
      faulty={faulty}
      pointer="/eligibility"
      title={t('form.eligibility')}
      rows={value.eligibility}
      onChange={(eligibility) => put({ eligibility })}
      blank={() => ({ code: '', check: '', blocking: true, text: {} })}
      name={(rule) => t('form.rule', { code: rule.code })}
    >
      {(rule, set, pointer) => (
        <>
          <div className={classes.row}>
            <Code row={rule} set={set} pointer={pointer} at={at} />
            <SelectField
              id={fieldId(`${pointer}/check`)}
              label={t('form.check')}
              error={at(`${pointer}/check`)}
              value={rule.check}
              onChange={(check) => {
                const { params: _, ...rest } = rule
                set({ ...rest, check })
              }}
              options={checks.map((check) => ({ value: check, label: t(`form.checks.${check}`) }))}
            />
            {(checkParams[rule.check as Check] ?? []).map((name) =>
              name === 'document' ? (
                <SelectField
                  key={name}
                  id={fieldId(`${pointer}/params/${name}`)}
                  label={t(`form.params.${name}`)}
                  error={at(`${pointer}/params/${name}`)}
                  value={rule.params?.[name] ?? ''}
                  onChange={(code) => set({ ...rule, params: { ...rule.params, [name]: code } })}
                  options={value.documents.map((document) => ({
                    value: document.code,
                    label: named(document.title, document.code),
                  }))}
                />
              ) : (
                <Decimal
                  key={name}
                  pointer={`${pointer}/params/${name}`}
                  label={t(`form.params.${name}`)}
                  error={at(`${pointer}/params/${name}`)}
                  value={rule.params?.[name]}
                  onChange={(text) => set({ ...rule, params: { ...rule.params, [name]: text } })}
                />
              ),
            )}
          </div>
          <CheckboxField
            label={t('form.blocking')}
            checked={rule.blocking}
            onChange={(blocking) => set({ ...rule, blocking })}
          />
          <Texts
            pointer={`${pointer}/text`}
            label={t('form.text')}
            error={at(`${pointer}/text`)}
            languages={texts}
            value={rule.text}
            onChange={(text) => set({ ...rule, text })}
            rows={2}
          />
        </>
      )}
    </Rows>
  )
}
