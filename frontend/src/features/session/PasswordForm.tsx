import { type FormEvent, useState } from 'react'
import { Button } from '../../components/Button'
import { PasswordField } from '../../components/Field'
import { Notice, ProblemNotice } from '../../components/Notice'
import { fieldErrorsOf } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useSetPassword } from './queries'
import classes from './SignInForm.module.css'

/** A password is a convenience beside the mailed code; empty takes it away. */
export function PasswordForm({ email }: { email: string }) {
  const { t } = useTranslation('account')
  const set = useSetPassword()
  const [password, setPassword] = useState('')
  const fault = fieldErrorsOf(set.error)['/password']

  function submit(event: FormEvent) {
    event.preventDefault()
    set.mutate(password, { onSuccess: () => setPassword('') })
  }

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      {/* So that a password manager knows whose password it keeps. */}
      <input type="text" hidden readOnly autoComplete="username" value={email} />
      <PasswordField
        label={t('new_password')}
        hint={t('password_hint')}
        error={fault}
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
      />
      {!fault && <ProblemNotice error={set.error} />}
      {set.isSuccess && <Notice tone="done">{t('password_saved')}</Notice>}
      <div>
        <Button type="submit" busy={set.isPending}>
          {t('save_password')}
        </Button>
      </div>
    </form>
  )
}
