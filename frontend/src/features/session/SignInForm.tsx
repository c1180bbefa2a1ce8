import { type FormEvent, useState } from 'react'
import { Button } from '../../components/Button'
import { ErrorSummary, type SummaryError } from '../../components/ErrorSummary'
import { PasswordField, TextField } from '../../components/Field'
import { ProblemNotice } from '../../components/Notice'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { useSendCode, useSignIn } from './queries'
import classes from './SignInForm.module.css'

type Step = 'email' | 'code' | 'password'

type Props = {
  onSignedIn: () => void
  /** Whose session ended, when it is known. */
  known?: string | undefined
}

/** Address, then a mailed code; a password for those who set one. Everything can be pasted. */
export function SignInForm({ onSignedIn, known = '' }: Props) {
  const { t } = useTranslation('session')
  const language = useLanguage()
  const sendCode = useSendCode()
  const signIn = useSignIn()
  const [step, setStep] = useState<Step>('email')
  const [email, setEmail] = useState(known)
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  const [faults, setFaults] = useState<Partial<Record<'email' | 'code' | 'password', string>>>({})
  const [attempt, setAttempt] = useState(0)
  const [again, setAgain] = useState(false)

  const address = email.trim()
  const failure = sendCode.error ?? signIn.error
  const summary: SummaryError[] = Object.entries(faults).map(([id, text]) => ({ id: `sign-in-${id}`, text }))

  function check(): boolean {
    const found: typeof faults = {}
    if (!/^\S+@\S+\.\S+$/.test(address)) found.email = t('need_email')
    if (step === 'code' && code.trim() === '') found.code = t('need_code')
    if (step === 'password' && password === '') found.password = t('need_password')
    setFaults(found)
    setAttempt(attempt + 1)
    return Object.keys(found).length === 0
  }

  function go(next: Step) {
    setStep(next)
    setFaults({})
    setAgain(false)
    sendCode.reset()
    signIn.reset()
  }

  function mailCode(repeated: boolean) {
    signIn.reset()
    sendCode.mutate(
      { email: address, language },
      {
        onSuccess: () => {
          setStep('code')
          setAgain(repeated)
        },
      },
    )
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!check()) return
    if (step === 'email') mailCode(false)
    else
      signIn.mutate(
        step === 'code'
          ? { email: address, code: code.replace(/\s/g, ''), language }
          : { email: address, password, language },
        { onSuccess: onSignedIn },
      )
  }

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <ErrorSummary errors={summary} attempt={attempt} />
      {step === 'code' ? (
        <>
          <p className={classes.sent}>{t('code_sent', { email: address })}</p>
          <TextField
            id="sign-in-code"
            label={t('code')}
            hint={t('code_hint')}
            error={faults.code}
            value={code}
            onChange={setCode}
            autoComplete="one-time-code"
            inputMode="numeric"
            spellCheck={false}
          />
        </>
      ) : (
        <TextField
          id="sign-in-email"
          label={t('email')}
          hint={t('email_hint')}
          error={faults.email}
          type="email"
          value={email}
          onChange={setEmail}
          autoComplete="username"
          spellCheck={false}
        />
      )}
      {step === 'password' && (
        <PasswordField
          id="sign-in-password"
          label={t('password')}
          error={faults.password}
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
        />
      )}
      <ProblemNotice error={failure} />
      <div>
        <Button type="submit" look="main" busy={sendCode.isPending || signIn.isPending}>
          {t(step === 'email' ? 'send_code' : 'submit')}
        </Button>
      </div>
      <div className={classes.other}>
        {step === 'email' && (
          <Button look="quiet" onClick={() => go('password')}>
            {t('use_password')}
          </Button>
        )}
        {step === 'password' && (
          <Button look="quiet" onClick={() => go('email')}>
            {t('use_code')}
          </Button>
        )}
        {step === 'code' && (
          <>
            <Button look="quiet" busy={sendCode.isPending} onClick={() => mailCode(true)}>
              {t('code_again')}
            </Button>
            <Button look="quiet" onClick={() => go('email')}>
              {t('other_email')}
            </Button>
          </>
        )}
        <span role="status">{again && t('code_sent_again')}</span>
      </div>
    </form>
  )
}
