import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ActionsBar, roleNames } from '../../components/ActionsBar'
import { Button } from '../../components/Button'
import { Empty } from '../../components/Empty'
import { NumberField, TextAreaField } from '../../components/Field'
import { Notice, ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { formatNumber, type Localised, pick } from '../../lib/format'
import { fieldErrorsOf, isProblem } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { dutySteps, sameDuty } from './duties'
import classes from './Organisation.module.css'
import { type Duty, type DutyTable, dutyTableQuery, dutyTablesQuery, useDutyVerbs } from './queries'
import { say } from './words'

type Mine = { id: string; name: Localised }

/** What each step takes, in words; a change comes into force when a second person confirms it. */
export function DutiesPage({ mine }: { mine: readonly Mine[] }) {
  const { t } = useTranslation(['organisations', 'roles', 'actions'])
  const { data: tables } = useSuspenseQuery(dutyTablesQuery)
  return (
    <Page title={t('duties.title')} lead={t('duties.lead')} width="reading">
      {tables.length === 0 && <Empty title={t('duties.none')} text={t('duties.none_text')} />}
      {tables.map((table) => (
        <Table key={table.id} id={table.id} name={mine.find((each) => each.id === table.operator_id)?.name} />
      ))}
    </Page>
  )
}

function Table({ id, name }: { id: string; name: Localised | undefined }) {
  const { t } = useTranslation('organisations')
  const language = useLanguage()
  const { data: table } = useSuspenseQuery(dutyTableQuery(id))
  const act = useDutyVerbs(id)
  const [draft, setDraft] = useState<Record<string, Duty>>()
  const proposed = table.state === 'proposed'
  const actions = (table.actions ?? []).filter((action) => !action.code?.endsWith('.wrong_state'))

  return (
    <section className="stack" aria-label={pick(name, language).text || t('duties.title')}>
      {name && <h2>{pick(name, language).text}</h2>}
      <Notice tone={proposed ? 'attention' : 'info'}>
        <p>{t(proposed ? 'duties.now_proposed' : 'duties.now_in_force')}</p>
        <p>{t('duties.preset', { preset: say(`preset.${table.preset}`) || table.preset })}</p>
      </Notice>
      {!draft && (
        <ActionsBar
          noun="duty_tables"
          actions={actions}
          direct={['propose']}
          onAct={async (verb, reason) => {
            if (verb === 'propose') setDraft(table.steps)
            else await act.mutateAsync({ version: table.version, verb, reason })
          }}
        />
      )}
      {draft ? (
        <Proposal
          table={table}
          draft={draft}
          onChange={setDraft}
          busy={act.isPending}
          error={act.error}
          onCancel={() => setDraft(undefined)}
          onPropose={(reason) =>
            act.mutate(
              { version: table.version, verb: 'propose', reason, steps: draft },
              { onSuccess: () => setDraft(undefined) },
            )
          }
        />
      ) : (
        <ol className={classes.people}>
          {dutySteps(table.steps).map((step) => {
            const now = table.steps[step]
            const next = table.proposed?.[step]
            return (
              <li key={step} className={classes.step}>
                <strong>{say(`duty.${step.replace('.', '_')}`) || step}</strong>
                {now && <DutyWords duty={now} />}
                {now && next && !sameDuty(now, next) && (
                  <div className={classes.changed}>
                    <strong>{t('duties.will_be')}</strong>
                    <DutyWords duty={next} />
                  </div>
                )}
              </li>
            )
          })}
        </ol>
      )}
    </section>
  )
}

function DutyWords({ duty }: { duty: Duty }) {
  const { t } = useTranslation(['organisations', 'roles'])
  const language = useLanguage()
  const notBy = (duty.not_by ?? []).map((step) => say(`duty.${step.replace('.', '_')}`) || step)
  return (
    <ul>
      <li>{t('duties.persons', { count: duty.persons, n: formatNumber(duty.persons, language) })}</li>
      {notBy.length > 0 && <li>{t('duties.not_by', { steps: notBy.join('; ') })}</li>}
      {(duty.also ?? []).length > 0 && <li>{t('duties.also', { roles: roleNames(duty.also) })}</li>}
      {duty.quorum && <li>{t('duties.quorum')}</li>}
      {duty.file && <li>{t('duties.file')}</li>}
    </ul>
  )
}

function Proposal({
  table,
  draft,
  onChange,
  busy,
  error,
  onCancel,
  onPropose,
}: {
  table: DutyTable
  draft: Record<string, Duty>
  onChange: (draft: Record<string, Duty>) => void
  busy: boolean
  error: unknown
  onCancel: () => void
  onPropose: (reason: string) => void
}) {
  const { t } = useTranslation(['organisations', 'actions', 'common'])
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const errors = fieldErrorsOf(error)

  function send() {
    if (reason.trim() === '') setMissing(true)
    else onPropose(reason.trim())
  }

  return (
    <div className={classes.form}>
      <div>
        {dutySteps(table.steps).map((step) => {
          const duty = draft[step]
          if (!duty) return null
          return (
            <div key={step} className={classes.step}>
              <NumberField
                label={say(`duty.${step.replace('.', '_')}`) || step}
                hint={t('duties.persons_hint')}
                error={errors[`/steps/${step}/persons`] ?? errors[`/steps/${step}/not_by`]}
                value={duty.persons ? String(duty.persons) : ''}
                onChange={(typed) =>
                  onChange({ ...draft, [step]: { ...duty, persons: Math.trunc(Number(typed)) || 0 } })
                }
              />
            </div>
          )
        })}
      </div>
      <TextAreaField
        label={t('actions:reason')}
        hint={t('duties.reason_hint')}
        rows={3}
        value={reason}
        onChange={(text) => {
          setReason(text)
          setMissing(false)
        }}
        error={missing ? t('actions:reason_needed') : undefined}
      />
      <ProblemNotice error={error}>{isProblem(error) && error.stale && <p>{t('stale')}</p>}</ProblemNotice>
      <div className={classes.save}>
        <Button look="main" busy={busy} onClick={send}>
          {t('duties.propose')}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {t('common:cancel')}
        </Button>
      </div>
    </div>
  )
}
