import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useMemo, useState } from 'react'
import { Button } from '../../components/Button'
import { ErrorSummary } from '../../components/ErrorSummary'
import { Notice, ProblemNotice } from '../../components/Notice'
import { FormSection } from '../../form/FormSection'
import { messagesOf } from '../../form/messages'
import { RowsField } from '../../form/RowsField'
import { type Values, validate } from '../../form/schema'
import { summaryOf, useForm } from '../../form/useSection'
import { pick } from '../../lib/format'
import { fieldErrorsOf, isProblem } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Organisation.module.css'
import { profileSchema } from './profile'
import { classifiersQuery } from './queries'
import { say } from './words'

type Props = {
  kind: string
  initial: Values
  saveLabel: string
  busy: boolean
  error: unknown
  saved?: boolean
  onSave: (values: Values) => void
}

/** The profile, kept once and used in every application. It may be saved incomplete. */
export function ProfileForm({ kind, initial, saveLabel, busy, error, saved = false, onSave }: Props) {
  const { t } = useTranslation('organisations')
  const { t: words } = useTranslation(['form', 'common'])
  const language = useLanguage()
  const { data: lists } = useQuery(classifiersQuery)
  const schema = useMemo(
    () => profileSchema(kind, say, language, lists?.regions ?? []),
    [kind, language, lists],
  )
  const [values, setValues] = useState(initial)
  const [faults, setFaults] = useState<Record<string, string>>({})
  const [attempt, setAttempt] = useState(0)
  const { fields, sections } = useForm(schema, values)
  const fromServer = useMemo(() => fieldErrorsOf(error), [error])
  const errors = { ...placed(fromServer), ...faults }
  const misplaced = Object.keys(fromServer).length === 0 && error
  const stale = isProblem(error) && error.stale

  useEffect(() => {
    if (error) setAttempt((before) => before + 1)
  }, [error])

  function submit(event: FormEvent) {
    event.preventDefault()
    // Incomplete may be saved; only the name that everything is called by may not be missing.
    const wrong = validate(schema, fields, values).filter(
      ({ keyword, pointer }) => keyword !== 'required' || pointer === '/legal_name/ru',
    )
    const found = messagesOf(wrong, fields, words, language)
    setFaults(found)
    setAttempt(attempt + 1)
    if (Object.keys(found).length === 0) onSave(values)
  }

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <ErrorSummary errors={summaryOf(errors)} attempt={attempt} />
      {sections.map((section) => (
        <section key={section.id} className={classes.part}>
          <h2>{pick(section.label, language).text}</h2>
          <FormSection
            schema={schema}
            section={section}
            values={values}
            onChange={setValues}
            errors={errors}
          />
        </section>
      ))}
      {kind === 'initiative_group' && (
        <section className={classes.part}>
          <h2>{t('part.members')}</h2>
          <RowsField
            pointer="/members"
            label={t('members.label')}
            hint={t('members.hint')}
            rows={Array.isArray(values.members) ? values.members : []}
            onChange={(members) => setValues({ ...values, members })}
            addLabel={t('members.add')}
            rowLabel={(n) => t('members.row', { n })}
            errors={errors}
            columns={[
              { name: 'name', label: t('members.name'), kind: 'text' },
              { name: 'birth_date', label: t('profile.birth_date'), kind: 'date', optional: true },
              { name: 'leader', label: t('members.leader'), kind: 'check' },
            ]}
          />
        </section>
      )}
      {misplaced ? <ProblemNotice error={error}>{stale && <p>{t('stale')}</p>}</ProblemNotice> : null}
      <div className={classes.save}>
        <Button type="submit" look="main" busy={busy}>
          {saveLabel}
        </Button>
        <span role="status">{saved && !busy && <Notice tone="done">{t('saved')}</Notice>}</span>
      </div>
    </form>
  )
}

/** The server speaks of the name as a whole; its field is the Russian one, which is always asked for. */
function placed(errors: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).map(([pointer, words]) => [
      pointer === '/legal_name' ? '/legal_name/ru' : pointer,
      words,
    ]),
  )
}
