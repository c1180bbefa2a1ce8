import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Deadline } from '../../components/Deadline'
import { MoneyText } from '../../components/MoneyText'
import { StateBadge } from '../../components/StateBadge'
import { pick } from '../../lib/format'
import { minorOf } from '../../lib/money'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Application.module.css'
import { type ApplicationRow, applicationQuery, callQuery } from './queries'
import { applicationTones, stateOf } from './states'

/** One application in a list; when it waits for its own people it says for what and by when. */
export function ApplicationCard({ row, waits = false }: { row: ApplicationRow; waits?: boolean }) {
  const { t } = useTranslation(['applications', 'states'])
  const language = useLanguage()
  const state = stateOf(row)
  return (
    <li className={classes.card} data-waits={waits || undefined}>
      <div className={classes.cardTop}>
        <StateBadge tone={applicationTones[state]} noun="applications" state={state} />
        {row.number && <small>{row.number}</small>}
      </div>
      <h3>
        <Link to="/app/applications/$id" params={{ id: row.id }}>
          {row.title || t('untitled')}
        </Link>
      </h3>
      <p className={classes.second}>
        {pick(row.call_title, language).text}
        {minorOf(row.requested) > 0n && (
          <>
            {' · '}
            <MoneyText value={row.requested} />
          </>
        )}
      </p>
      <p>{t(`now.${state}`)}</p>
      {waits && (state === 'changes_requested' ? <AnswerBy id={row.id} /> : <SendBy callId={row.call_id} />)}
    </li>
  )
}

function SendBy({ callId }: { callId: string }) {
  const { data: call } = useQuery(callQuery(callId))
  return call ? <Deadline at={call.closes_at} /> : null
}

function AnswerBy({ id }: { id: string }) {
  const { data: application } = useQuery(applicationQuery(id))
  return application?.changes?.due_on ? <Deadline at={application.changes.due_on} /> : null
}
