import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ActionsBar, roleNames } from '../../components/ActionsBar'
import { Button } from '../../components/Button'
import { Empty } from '../../components/Empty'
import { ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { StateBadge } from '../../components/StateBadge'
import { type Localised, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { InviteForm } from './InviteForm'
import classes from './Organisation.module.css'
import { type Membership, membershipQuery, membersQuery, useMembershipVerbs } from './queries'
import { membershipState, membershipTones } from './states'

type Mine = { id: string; name: Localised; kind: string }

/** The people of an organisation and what each may do there. */
export function TeamPage({ id, mine }: { id: string; mine: readonly Mine[] }) {
  const { t } = useTranslation(['organisations', 'roles'])
  const language = useLanguage()
  const { data: all } = useSuspenseQuery(membersQuery(id))
  const here = mine.find((each) => each.id === id)
  const isPast = (membership: Membership) => membership.state === 'revoked' || membership.state === 'declined'
  const current = all.filter((membership) => !isPast(membership))
  const past = all.filter(isPast)
  // What may be given here one by one: whatever somebody of this organisation holds or held.
  const known = [...new Set(all.map((membership) => membership.role))]

  return (
    <Page
      title={t('team.title')}
      eyebrow={pick(here?.name, language).text}
      lead={t('team.lead')}
      width="wide"
    >
      {mine.length > 1 && (
        <nav aria-label={t('others')}>
          <ul>
            {mine
              .filter((each) => each.id !== id)
              .map((each) => (
                <li key={each.id}>
                  <Link to="/app/team" search={{ id: each.id }}>
                    {pick(each.name, language).text}
                  </Link>
                </li>
              ))}
          </ul>
        </nav>
      )}
      <InviteForm organisationId={id} kind={here?.kind ?? ''} roles={known} />
      <section className="stack">
        <h2>{t('team.people')}</h2>
        {current.length === 0 ? (
          <Empty title={t('team.none')} text={t('team.none_text')} />
        ) : (
          <People memberships={current} organisationId={id} />
        )}
      </section>
      {past.length > 0 && (
        <details>
          <summary>{t('team.past')}</summary>
          <People memberships={past} organisationId={id} />
        </details>
      )}
    </Page>
  )
}

function People({
  memberships,
  organisationId,
}: {
  memberships: readonly Membership[]
  organisationId: string
}) {
  // By address: of whoever has not accepted yet nothing else is known.
  const people = [...new Map(memberships.map((each) => [each.email, each])).values()]
  return (
    <ul className={classes.people}>
      {people.map((person) => (
        <li key={person.email} className={classes.person}>
          <div>
            <strong>{person.person_name || person.email}</strong>
            {person.person_name && <div className={classes.second}>{person.email}</div>}
          </div>
          {memberships
            .filter((each) => each.email === person.email)
            .map((membership) => (
              <RoleRow key={membership.id} membership={membership} organisationId={organisationId} />
            ))}
        </li>
      ))}
    </ul>
  )
}

/** What waits for a second person shows its buttons at once; the others when asked for. */
function RoleRow({ membership, organisationId }: { membership: Membership; organisationId: string }) {
  const { t } = useTranslation('organisations')
  const state = membershipState(membership.state)
  const [opened, setOpened] = useState(state === 'proposed')
  const { data: full, error } = useQuery({ ...membershipQuery(membership.id), enabled: opened })
  const act = useMembershipVerbs(organisationId)
  const actions = (full?.actions ?? []).filter((action) => !action.code?.endsWith('.wrong_state'))

  return (
    <div className={classes.role}>
      <span>{roleNames(membership.role)}</span>
      <StateBadge tone={membershipTones[state]} label={t(`member.${state}`)} />
      {(state === 'proposed' || state === 'invited') && (
        <p className={classes.second}>{t(`member_now.${state}`)}</p>
      )}
      {!opened && state !== 'revoked' && state !== 'declined' && (
        <Button
          look="quiet"
          aria-label={`${t('team.change')}: ${membership.person_name || membership.email}, ${roleNames(membership.role)}`}
          onClick={() => setOpened(true)}
        >
          {t('team.change')}
        </Button>
      )}
      {opened && full && (
        <ActionsBar
          noun="memberships"
          actions={actions}
          ask={{ revoke: { danger: true, content: <p>{t('team.revoke_text')}</p> } }}
          onAct={(verb, reason) =>
            act.mutateAsync({ id: membership.id, version: full.version, verb, reason })
          }
        />
      )}
      <ProblemNotice error={error} />
    </div>
  )
}
