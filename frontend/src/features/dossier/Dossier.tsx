import type { ReactNode } from 'react'
import type { components } from '../../api/schema'
import { DataList } from '../../components/DataList'
import { DateText } from '../../components/DateText'
import { Facts } from '../../components/Facts'
import { Icon } from '../../components/Icon'
import { MoneyText } from '../../components/MoneyText'
import { Notice } from '../../components/Notice'
import { getAt, parsePointer } from '../../form/pointer'
import { type FormSchema, isVisible, sectionsOf, type Values } from '../../form/schema'
import {
  formatBytes,
  formatDate,
  formatNumber,
  formatPercent,
  isLanguage,
  languageNames,
  pick,
} from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Dossier.module.css'

export type Dossier = components['schemas']['ApplicationView']

type Part = { id: string; title: string; body: ReactNode }

/** An application to read and to judge: all it says, one section after the other. */
export function DossierText({ application, form }: { application: Dossier; form: unknown }) {
  const { t } = useTranslation('dossier')
  const language = useLanguage()
  const parts: Part[] = [
    { id: 'project', title: t('project'), body: <Project application={application} /> },
    { id: 'answers', title: t('answers'), body: <Answers application={application} form={form} /> },
    { id: 'budget', title: t('budget'), body: <Budget application={application} /> },
    { id: 'indicators', title: t('indicators'), body: <Indicators application={application} /> },
    { id: 'volunteers', title: t('volunteers'), body: <Volunteers application={application} /> },
    { id: 'attachments', title: t('attachments'), body: <Attachments application={application} /> },
  ].filter((part) => part.id !== 'answers' || isForm(form))
  const lang = isLanguage(application.language) ? application.language : undefined

  return (
    <article className={classes.dossier} aria-label={t('label')}>
      <nav className={classes.contents} aria-label={t('contents')}>
        <ul className={classes.links}>
          {parts.map((part) => (
            <li key={part.id}>
              <a href={`#part-${part.id}`}>{part.title}</a>
            </li>
          ))}
        </ul>
      </nav>
      {application.applicant ? (
        <Facts
          items={[
            [t('applicant'), pick(application.applicant.name, language).text],
            [t('language'), lang ? languageNames[lang] : application.language],
          ]}
        />
      ) : (
        <Notice tone="info">
          <p>{t('blind')}</p>
        </Notice>
      )}
      <div lang={lang} className={classes.parts}>
        {parts.map((part) => (
          <section key={part.id} id={`part-${part.id}`} tabIndex={-1} className={classes.part}>
            <h2>{part.title}</h2>
            {part.body}
          </section>
        ))}
      </div>
    </article>
  )
}

function isForm(form: unknown): form is FormSchema {
  return typeof form === 'object' && form !== null && 'properties' in form
}

function Words({ title, text }: { title: string; text: string | undefined }) {
  if (!text) return null
  return (
    <div>
      <h3>{title}</h3>
      <p className={classes.words}>{text}</p>
    </div>
  )
}

function Items({
  title,
  items,
}: {
  title: string
  items: readonly (readonly [key: string, body: ReactNode])[]
}) {
  if (items.length === 0) return null
  return (
    <div>
      <h3>{title}</h3>
      <ul>
        {items.map(([key, body]) => (
          <li key={key}>{body}</li>
        ))}
      </ul>
    </div>
  )
}

function Project({ application: { project, budget, regions, goals } }: { application: Dossier }) {
  const { t } = useTranslation('dossier')
  const language = useLanguage()
  const regionName = (code: string) => {
    const region = regions.find((each) => each.iso === code)
    return region ? pick(region.name, language).text : code
  }
  const goalName = (number: number) => {
    const goal = goals.find((each) => each.number === number)
    return goal ? `${number}. ${pick(goal.name, language).text}` : String(number)
  }
  const facts: (readonly [string, ReactNode])[] = [
    [t('requested'), <MoneyText key="requested" value={budget?.requested} />],
    [t('starts_on'), <DateText key="starts_on" value={project.starts_on} />],
    [
      t('duration'),
      project.months
        ? t('months_count', { count: project.months, n: formatNumber(project.months, language) })
        : '—',
    ],
    [t('regions'), (project.regions ?? []).map(regionName).join(', ') || '—'],
    [t('sdg'), (project.sdg ?? []).map(goalName).join('; ') || '—'],
  ]
  return (
    <>
      <Facts items={facts} />
      <Words title={t('problem')} text={project.problem} />
      <Words title={t('goal')} text={project.goal} />
      <Items title={t('objectives')} items={(project.objectives ?? []).map((text) => [text, text])} />
      <Items
        title={t('target_groups')}
        items={(project.target_groups ?? []).map((group) => [
          group.title,
          group.count ? `${group.title}: ${formatNumber(group.count, language)}` : group.title,
        ])}
      />
      <Items
        title={t('activities')}
        items={(project.activities ?? []).map((act) => [
          `${act.code ?? ''} ${act.title}`,
          act.from && act.to ? `${act.title}: ${t('months', { from: act.from, to: act.to })}` : act.title,
        ])}
      />
      <Items
        title={t('risks')}
        items={(project.risks ?? []).map((risk) => [
          risk.title,
          risk.mitigation ? `${risk.title}. ${t('mitigation', { text: risk.mitigation })}` : risk.title,
        ])}
      />
      <Items title={t('partners')} items={(project.partners ?? []).map((text) => [text, text])} />
      <Words title={t('sustainability')} text={project.sustainability} />
    </>
  )
}

/** What every application has is told in its own place; here stands what this call asks beside. */
function isOwn(pointer: string): boolean {
  return ['project', 'budget', 'indicators', 'volunteers', 'attachments'].includes(
    parsePointer(pointer)[0] ?? '',
  )
}

function Answers({ application, form }: { application: Dossier; form: unknown }) {
  const { t } = useTranslation(['dossier', 'common'])
  const language = useLanguage()
  if (!isForm(form)) return null
  const { project, budget, indicators, volunteers } = application
  const values = { ...application.answers, project, budget, indicators, volunteers } as Values
  const words = (value: unknown, options: readonly { value: string; label: object }[]): string => {
    if (value === undefined || value === null || value === '') return t('empty')
    if (typeof value === 'boolean') return t(value ? 'common:yes' : 'common:no')
    if (Array.isArray(value)) return value.map((one) => words(one, options)).join(', ')
    if (typeof value === 'number') return formatNumber(value, language)
    if (typeof value === 'object')
      return Object.values(value)
        .map((one) => words(one, options))
        .join(' · ')
    const option = options.find((one) => one.value === String(value))
    return option ? pick(option.label, language).text : String(value)
  }
  return sectionsOf(form).map((section) => {
    const shown = section.fields.filter((field) => !isOwn(field.pointer) && isVisible(field, values))
    if (shown.length === 0) return null
    return (
      <div key={section.id} className={classes.answers}>
        <h3>{pick(section.label, language).text}</h3>
        {shown.map((field) => (
          <div key={field.pointer}>
            <h4 className={classes.question}>{pick(field.label, language).text}</h4>
            <p className={classes.words}>{words(getAt(values, field.pointer), field.options)}</p>
          </div>
        ))}
      </div>
    )
  })
}

function Budget({ application: { budget } }: { application: Dossier }) {
  const { t } = useTranslation('dossier')
  const language = useLanguage()
  if (!budget) return <p>{t('empty')}</p>
  return (
    <>
      <Facts
        items={[
          [t('requested'), <MoneyText key="requested" value={budget.requested} />],
          [
            t('own'),
            <span key="own">
              <MoneyText value={budget.own} /> · {formatPercent(budget.own_percent, language)}
            </span>,
          ],
          [t('total'), <MoneyText key="total" value={budget.total} />],
        ]}
      />
      <DataList
        caption={t('budget')}
        rows={budget.lines}
        rowKey={(line) => String(line.line)}
        empty={<p>{t('empty')}</p>}
        columns={[
          { key: 'line', head: t('line'), cell: (line) => `${line.line}. ${line.title}` },
          {
            key: 'count',
            head: t('count'),
            numeric: true,
            cell: (line) => (
              <>
                {formatNumber(line.quantity, language)} × {formatNumber(line.periods, language)} ×{' '}
                <MoneyText value={line.unit_price} />
              </>
            ),
          },
          { key: 'source', head: t('source'), cell: (line) => t(`sources.${line.source}`) },
          { key: 'sum', head: t('sum'), numeric: true, cell: (line) => <MoneyText value={line.total} /> },
        ]}
      />
      <h3>{t('by_category')}</h3>
      <DataList
        caption={t('by_category')}
        rows={budget.by_category}
        rowKey={(row) => row.category}
        empty={<p>{t('empty')}</p>}
        columns={[
          {
            key: 'category',
            head: t('category'),
            cell: (row) => `${row.category} ${pick(row.title, language).text}`,
          },
          { key: 'sum', head: t('sum'), numeric: true, cell: (row) => <MoneyText value={row.total} /> },
          {
            key: 'share',
            head: t('share'),
            numeric: true,
            cell: (row) => formatPercent(row.percent, language),
          },
          {
            key: 'limit',
            head: t('limit'),
            cell: (row) => (
              <span data-fault={row.within ? undefined : true} className={classes.limit}>
                {[
                  row.min_percent == null
                    ? ''
                    : t('floor', { percent: formatPercent(row.min_percent, language) }),
                  row.max_percent == null
                    ? ''
                    : t('cap', { percent: formatPercent(row.max_percent, language) }),
                  row.within ? '' : t('beyond'),
                ]
                  .filter(Boolean)
                  .join(', ') || '—'}
              </span>
            ),
          },
        ]}
      />
    </>
  )
}

function Indicators({ application }: { application: Dossier }) {
  const { t } = useTranslation('dossier')
  const language = useLanguage()
  return (
    <DataList
      caption={t('indicators')}
      rows={application.indicators}
      rowKey={(row) => row.code}
      empty={<p>{t('empty')}</p>}
      columns={[
        {
          key: 'indicator',
          head: t('indicator'),
          cell: (row) => (row.unit ? `${row.title}, ${row.unit}` : row.title),
        },
        {
          key: 'baseline',
          head: t('baseline'),
          numeric: true,
          cell: (row) => (row.baseline ? formatNumber(row.baseline, language) : '—'),
        },
        {
          key: 'targets',
          head: t('targets'),
          numeric: true,
          cell: (row) =>
            (row.targets ?? []).map((target) => formatNumber(target, language)).join(' → ') || '—',
        },
      ]}
    />
  )
}

function Volunteers({ application: { volunteers } }: { application: Dossier }) {
  const { t } = useTranslation(['dossier', 'common'])
  const language = useLanguage()
  const number = (value: number | null | undefined) => (value ? formatNumber(value, language) : '—')
  const said = (value: boolean | null | undefined) => t(value ? 'common:yes' : 'common:no')
  return (
    <Facts
      items={[
        [t('planned'), number(volunteers.planned)],
        [t('hours'), number(volunteers.hours_planned)],
        [t('min_age'), number(volunteers.min_age)],
        [t('minors'), said(volunteers.minors)],
        [t('with_children'), said(volunteers.works_with_children)],
        [t('safeguarding'), said(volunteers.safeguarding)],
        [t('insurance'), said(volunteers.insurance)],
      ]}
    />
  )
}

function Attachments({ application }: { application: Dossier }) {
  const { t } = useTranslation('dossier')
  const language = useLanguage()
  const rules = application.call.documents
  if (application.attachments.length === 0) return <p>{t('no_files')}</p>
  return (
    <ul className={classes.files}>
      {application.attachments.map((file) => {
        const rule = rules.find((one) => one.code === file.kind)
        return (
          <li key={file.id}>
            <a
              href={`/api/v1/attachments/${file.id}`}
              target="_blank"
              rel="noreferrer"
              aria-label={t('open_file', { name: file.name || file.kind })}
            >
              <Icon name="paperclip" size={18} />
              {rule ? pick(rule.title, language).text : file.name}
            </a>
            <span className={classes.about}>
              {[
                rule ? file.name : '',
                formatBytes(file.size, language),
                file.issued_on ? t('issued', { date: formatDate(file.issued_on, language) }) : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
