import { ActionsBar, roleNames } from '../../components/ActionsBar'
import { pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Organisation.module.css'
import { type Membership, useAnswerInvitation } from './queries'

/** What a person can answer to an invitation; leaving is for members. */
const answers = ['accept', 'decline']

/** The invitations that wait for the person's own answer: one for each organisation, with all its roles. */
export function Invitations({ waiting }: { waiting: readonly Membership[] }) {
  const { t } = useTranslation(['organisations', 'roles'])
  if (waiting.length === 0) return null
  const organisations = [...new Set(waiting.map((each) => each.organisation_id))]
  return (
    <section className="stack">
      <h2>{t('invitations.title')}</h2>
      <p>{t('invitations.text')}</p>
      <ul className={classes.people}>
        {organisations.map((id) => (
          <Invitation key={id} roles={waiting.filter((each) => each.organisation_id === id)} />
        ))}
      </ul>
    </section>
  )
}

function Invitation({ roles }: { roles: readonly Membership[] }) {
  const { t } = useTranslation('organisations')
  const language = useLanguage()
  const answer = useAnswerInvitation()
  const [first] = roles
  if (!first) return null
  return (
    <li className={classes.person}>
      <div>
        <strong>{pick(first.organisation_name, language).text}</strong>
        <div className={classes.second}>{roleNames(roles.map((each) => each.role))}</div>
      </div>
      <ActionsBar
        noun="memberships"
        actions={(first.actions ?? []).filter((action) => answers.includes(action.verb))}
        ask={{
          accept: { content: <p>{t('invitations.accept_text')}</p> },
          decline: { content: <p>{t('invitations.decline_text')}</p> },
        }}
        onAct={(verb) => answer.mutateAsync({ id: first.id, version: first.version, verb })}
      />
    </li>
  )
}
