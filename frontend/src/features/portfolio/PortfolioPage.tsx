import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { DataList } from '../../components/DataList'
import { Empty } from '../../components/Empty'
import { MoneyText } from '../../components/MoneyText'
import { Page } from '../../components/Page'
import { PlanPaidBar } from '../../components/PlanPaidBar'
import { stateLabel } from '../../components/StateBadge'
import { formatNumber, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Portfolio.module.css'
import { namesQuery, type Portfolio, portfolioQuery } from './queries'

const sums = ['committed', 'awarded', 'paid', 'accepted', 'returned'] as const

type Props = {
  donorId: string
  donor: string
  /** The reader's own money, or somebody else's that the reader runs. */
  own: boolean
}

/** A donor's money: promised, awarded, paid, accounted for; of other donors only one total. */
export function PortfolioPage({ donorId, donor, own }: Props) {
  const { t } = useTranslation(['portfolio', 'states'])
  const language = useLanguage()
  const { data: portfolio } = useSuspenseQuery(portfolioQuery(donorId))
  const { data: names } = useSuspenseQuery(namesQuery)
  const { currency } = portfolio
  const money = (amount: string, of = currency) => ({ amount, currency: of })
  const region = (code: string) =>
    pick(names.regions.find(({ iso }) => iso === code)?.short, language).text || code
  const theme = (code: string) => {
    const goal = names.sdg.find(({ number }) => String(number) === code)
    return goal ? `${goal.number}. ${pick(goal.name, language).text}` : code
  }

  return (
    <Page
      title={t('title')}
      eyebrow={donor}
      before={!own && <Link to="/app/portfolio">{t('all_donors')}</Link>}
    >
      <dl className={classes.sums}>
        {sums.map((sum) => (
          <div key={sum}>
            <dt>{t(`sum.${sum}`)}</dt>
            <dd>
              <MoneyText value={money(portfolio[sum])} short />
            </dd>
          </div>
        ))}
      </dl>
      {portfolio.awards.length === 0 ? (
        <Empty title={t('none')} text={t(own ? 'none_text' : 'none_of_donor')} />
      ) : (
        <>
          <PlanPaidBar
            title={t('plan_paid')}
            rows={portfolio.awards.map((award) => ({
              key: award.award_id,
              label: pick(award.title, language).text,
              plan: money(award.share, award.currency),
              paid: money(award.paid, award.currency),
            }))}
          />
          <Awards portfolio={portfolio} region={region} own={own} />
          <Group
            title={t('by_region')}
            head={t('region')}
            rows={portfolio.by_region}
            name={region}
            currency={currency}
            own={own}
          />
          <Group
            title={t('by_theme')}
            head={t('theme')}
            rows={[...portfolio.by_theme].sort((a, b) => Number(a.code) - Number(b.code))}
            name={theme}
            currency={currency}
            own={own}
          />
          <Results portfolio={portfolio} />
        </>
      )}
      <section className="stack">
        <h2>{t(own ? 'agreements' : 'donor_agreements')}</h2>
        <DataList
          caption={t(own ? 'agreements' : 'donor_agreements')}
          rows={portfolio.agreements}
          rowKey={(row) => row.fund_id}
          empty={<p>{t('no_agreements')}</p>}
          columns={[
            {
              key: 'title',
              head: t('agreement'),
              cell: (row) => (
                <Link to="/app/funds/$id" params={{ id: row.fund_id }}>
                  {pick(row.title, language).text}
                </Link>
              ),
            },
            ...sums.map((sum) => ({
              key: sum,
              head: t(`sum.${sum}`),
              numeric: true,
              cell: (row: Portfolio['agreements'][number]) => (
                <MoneyText value={money(row[sum], row.currency)} />
              ),
            })),
          ]}
        />
      </section>
    </Page>
  )
}

function Awards({
  portfolio,
  region,
  own,
}: {
  portfolio: Portfolio
  region: (code: string) => string
  own: boolean
}) {
  const { t } = useTranslation(['portfolio', 'states'])
  const language = useLanguage()
  return (
    <section className="stack">
      <h2>{t('awards')}</h2>
      <DataList
        caption={t('awards')}
        rows={portfolio.awards}
        rowKey={(row) => row.award_id}
        empty={null}
        columns={[
          {
            key: 'title',
            head: t('award'),
            cell: (row) => (
              <div className={classes.name}>
                <Link to="/app/awards/$id" params={{ id: row.award_id }}>
                  {pick(row.title, language).text}
                </Link>
                <small>
                  {[pick(row.grantee, language).text, row.regions.map(region).join(', ')]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </div>
            ),
          },
          { key: 'state', head: t('state'), cell: (row) => stateLabel('awards', row.state) },
          {
            key: 'share',
            head: t(own ? 'own_share' : 'donor_share'),
            numeric: true,
            cell: (row) => (
              <div className={classes.both}>
                <MoneyText value={{ amount: row.share, currency: row.currency }} />
                {(row.costs ?? []).map((cost) => (
                  <small key={cost.currency}>
                    <MoneyText value={{ amount: cost.share, currency: cost.currency }} />
                  </small>
                ))}
              </div>
            ),
          },
          {
            key: 'others',
            head: t('others'),
            numeric: true,
            cell: (row) => <MoneyText value={{ amount: row.others, currency: row.currency }} />,
          },
          {
            key: 'paid',
            head: t('sum.paid'),
            numeric: true,
            cell: (row) => (
              <div className={classes.both}>
                <MoneyText value={{ amount: row.paid, currency: row.currency }} />
                {(row.costs ?? []).map((cost) => (
                  <small key={cost.currency}>
                    <MoneyText value={{ amount: cost.paid, currency: cost.currency }} />
                  </small>
                ))}
              </div>
            ),
          },
          {
            key: 'accepted',
            head: t('sum.accepted'),
            numeric: true,
            cell: (row) => <MoneyText value={{ amount: row.accepted, currency: row.currency }} />,
          },
        ]}
      />
    </section>
  )
}

function Group({
  title,
  head,
  rows,
  name,
  currency,
  own,
}: {
  title: string
  head: string
  rows: Portfolio['by_region']
  name: (code: string) => string
  currency: string
  own: boolean
}) {
  const { t } = useTranslation('portfolio')
  const language = useLanguage()
  return (
    <section className="stack">
      <h2>{title}</h2>
      <DataList
        caption={title}
        rows={rows}
        rowKey={(row) => row.code}
        empty={<p>—</p>}
        columns={[
          { key: 'code', head, cell: (row) => name(row.code) },
          {
            key: 'awards',
            head: t('count'),
            numeric: true,
            cell: (row) => formatNumber(row.awards, language),
          },
          {
            key: 'share',
            head: t(own ? 'own_share' : 'donor_share'),
            numeric: true,
            cell: (row) => <MoneyText value={{ amount: row.share, currency }} />,
          },
          {
            key: 'paid',
            head: t('sum.paid'),
            numeric: true,
            cell: (row) => <MoneyText value={{ amount: row.paid, currency }} />,
          },
          {
            key: 'accepted',
            head: t('sum.accepted'),
            numeric: true,
            cell: (row) => <MoneyText value={{ amount: row.accepted, currency }} />,
          },
        ]}
      />
    </section>
  )
}

function Results({ portfolio }: { portfolio: Portfolio }) {
  const { t } = useTranslation('portfolio')
  const language = useLanguage()
  const award = (id: string) =>
    pick(portfolio.awards.find((each) => each.award_id === id)?.title, language).text
  return (
    <section className="stack">
      <h2>{t('results')}</h2>
      <DataList
        caption={t('results')}
        rows={portfolio.results}
        rowKey={(row) => `${row.award_id} ${row.code}`}
        empty={<p>{t('no_results')}</p>}
        columns={[
          {
            key: 'title',
            head: t('indicator'),
            cell: (row) => (
              <div className={classes.name}>
                <span>{row.title}</span>
                <small>{award(row.award_id)}</small>
              </div>
            ),
          },
          {
            key: 'planned',
            head: t('planned'),
            numeric: true,
            cell: (row) => `${formatNumber(row.planned, language)} ${row.unit}`,
          },
          {
            key: 'actual',
            head: t('actual'),
            numeric: true,
            cell: (row) => `${formatNumber(row.actual, language)} ${row.unit}`,
          },
        ]}
      />
    </section>
  )
}
