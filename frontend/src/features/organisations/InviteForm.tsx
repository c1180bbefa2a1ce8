import { type FormEvent, useState } from 'react'
import { roleNames } from '../../components/ActionsBar'
import { Button } from '../../components/Button'
import { ErrorSummary } from '../../components/ErrorSummary'
import { CheckboxesField, fieldId, TextField } from '../../components/Field'
import { Notice, ProblemNotice } from '../../components/Notice'
import { summaryOf } from '../../form/useSection'
import { fieldErrorsOf } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Organisation.module.css'
import { useInvite } from './queries'

const bundles = ['manage_grants', 'decide', 'pay'] as const

type Props = {
  organisationId: string
  kind: string
  /** The single roles that can be given here. */
  roles: readonly string[]
}

/** An address and what its owner shall do. An operator gives bundles; single roles are for finer cuts. */
export function InviteForm({ organisationId, kind, roles }: Props) {
  const { t } = useTranslation(['organisations', 'roles', 'common'])
  const language = useLanguage()
  const invite = useInvite(organisationId)
  const [opened, setOpened] = useState(false)
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<string[]>([])
  const [single, setSingle] = useState<string[]>([])
  const [faults, setFaults] = useState<Record<string, string>>({})
  const [attempt, setAttempt] = useState(0)
  const hasBundles = kind === 'operator'
  const errors = { ...fieldErrorsOf(invite.error), ...faults }

  function submit(event: FormEvent) {
    event.preventDefault()
    const found: Record<string, string> = {}
    if (!/^\S+@\S+\.\S+$/.test(email.trim())) found['/email'] = t('invite.need_email')
    if (name.trim() === '') found['/name'] = t('invite.need_name')
    if (chosen.length + single.length === 0) found[hasBundles ? '/bundles' : '/roles'] = t('invite.need_role')
    setFaults(found)
    setAttempt(attempt + 1)
    if (Object.keys(found).length > 0) return
    invite.mutate(
      {
        email: email.trim(),
        name: name.trim(),
        language,
        ...(chosen.length > 0 ? { bundles: bundles.filter((bundle) => chosen.includes(bundle)) } : {}),
        ...(single.length > 0 ? { roles: single } : {}),
      },
      {
        onSuccess: () => {
          setEmail('')
          setName('')
          setChosen([])
          setSingle([])
          setOpened(false)
        },
      },
    )
  }

  if (!opened)
    return (
      <div className="stack">
        <div>
          <Button look="main" icon="plus" onClick={() => setOpened(true)}>
            {t('invite.open')}
          </Button>
        </div>
        <div role="status">
          {invite.isSuccess && (
            <Notice tone="done">
              {t(
                invite.data.items.some((each) => each.state === 'proposed')
                  ? 'invite.done_proposed'
                  : 'invite.done',
              )}
            </Notice>
          )}
        </div>
      </div>
    )

  return (
    <form className="card stack" onSubmit={submit} noValidate aria-label={t('invite.open')}>
      <h2>{t('invite.open')}</h2>
      <ErrorSummary errors={summaryOf(errors)} attempt={attempt} />
      <TextField
        id={fieldId('/email')}
        label={t('profile.email')}
        hint={t('invite.email_hint')}
        type="email"
        autoComplete="off"
        value={email}
        onChange={setEmail}
        error={errors['/email']}
      />
      <TextField
        id={fieldId('/name')}
        label={t('invite.name')}
        autoComplete="off"
        value={name}
        onChange={setName}
        error={errors['/name']}
      />
      {hasBundles && (
        <CheckboxesField
          id={fieldId('/bundles')}
          label={t('invite.bundles')}
          error={errors['/bundles']}
          value={chosen}
          onChange={setChosen}
          options={bundles.map((bundle) => ({
            value: bundle,
            label: t(`bundle.${bundle}`),
            hint: t(`bundle_hint.${bundle}`),
          }))}
        />
      )}
      {roles.length > 0 && (
        <CheckboxesField
          id={fieldId('/roles')}
          label={t('invite.roles')}
          optional={hasBundles}
          error={errors['/roles']}
          value={single}
          onChange={setSingle}
          options={roles.map((role) => ({ value: role, label: roleNames(role) }))}
        />
      )}
      {hasBundles && <p className={classes.second}>{t('invite.second_person')}</p>}
      {Object.keys(fieldErrorsOf(invite.error)).length === 0 && <ProblemNotice error={invite.error} />}
      <div className={classes.save}>
        <Button type="submit" look="main" busy={invite.isPending}>
          {t('invite.send')}
        </Button>
        <Button look="quiet" onClick={() => setOpened(false)}>
          {t('common:cancel')}
        </Button>
      </div>
    </form>
  )
}
