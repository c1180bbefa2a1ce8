import { useSuspenseQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { roleNames } from '../../components/ActionsBar'
import { Button } from '../../components/Button'
import { DataList } from '../../components/DataList'
import { Empty } from '../../components/Empty'
import { Facts } from '../../components/Facts'
import { ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './AccountPage.module.css'
import { PasswordForm } from './PasswordForm'
import { meQuery, useSignOut } from './queries'

type Props = {
  /** Roles that wait for the person's own answer. */
  invitations: ReactNode
  /** The switches of the shell, which a phone has no room for in its header. */
  settings: ReactNode
  onSignedOut: () => void
}

export function AccountPage({ invitations, settings, onSignedOut }: Props) {
  const { t } = useTranslation(['account', 'roles'])
  const language = useLanguage()
  const { data: me } = useSuspenseQuery(meQuery)
  const signOut = useSignOut()
  if (!me) return null

  return (
    <Page
      title={t('title')}
      width="wide"
      aside={
        <Button
          busy={signOut.isPending}
          onClick={() => signOut.mutate(undefined, { onSuccess: onSignedOut })}
        >
          {t('sign_out')}
        </Button>
      }
    >
      <ProblemNotice error={signOut.error} />
      <Facts
        items={[
          [t('name'), me.user.name],
          [t('email'), me.user.email],
        ]}
      />
      {invitations}
      <section className={classes.section}>
        <h2>{t('organisations')}</h2>
        <DataList
          caption={t('organisations')}
          rows={me.memberships}
          rowKey={(membership) => membership.organisation_id}
          empty={<Empty title={t('no_organisations')} text={t('no_organisations_text')} />}
          columns={[
            {
              key: 'name',
              head: t('organisation'),
              cell: (membership) => pick(membership.organisation_name, language).text,
            },
            { key: 'roles', head: t('roles'), cell: (membership) => roleNames(membership.roles) },
          ]}
        />
      </section>
      <section className={classes.section}>
        <h2>{t('password')}</h2>
        <PasswordForm email={me.user.email} />
      </section>
      <section className={classes.section}>
        <h2>{t('settings')}</h2>
        <div className={classes.settings}>{settings}</div>
      </section>
    </Page>
  )
}
