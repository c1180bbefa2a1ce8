import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '../../components/Button'
import { DataList } from '../../components/DataList'
import { Empty } from '../../components/Empty'
import { SelectField, TextField } from '../../components/Field'
import { Page } from '../../components/Page'
import { StateBadge } from '../../components/StateBadge'
import { pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Organisation.module.css'
import { organisationsQuery } from './queries'
import { type OrganisationSearch, organisationKinds, organisationSearch, organisationStates } from './search'
import { organisationState, organisationTones } from './states'
import { say } from './words'

/** Every organisation that the person may see, for those who check them. */
export function OrganisationsPage({
  search,
  invitations,
}: {
  search: OrganisationSearch
  invitations: ReactNode
}) {
  const { t } = useTranslation('organisations')
  const language = useLanguage()
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useSuspenseInfiniteQuery(
    organisationsQuery(search),
  )
  const rows = data.pages.flatMap((page) => page.items)
  return (
    <Page title={t('list.title')} lead={t('list.lead')}>
      {invitations}
      <Filter key={JSON.stringify(search)} search={search} />
      <DataList
        caption={t('list.title')}
        rows={rows}
        rowKey={(row) => row.id}
        total={data.pages[0]?.total}
        onMore={hasNextPage ? () => fetchNextPage() : undefined}
        loadingMore={isFetchingNextPage}
        empty={<Empty title={t('list.none')} text={t('list.none_text')} />}
        columns={[
          {
            key: 'name',
            head: t('list.name'),
            cell: (row) => (
              <Link to="/app/organisations/$id" params={{ id: row.id }}>
                {pick(row.legal_name, language).text}
              </Link>
            ),
          },
          { key: 'kind', head: t('list.kind'), cell: (row) => say(`kind.${row.kind}`) || row.kind },
          { key: 'bin', head: t('list.number'), cell: (row) => row.registration_number || '—' },
          {
            key: 'state',
            head: t('list.state'),
            cell: (row) => {
              const state = organisationState(row.state)
              return <StateBadge tone={organisationTones[state]} label={t(`state.${state}`)} />
            },
          },
        ]}
      />
    </Page>
  )
}

function Filter({ search }: { search: OrganisationSearch }) {
  const { t } = useTranslation('organisations')
  const navigate = useNavigate()
  const [q, setQ] = useState(search.q ?? '')
  const go = (change: OrganisationSearch) =>
    void navigate({ to: '/app/organisations', search: organisationSearch({ ...search, ...change }) })

  function submit(event: FormEvent) {
    event.preventDefault()
    go({ q })
  }

  return (
    <search>
      <form className={classes.tools} onSubmit={submit}>
        <TextField label={t('list.search')} value={q} onChange={setQ} autoComplete="off" />
        <Button type="submit" icon="search">
          {t('list.find')}
        </Button>
        <SelectField
          label={t('list.state')}
          value={search.state ?? ''}
          onChange={(state) => go({ q, state })}
          options={organisationStates.map((state) => ({ value: state, label: t(`state.${state}`) }))}
        />
        <SelectField
          label={t('list.kind')}
          value={search.kind ?? ''}
          onChange={(kind) => go({ q, kind })}
          options={organisationKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        />
      </form>
    </search>
  )
}
