import { CheckboxesField, fieldId, SelectField, TextField } from '../../../components/Field'
import { isLanguage, languageNames, languages } from '../../../lib/format'
import { useTranslation } from '../../../lib/texts'
import { callKinds } from '../CallPage'
import classes from '../Calls.module.css'
import { Texts } from '../fields'
import type { Chapter } from './chapter'

/** What the call is called, and in which languages it speaks. */
export function Basics({ value, put, at, texts }: Chapter) {
  const { t } = useTranslation('officecalls')
  return (
    <section id="basics" tabIndex={-1} className={classes.section}>
      <h2>{t('form.basics')}</h2>
      <div className={classes.row}>
        <TextField
          id={fieldId('/code')}
          label={t('form.code')}
          hint={t('form.code_hint')}
          error={at('/code')}
          value={value.code}
          onChange={(code) => put({ code })}
          maxLength={40}
        />
        <SelectField
          id={fieldId('/kind')}
          label={t('form.kind')}
          error={at('/kind')}
          value={value.kind}
          onChange={(next) => put({ kind: callKinds.find((kind) => kind === next) ?? value.kind })}
          options={callKinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
        />
      </div>
      <div className={classes.row}>
        <CheckboxesField
          id={fieldId('/languages')}
          label={t('form.languages')}
          hint={t('form.languages_hint')}
          error={at('/languages')}
          value={value.languages}
          onChange={(next) => put({ languages: next.filter(isLanguage) })}
          options={languages.map((one) => ({ value: one, label: languageNames[one] }))}
        />
        <CheckboxesField
          id={fieldId('/application_languages')}
          label={t('form.application_languages')}
          error={at('/application_languages')}
          value={value.application_languages}
          onChange={(next) => put({ application_languages: next.filter(isLanguage) })}
          options={languages.map((one) => ({ value: one, label: languageNames[one] }))}
        />
      </div>
      <Texts
        pointer="/title"
        label={t('form.name')}
        error={at('/title')}
        languages={texts}
        value={value.title}
        onChange={(title) => put({ title })}
        rows={2}
      />
      <Texts
        pointer="/summary"
        label={t('form.summary')}
        error={at('/summary')}
        languages={texts}
        value={value.summary}
        onChange={(summary) => put({ summary })}
        rows={5}
      />
    </section>
  )
}
