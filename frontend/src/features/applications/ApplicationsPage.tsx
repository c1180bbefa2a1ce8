import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Button, ButtonLink } from '../../components/Button'
import { Empty } from '../../components/Empty'
import { Page } from '../../components/Page'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Application.module.css'
import { ApplicationCard } from './ApplicationCard'
import { type ApplicationRow, applicationsQuery } from './queries'
import { stateOf, waitsForApplicant } from './states'

/** One's own applications: first what waits for oneself, then the rest as it comes. */
export function ApplicationsPage() {
  const { t } = useTranslation(['applications', 'common'])
  const language = useLanguage()
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useSuspenseInfiniteQuery(
    applicationsQuery({}),
  )
  const rows = data.pages.flatMap((page) => page.items)
  const waiting = waitingFirst(rows)
  const others = rows.filter((row) => !waiting.includes(row))
  const find = (
    <ButtonLink to="/$lang/calls" params={{ lang: language }} look={rows.length === 0 ? 'main' : 'plain'}>
      {t('list.find')}
    </ButtonLink>
  )

  return (
    <Page title={t('list.title')} width="wide" aside={rows.length > 0 && find}>
      {rows.length === 0 && <Empty title={t('list.none')} text={t('list.none_text')} action={find} />}
      {waiting.length > 0 && (
        <section className="stack">
          <h2>{t('list.waiting')}</h2>
          <ul className={classes.cards}>
            {waiting.map((row) => (
              <ApplicationCard key={row.id} row={row} waits />
            ))}
          </ul>
        </section>
      )}
      {others.length > 0 && (
        <section className="stack">
          <h2>{t(waiting.length > 0 ? 'list.others' : 'list.all')}</h2>
          <ul className={classes.cards}>
            {others.map((row) => (
              <ApplicationCard key={row.id} row={row} />
            ))}
          </ul>
        </section>
      )}
      {hasNextPage && (
        <div>
          <Button busy={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {t('common:list.more')}
          </Button>
        </div>
      )}
    </Page>
  )
}

/** What the applicant's own people have to do, the most pressing kind first. */
export function waitingFirst(rows: readonly ApplicationRow[]): ApplicationRow[] {
  const rank = (row: ApplicationRow) => waitsForApplicant.indexOf(stateOf(row))
  return rows.filter((row) => rank(row) >= 0).sort((a, b) => rank(a) - rank(b))
}
