import { useMutation } from '@tanstack/react-query'
import { Button } from '../../components/Button'
import { CopyField } from '../../components/CopyField'
import { Icon } from '../../components/Icon'
import { Notice, ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { formatNumber } from '../../lib/format'
import { rememberedLanguage, setLanguage } from '../../lib/i18n'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Demo.module.css'
import { beginStep, forgetSteps, markStep, useProgress } from './progress'
import { addressOf } from './queries'
import { anchorOf, demoPassword, emailOf, nextOf, type Step, steps, type Visit } from './steps'
import { linesOf, personOf, visitOf } from './words'

type Props = {
  signIn: (credentials: { email: string; password: string }) => Promise<unknown>
  goTo: (address: string) => void
}

/** Twelve steps through the demonstration, each as the person whose step it is. */
export function DemoPage({ signIn, goTo }: Props) {
  const { t } = useTranslation('demo')
  const language = useLanguage()
  const progress = useProgress()
  const next = nextOf(progress.done, progress.current)
  const visit = useMutation({
    mutationFn: async ({ step, visit }: { step: Step; visit: Visit }) => {
      // A public page brings its own language, and a person that of the profile: the visitor's own stays.
      if (!rememberedLanguage()) await setLanguage(language)
      if (visit.account) await signIn({ email: emailOf(visit.account), password: demoPassword })
      const address = await addressOf(visit)
      beginStep(step.id)
      return address
    },
    onSuccess: goTo,
  })

  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      width="wide"
      aside={
        progress.done.length > 0 && (
          <Button look="quiet" icon="refresh" onClick={forgetSteps}>
            {t('again')}
          </Button>
        )
      }
    >
      <Notice tone="info">
        <p>{t('about')}</p>
      </Notice>
      <p role="status" className={classes.count}>
        {t('count', {
          done: formatNumber(progress.done.length, language),
          all: formatNumber(steps.length, language),
        })}
      </p>
      <ol className={classes.steps}>
        {steps.map((step, index) => {
          const done = progress.done.includes(step.id)
          const failed = visit.variables?.step.id === step.id ? visit.error : null
          return (
            <li
              key={step.id}
              id={anchorOf(step)}
              className={classes.step}
              data-done={done || undefined}
              data-next={step === next || undefined}
            >
              <span className={classes.number} aria-hidden="true">
                {done ? <Icon name="check" /> : formatNumber(index + 1, language)}
              </span>
              <div className={classes.body}>
                <h2>
                  {t(`steps.${step.id}.title` as 'steps.find.title')}
                  {done && <span className="visually-hidden">: {t('done')}</span>}
                </h2>
                <Lines title={t('do')} texts={linesOf(step, 'do')} />
                <Lines title={t('notice')} texts={linesOf(step, 'notice')} noticed />
                {step.id === 'watch' && <Terminal />}
                <ul className={classes.visits}>
                  {step.visits.map((each) => (
                    <li key={`${each.account} ${each.label}`}>
                      <Button
                        look={step === next && each === step.visits[0] ? 'main' : 'plain'}
                        icon={each.account ? 'user' : 'search'}
                        busy={visit.isPending && visit.variables.visit === each}
                        onClick={() => visit.mutate({ step, visit: each })}
                      >
                        {visitOf(step, each)}
                      </Button>
                      <small className={classes.account}>
                        {each.account ? `${personOf(each.account)} · ${emailOf(each.account)}` : t('nobody')}
                      </small>
                    </li>
                  ))}
                </ul>
                <ProblemNotice error={failed} />
                <label className={classes.done}>
                  <input
                    type="checkbox"
                    checked={done}
                    onChange={(event) => markStep(step.id, event.target.checked)}
                  />
                  {t('mark')}
                </label>
              </div>
            </li>
          )
        })}
      </ol>
    </Page>
  )
}

function Lines({ title, texts, noticed = false }: { title: string; texts: string[]; noticed?: boolean }) {
  return (
    <div className={classes.lines} data-noticed={noticed || undefined}>
      <h3>{title}</h3>
      <ul>
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  )
}

// Python carries SQLite itself; the program of SQLite is on few machines.
function change(by: string): string {
  const one = 'id = (SELECT min(id) FROM ledger_accounts WHERE balance_minor > 0)'
  const sql = `UPDATE ledger_accounts SET balance_minor = balance_minor ${by} WHERE ${one}`
  return `python3 -c 'import sqlite3; db = sqlite3.connect("data/demo/demeu.db"); db.execute("${sql}"); db.commit()'`
}

/** What is tried beside the browser, in the folder where the demonstration was started. */
function Terminal() {
  const { t } = useTranslation('demo')
  const commands = [
    ['verify', './demeu verify --data-dir data/demo'],
    ['change', change('+ 1')],
    ['mend', change('- 1')],
  ] as const
  return (
    <ul className={classes.terminal}>
      {commands.map(([name, command]) => (
        <li key={name}>
          <p>{t(`terminal.${name}`)}</p>
          <CopyField label={t(`terminal.${name}`)} value={command} />
        </li>
      ))}
    </ul>
  )
}
