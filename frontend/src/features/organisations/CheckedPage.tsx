import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ActionsBar } from '../../components/ActionsBar'
import { DataList } from '../../components/DataList'
import { DateText } from '../../components/DateText'
import { Notice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { StateBadge } from '../../components/StateBadge'
import { formatDate, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { OrganisationFacts } from './OrganisationFacts'
import { organisationQuery } from './queries'
import { organisationState, organisationTones } from './states'
import { say } from './words'

/** Somebody else's organisation: its profile and what the last check found. */
export function CheckedPage({ id }: { id: string }) {
  const { t } = useTranslation('organisations')
  const language = useLanguage()
  const navigate = useNavigate()
  const { data: organisation } = useSuspenseQuery(organisationQuery(id))
  const state = organisationState(organisation.state)
  const answers = organisation.answers ?? []

  return (
    <Page
      title={pick(organisation.legal_name, language).text}
      eyebrow={say(`kind.${organisation.kind}`)}
      width="wide"
      before={<Link to="/app/organisations">{t('list.title')}</Link>}
      aside={<StateBadge tone={organisationTones[state]} label={t(`state.${state}`)} />}
    >
      <Notice tone="info">
        <p>
          {t(`office.${state}`, {
            until: organisation.verified_until ? formatDate(organisation.verified_until, language) : '—',
          })}
        </p>
      </Notice>
      <ActionsBar
        noun="organisations"
        actions={(organisation.actions ?? []).filter((action) => action.verb === 'verify')}
        direct={['verify']}
        onAct={() => navigate({ to: '/app/organisations/$id/verify', params: { id } })}
      />
      <OrganisationFacts organisation={organisation} />
      {answers.length > 0 && (
        <section className="stack">
          <h2>{t('verify.last')}</h2>
          <DataList
            caption={t('verify.last')}
            rows={answers}
            rowKey={(answer) => answer.code}
            empty={null}
            columns={[
              { key: 'code', head: t('verify.question'), cell: (answer) => say(`check.${answer.code}`) },
              { key: 'answer', head: t('verify.answer'), cell: (answer) => say(`answer.${answer.answer}`) },
              { key: 'evidence', head: t('verify.evidence'), cell: (answer) => answer.evidence || '—' },
              {
                key: 'dated',
                head: t('verify.dated_on'),
                cell: (answer) => <DateText value={answer.dated_on} />,
              },
            ]}
          />
        </section>
      )}
    </Page>
  )
}
