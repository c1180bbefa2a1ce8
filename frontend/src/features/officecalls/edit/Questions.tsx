import { FieldGroup, fieldId } from '../../../components/Field'
import { FileField } from '../../../components/FileField'
import { type FormSchema, fieldsOf } from '../../../form/schema'
import { formatNumber } from '../../../lib/format'
import { ProblemError } from '../../../lib/problem'
import { useTranslation } from '../../../lib/texts'
import { useLanguage } from '../../../lib/useLanguage'
import classes from '../Calls.module.css'
import type { Chapter } from './chapter'

/** The questions of its application, as one file. */
export function Questions({ value, put, at }: Chapter) {
  const { t } = useTranslation('officecalls')
  const language = useLanguage()
  const questions = isSchema(value.form) ? fieldsOf(value.form).length : 0
  return (
    <section id="questions" tabIndex={-1} className={classes.section}>
      <h2>{t('form.questions')}</h2>
      <FieldGroup label={t('form.questions')} id={fieldId('/form')} error={at('/form')}>
        <p>
          {questions > 0
            ? t('form.questions_count', { count: questions, n: formatNumber(questions, language) })
            : t('form.questions_none')}
        </p>
        <FileField
          label={t('form.questions_load')}
          hint={t('form.questions_hint')}
          limits={{ types: ['json'], maxBytes: 500_000 }}
          upload={async (file) => put({ form: await readSchema(file, t('form.questions_bad')) })}
        />
      </FieldGroup>
    </section>
  )
}

function isSchema(form: unknown): form is FormSchema {
  return typeof form === 'object' && form !== null
}

async function readSchema(file: File, words: string): Promise<unknown> {
  try {
    return JSON.parse(await file.text())
  } catch {
    throw new ProblemError({ status: 422, detail: words })
  }
}
