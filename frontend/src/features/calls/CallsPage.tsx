import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Button } from '../../components/Button'
import { Deadline } from '../../components/Deadline'
import { Empty } from '../../components/Empty'
import { TextField } from '../../components/Field'
import { Page } from '../../components/Page'
import { StateBadge } from '../../components/StateBadge'
import { formatDeadline, formatNumber, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './CallsPage.module.css'
import { phaseOf, phaseTones } from './phase'
import { type PublicCallRow, publicCallsQuery } from './queries'
import { SumRange } from './SumRange'
import { type CallSearch, listedPhases } from './search'

/** Every call that was announced; what is looked for stands in the address. */
export function CallsPage({ search }: { search: CallSearch }) {
  const { t } = useTranslation(['calls', 'common'])
  const language = useLanguage()
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useSuspenseInfiniteQuery(
    publicCallsQuery(search),
  )
  const rows = data.pages.flatMap((page) => page.items)
  const total = data.pages[0]?.total ?? rows.length

  return (
    <Page title={t('list.title')} lead={t('list.lead')}>
      <div className={classes.tools}>
        <Search key={search.q ?? ''} search={search} />
        <nav aria-label={t('list.phase')} className={classes.phases}>
          <Link
            to="/$lang/calls"
            params={{ lang: language }}
            search={search.q ? { q: search.q } : {}}
            aria-current={search.phase ? undefined : 'page'}
          >
            {t('list.all')}
          </Link>
          {listedPhases.map((phase) => (
            <Link
              key={phase}
              to="/$lang/calls"
              params={{ lang: language }}
              search={{ ...search, phase }}
              aria-current={search.phase === phase ? 'page' : undefined}
            >
              {t(`list.${phase}`)}
            </Link>
          ))}
        </nav>
      </div>
      <p role="status" className={classes.count}>
        {t('list.count', { count: total, n: formatNumber(total, language) })}
      </p>
      {rows.length === 0 ? (
        <Empty
          title={search.q || search.phase ? t('list.none_found') : t('list.none')}
          text={search.q || search.phase ? t('list.none_found_text') : t('list.none_text')}
          action={
            (search.q || search.phase) && (
              <Link to="/$lang/calls" params={{ lang: language }}>
                {t('list.show_all')}
              </Link>
            )
          }
        />
      ) : (
        <ul className={classes.cards}>
          {rows.map((call) => (
            <CallCard key={call.id} call={call} />
          ))}
        </ul>
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

function Search({ search }: { search: CallSearch }) {
  const { t } = useTranslation('calls')
  const language = useLanguage()
  const navigate = useNavigate()
  const [q, setQ] = useState(search.q ?? '')

  function submit(event: FormEvent) {
    event.preventDefault()
    const { q: _before, ...rest } = search
    void navigate({
      to: '/$lang/calls',
      params: { lang: language },
      search: q.trim() ? { ...rest, q: q.trim() } : rest,
    })
  }

  return (
    <search className={classes.searchBox}>
      <form className={classes.search} onSubmit={submit}>
        <TextField label={t('list.search')} value={q} onChange={setQ} autoComplete="off" />
        <Button type="submit" icon="search">
          {t('list.find')}
        </Button>
      </form>
    </search>
  )
}

function CallCard({ call }: { call: PublicCallRow }) {
  const { t } = useTranslation('calls')
  const language = useLanguage()
  const phase = phaseOf(call)
  const kinds = (call.applicant_kinds ?? []).map((kind) => kindName(t, kind)).join(', ')
  return (
    <li className={classes.card}>
      <div className={classes.top}>
        <StateBadge tone={phaseTones[phase]} noun="calls" state={phase} />
        <small>{pick(call.operator_name, language).text}</small>
      </div>
      <h2>
        <Link to="/$lang/calls/$id" params={{ lang: language, id: call.id }}>
          {pick(call.title, language).text}
        </Link>
      </h2>
      <p className={classes.summary}>{pick(call.summary, language).text}</p>
      <dl className={classes.facts}>
        <div>
          <dt>{t(phase === 'scheduled' ? 'opens' : 'closes')}</dt>
          <dd>
            {phase === 'scheduled' ? (
              <time dateTime={call.opens_at}>{formatDeadline(call.opens_at, language)}</time>
            ) : (
              <Deadline at={call.closes_at} done={phase !== 'open' && phase !== 'grace'} />
            )}
          </dd>
        </div>
        <div>
          <dt>{t('sum')}</dt>
          <dd>
            <SumRange min={call.award.min} max={call.award.max} />
          </dd>
        </div>
        <div>
          <dt>{t('who')}</dt>
          <dd>{kinds || t('kinds.any')}</dd>
        </div>
      </dl>
    </li>
  )
}

type Translate = ReturnType<typeof useTranslation<'calls'>>['t']

/** The words of an applicant's kind; a kind that came later shows as it is. */
export function kindName(t: Translate, kind: string): string {
  const known = (['ngo', 'initiative_group', 'individual'] as const).find((each) => each === kind)
  return known ? t(`kinds.${known}`) : kind
}
