import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Button, ButtonLink } from '../../components/Button'
import { DataList } from '../../components/DataList'
import { DateText } from '../../components/DateText'
import { Deadline } from '../../components/Deadline'
import { Facts } from '../../components/Facts'
import { Page } from '../../components/Page'
import { StateBadge } from '../../components/StateBadge'
import {
  formatDeadline,
  formatNumber,
  formatPercent,
  isLanguage,
  languageNames,
  pick,
} from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './CallPage.module.css'
import { kindName } from './CallsPage'
import { phaseOf, phaseTones } from './phase'
import type { PublicCall } from './queries'
import { SumRange } from './SumRange'

/** Everything that somebody needs to decide whether to apply. */
export function CallPage({ call }: { call: PublicCall }) {
  const { t } = useTranslation(['calls', 'common'])
  const language = useLanguage()
  const text = (value: Parameters<typeof pick>[0]) => pick(value, language).text
  const kinds = (call.applicant_kinds ?? []).map((kind) => kindName(t, kind)).join(', ')
  const files = (call.documents ?? []).filter((document) => document.as === 'file')
  const reportTitle = (code: string | undefined) =>
    text((call.reports ?? []).find((report) => report.code === code)?.title) || (code ?? '')

  return (
    <Page
      title={text(call.title)}
      eyebrow={`${call.code} · ${text(call.operator_name)}`}
      lead={text(call.summary)}
      before={
        <Link to="/$lang/calls" params={{ lang: language }}>
          {t('all_calls')}
        </Link>
      }
    >
      <div className={classes.columns}>
        <StartCard call={call} />
        <div className={classes.content}>
          <Part title={t('part.who')}>
            <p>
              <strong>{kinds || t('kinds.any')}</strong>
            </p>
            <ul className={classes.rules}>
              {(call.eligibility ?? []).map((rule) => (
                <li key={rule.code}>{text(rule.text)}</li>
              ))}
            </ul>
          </Part>
          <Part title={t('part.terms')}>
            <Facts
              items={[
                [t('sum'), <SumRange key="sum" min={call.award.min} max={call.award.max} />],
                [
                  t('months'),
                  t('months_range', {
                    min: formatNumber(call.duration_months.min, language),
                    max: formatNumber(call.duration_months.max, language),
                  }),
                ],
                ...(call.own_contribution_min_percent > 0
                  ? [
                      [
                        t('own'),
                        t('own_least', {
                          percent: formatPercent(call.own_contribution_min_percent, language),
                        }),
                      ] as const,
                    ]
                  : []),
                [
                  t('languages'),
                  (call.application_languages ?? [])
                    .map((each) => (isLanguage(each) ? languageNames[each] : each))
                    .join(', '),
                ],
                [t('limit'), formatNumber(call.max_applications_per_applicant, language)],
                ...(call.donors.length > 0
                  ? [
                      [
                        t('donors'),
                        call.donors.map((donor) => (
                          <div key={donor.id}>
                            {text(donor.name)}
                            <small className={classes.second}>
                              {' '}
                              · {t(`sector.${donor.sector}`)}, {t(`origin.${donor.origin}`)}
                            </small>
                          </div>
                        )),
                      ] as const,
                    ]
                  : []),
              ]}
            />
          </Part>
          {(call.timeline ?? []).length > 0 && (
            <Part title={t('part.days')}>
              <ol className={classes.days}>
                {(call.timeline ?? []).map((day) => (
                  <li key={day.code}>
                    <span className={classes.day}>
                      <DateText value={day.due} />
                    </span>
                    <span>{text(day.title)}</span>
                  </li>
                ))}
              </ol>
            </Part>
          )}
          <Part title={t('part.criteria')} lead={t('part.criteria_lead', { max: call.max_score })}>
            <DataList
              caption={t('part.criteria')}
              rows={call.criteria ?? []}
              rowKey={(criterion) => criterion.code}
              empty={null}
              columns={[
                {
                  key: 'title',
                  head: t('criterion'),
                  cell: (criterion) => (
                    <>
                      {text(criterion.title)}
                      <small className={classes.guidance}>{text(criterion.guidance)}</small>
                    </>
                  ),
                },
                {
                  key: 'max',
                  head: t('points'),
                  numeric: true,
                  cell: (criterion) => formatNumber(criterion.max, language),
                },
                {
                  key: 'min',
                  head: t('points_least'),
                  numeric: true,
                  cell: (criterion) => (criterion.min ? formatNumber(criterion.min, language) : '—'),
                },
              ]}
            />
            {call.scoring.pass_threshold && (
              <p>{t('threshold', { points: formatNumber(call.scoring.pass_threshold, language) })}</p>
            )}
          </Part>
          <Part title={t('part.budget')} lead={t('part.budget_lead')}>
            <DataList
              caption={t('part.budget')}
              rows={call.budget_categories ?? []}
              rowKey={(category) => category.code}
              empty={null}
              columns={[
                { key: 'title', head: t('category'), cell: (category) => text(category.title) },
                {
                  key: 'min',
                  head: t('least'),
                  numeric: true,
                  cell: (category) =>
                    category.min_percent === undefined ? '—' : formatPercent(category.min_percent, language),
                },
                {
                  key: 'max',
                  head: t('most'),
                  numeric: true,
                  cell: (category) =>
                    category.max_percent === undefined ? '—' : formatPercent(category.max_percent, language),
                },
              ]}
            />
            {(call.ineligible_costs ?? []).length > 0 && (
              <>
                <h3>{t('not_paid')}</h3>
                <ul className={classes.rules}>
                  {(call.ineligible_costs ?? []).map((cost) => (
                    <li key={text(cost)}>{text(cost)}</li>
                  ))}
                </ul>
              </>
            )}
          </Part>
          {files.length > 0 && (
            <Part title={t('part.documents')} lead={t('part.documents_lead')}>
              <ul className={classes.rules}>
                {files.map((file) => (
                  <li key={file.code}>
                    {text(file.title)}
                    <small className={classes.second}>
                      {' '}
                      · {file.required ? t('required') : t('common:optional')}
                      {file.max_age_days
                        ? ` · ${t('max_age', {
                            days: t('common:days', {
                              count: file.max_age_days,
                              n: formatNumber(file.max_age_days, language),
                            }),
                          })}`
                        : ''}
                    </small>
                  </li>
                ))}
              </ul>
            </Part>
          )}
          <Part title={t('part.tranches')} lead={t('part.tranches_lead')}>
            <DataList
              caption={t('part.tranches')}
              rows={call.tranches ?? []}
              rowKey={(tranche) => String(tranche.no)}
              empty={null}
              columns={[
                {
                  key: 'no',
                  head: t('tranche'),
                  cell: (tranche) => (
                    <>
                      {t('tranche_no', { no: tranche.no })} {text(tranche.title)}
                    </>
                  ),
                },
                {
                  key: 'percent',
                  head: t('share'),
                  numeric: true,
                  cell: (tranche) => formatPercent(tranche.percent, language),
                },
                {
                  key: 'conditions',
                  head: t('conditions'),
                  cell: (tranche) => (
                    <ul className={classes.rules}>
                      {(tranche.conditions ?? []).map((condition) => (
                        <li key={condition.code}>
                          {t(`condition.${condition.code}`, {
                            report: reportTitle(condition.report),
                            percent: formatPercent(condition.need ?? 0, language),
                          })}
                        </li>
                      ))}
                    </ul>
                  ),
                },
              ]}
            />
          </Part>
        </div>
      </div>
    </Page>
  )
}

function Part({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <h2>{title}</h2>
      {lead && <p className={classes.second}>{lead}</p>}
      {children}
    </section>
  )
}

function StartCard({ call }: { call: PublicCall }) {
  const { t } = useTranslation('calls')
  const language = useLanguage()
  const phase = phaseOf(call)
  const open = phase === 'open'
  return (
    <aside className={`card ${open ? 'next-step' : ''} ${classes.start}`} aria-label={t('start_card')}>
      <StateBadge tone={phaseTones[phase]} noun="calls" state={phase} />
      {phase === 'scheduled' ? (
        <p>{t('now.scheduled', { at: formatDeadline(call.opens_at, language) })}</p>
      ) : (
        <p>{t(`now.${phase}`)}</p>
      )}
      <div>
        <span className={classes.label}>{t('closes')}</span>
        <Deadline at={call.closes_at} done={!open && phase !== 'grace' && phase !== 'scheduled'} />
      </div>
      {open && (
        <ButtonLink to="/app/apply/$callId" params={{ callId: call.id }} look="main">
          {t('start')}
        </ButtonLink>
      )}
      <ButtonLink to="/$lang/calls/$id/questions" params={{ lang: language, id: call.id }} icon="file-text">
        {t('questions')}
      </ButtonLink>
      <p className={classes.second}>{t('questions_hint')}</p>
      <Button look="quiet" onClick={() => window.print()}>
        {t('print')}
      </Button>
    </aside>
  )
}
