import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ButtonLink } from '../../components/Button'
import { Empty } from '../../components/Empty'
import { Notice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { StateBadge } from '../../components/StateBadge'
import { formatDate, type Localised, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Organisation.module.css'
import { OrganisationFacts } from './OrganisationFacts'
import { ProfileForm } from './ProfileForm'
import { profileChange, profileValues } from './profile'
import { organisationQuery, useEditOrganisation } from './queries'
import { organisationState, organisationTones } from './states'
import { say } from './words'

type Mine = { id: string; name: Localised }

/** One's own organisation: what it is, what the last check said, and its profile to keep up. */
export function OrganisationPage({ id, mine }: { id: string; mine: readonly Mine[] }) {
  const { t } = useTranslation(['organisations', 'states', 'common'])
  const language = useLanguage()
  const { data: organisation } = useSuspenseQuery(organisationQuery(id))
  const edit = useEditOrganisation(id)
  const state = organisationState(organisation.state)
  const mayEdit = (organisation.actions ?? []).some((action) => action.verb === 'edit' && action.allowed)
  const others = mine.filter((each) => each.id !== id)

  return (
    <Page
      title={pick(organisation.legal_name, language).text}
      eyebrow={say(`kind.${organisation.kind}`)}
      width="wide"
      aside={<StateBadge tone={organisationTones[state]} label={t(`state.${state}`)} />}
    >
      <Notice tone={state === 'returned' || state === 'refused' ? 'attention' : 'info'}>
        <p>
          {t(`now.${state}`, {
            until: organisation.verified_until ? formatDate(organisation.verified_until, language) : '—',
          })}
        </p>
      </Notice>
      {others.length > 0 && (
        <nav aria-label={t('others')}>
          <p className={classes.second}>{t('others')}</p>
          <ul>
            {others.map((each) => (
              <li key={each.id}>
                <Link to="/app/organisation" search={{ id: each.id }}>
                  {pick(each.name, language).text}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {mayEdit ? (
        <ProfileForm
          key={`${id} ${organisation.version}`}
          kind={organisation.kind}
          initial={profileValues(organisation)}
          saveLabel={t('save')}
          busy={edit.isPending}
          error={edit.error}
          saved={edit.isSuccess}
          onSave={(values) =>
            edit.mutate({ version: organisation.version, body: profileChange(organisation.kind, values) })
          }
        />
      ) : (
        <OrganisationFacts organisation={organisation} />
      )}
      <p>
        <Link to="/app/organisation/new">{t('add_another')}</Link>
      </p>
    </Page>
  )
}

/** For somebody who belongs to no organisation yet. */
export function NoOrganisationPage() {
  const { t } = useTranslation('organisations')
  return (
    <Page title={t('title')} width="reading">
      <Empty
        title={t('none')}
        text={t('none_text')}
        action={
          <ButtonLink to="/app/organisation/new" look="main">
            {t('add')}
          </ButtonLink>
        }
      />
    </Page>
  )
}
