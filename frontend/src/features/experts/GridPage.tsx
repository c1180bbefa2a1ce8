import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { Button, ButtonLink } from '../../components/Button'
import { Empty } from '../../components/Empty'
import { CheckboxField } from '../../components/Field'
import { Icon } from '../../components/Icon'
import { Notice, ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { stateLabel } from '../../components/StateBadge'
import { useNarrow } from '../../components/useNarrow'
import { newIdempotencyKey } from '../../lib/client'
import { formatNumber, isLanguage, languageShortNames, pick } from '../../lib/format'
import { fieldErrorsOf } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Experts.module.css'
import { barOf, faultsByPair, loadsWith, pairKey, rowsOf } from './pairs'
import {
  type Grid,
  type GridApp,
  type GridCell,
  type GridExpert,
  gridQuery,
  useConfirmPairs,
} from './queries'

/** Applications down, experts across; a phone gets one list of experts for each application. */
export function GridPage({ id, nav }: { id: string; nav: ReactNode }) {
  const { t } = useTranslation('experts')
  const language = useLanguage()
  const narrow = useNarrow()
  const { data: grid } = useSuspenseQuery(gridQuery(id))
  const confirm = useConfirmPairs(id)
  const key = useRef(newIdempotencyKey())
  const [further, setFurther] = useState(false)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [sent, setSent] = useState<string[][]>([])
  const faults = faultsByPair(fieldErrorsOf(confirm.error), sent)
  const loads = loadsWith(grid, chosen)
  const rows = rowsOf(grid, further)
  const few = grid.warnings.length

  function toggle(pair: string) {
    const next = new Set(chosen)
    if (!next.delete(pair)) next.add(pair)
    setChosen(next)
    key.current = newIdempotencyKey()
  }

  function send() {
    const pairs = [...chosen].map((pair) => pair.split(' '))
    setSent(pairs)
    confirm.mutate({ pairs, further, key: key.current }, { onSuccess: () => setChosen(new Set()) })
  }

  if (grid.experts.length === 0 || grid.applications.length === 0)
    return (
      <Page title={t('grid')} before={nav}>
        {grid.experts.length === 0 ? (
          <Empty
            title={t('no_experts')}
            text={t('none_text')}
            action={
              <ButtonLink to="/office/calls/$id/experts" params={{ id }} look="main">
                {t('to_roster')}
              </ButtonLink>
            }
          />
        ) : (
          <Empty title={t('no_applications')} text={t('no_applications_text')} />
        )}
      </Page>
    )

  const cellOf = (app: GridApp, expert: GridExpert, cell: GridCell) => (
    <Cell
      key={expert.expert_id}
      app={app}
      expert={expert}
      cell={cell}
      load={loads.get(expert.expert_id) ?? 0}
      picked={chosen.has(pairKey(app.application_id, expert.expert_id))}
      fault={faults[pairKey(app.application_id, expert.expert_id)]}
      onToggle={toggle}
      named={narrow}
    />
  )

  return (
    <Page title={t('grid')} lead={t('grid_lead')} before={nav}>
      {few > 0 && (
        <Notice tone="attention">
          <p>{t('too_few', { count: few, n: formatNumber(few, language) })}</p>
        </Notice>
      )}
      {(further || grid.applications.some((app) => app.needs_further_opinion)) && (
        <CheckboxField
          label={t('further')}
          hint={t('further_hint')}
          checked={further}
          onChange={(on) => {
            setFurther(on)
            setChosen(new Set())
          }}
        />
      )}
      {narrow ? (
        <ul className={classes.cards}>
          {rows.map((app) => (
            <li key={app.application_id} className={`card ${classes.stack}`}>
              <AppHead app={app} need={grid.min_experts} />
              <div className={classes.stack}>
                {grid.experts.map((expert, place) => {
                  const cell = app.cells[place]
                  return cell && cellOf(app, expert, cell)
                })}
              </div>
            </li>
          ))}
        </ul>
      ) : (
        <Table grid={grid} rows={rows} loads={loads} cellOf={cellOf} />
      )}
      <div className={classes.bar}>
        <div role="status">
          {Object.keys(faults).length > 0 ? (
            <Notice tone="fault">
              <p>{t('refused')}</p>
            </Notice>
          ) : (
            <ProblemNotice error={confirm.error} />
          )}
          {confirm.isSuccess && chosen.size === 0 && (
            <Notice tone="done">
              <p>
                {t('confirmed', {
                  count: confirm.data.items.length,
                  n: formatNumber(confirm.data.items.length, language),
                })}
              </p>
            </Notice>
          )}
        </div>
        <div className={classes.buttons}>
          <Button
            look="main"
            busy={confirm.isPending}
            blocked={chosen.size === 0}
            onClick={() => chosen.size > 0 && send()}
          >
            {chosen.size > 0
              ? t('confirm', { count: chosen.size, n: formatNumber(chosen.size, language) })
              : t('nothing_chosen')}
          </Button>
          {chosen.size > 0 && <Button onClick={() => setChosen(new Set())}>{t('clear')}</Button>}
        </div>
      </div>
    </Page>
  )
}

function AppHead({ app, need }: { app: GridApp; need: number }) {
  const { t } = useTranslation('experts')
  const language = useLanguage()
  return (
    <div>
      <span className={classes.small}>
        {[
          app.number,
          isLanguage(app.language) ? languageShortNames[app.language] : app.language,
          app.applicant && pick(app.applicant, language).text,
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      <Link to="/office/applications/$id" params={{ id: app.application_id }}>
        {app.title}
      </Link>
      <span className={classes.small} data-few={app.experts < need || undefined}>
        {t('have')}:{' '}
        {t('have_of', { have: formatNumber(app.experts, language), need: formatNumber(need, language) })}
      </span>
      {app.needs_further_opinion && <span className={classes.attention}>{t('wants_further')}</span>}
    </div>
  )
}

const steps: Record<string, readonly [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

function Table({
  grid,
  rows,
  loads,
  cellOf,
}: {
  grid: Grid
  rows: readonly GridApp[]
  loads: ReadonlyMap<string, number>
  cellOf: (app: GridApp, expert: GridExpert, cell: GridCell) => ReactNode
}) {
  const { t } = useTranslation('experts')
  const language = useLanguage()
  const body = useRef<HTMLTableSectionElement>(null)

  function move(event: KeyboardEvent) {
    const step = steps[event.key]
    const place = (event.target as HTMLElement).closest('td')
    if (!step || !place || !body.current) return
    event.preventDefault()
    const row = place.parentElement as HTMLTableRowElement
    const next = body.current.rows[row.sectionRowIndex + step[0]]?.cells[place.cellIndex + step[1]]
    next?.querySelector('button')?.focus()
  }

  return (
    <>
      <p className={classes.small}>{t('grid_keys')}</p>
      <div className={classes.frame}>
        <table className={classes.grid}>
          <caption className="visually-hidden">{t('grid')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('application')}</th>
              {grid.experts.map((expert) => (
                <th key={expert.expert_id} scope="col">
                  {expert.name}
                  <span className={classes.small}>
                    {(expert.languages ?? [])
                      .filter(isLanguage)
                      .map((one) => languageShortNames[one])
                      .join(', ')}
                  </span>
                  <span
                    className={classes.small}
                    data-few={(loads.get(expert.expert_id) ?? 0) >= expert.max_load || undefined}
                  >
                    {t('load_of', {
                      load: formatNumber(loads.get(expert.expert_id) ?? 0, language),
                      max: formatNumber(expert.max_load, language),
                    })}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={move}>
            {rows.map((app) => (
              <tr key={app.application_id}>
                <th scope="row">
                  <AppHead app={app} need={grid.min_experts} />
                </th>
                {grid.experts.map((expert, place) => {
                  const cell = app.cells[place]
                  return <td key={expert.expert_id}>{cell && cellOf(app, expert, cell)}</td>
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function Cell({
  app,
  expert,
  cell,
  load,
  picked,
  fault,
  onToggle,
  named,
}: {
  app: GridApp
  expert: GridExpert
  cell: GridCell
  load: number
  picked: boolean
  fault: string | undefined
  onToggle: (pair: string) => void
  named: boolean
}) {
  const { t } = useTranslation(['experts', 'states'])
  const language = useLanguage()
  const bar = barOf(cell, expert, load, picked)
  const words = {
    assigned: `${cell.assignment?.further ? `${t('further_mark')}: ` : ''}${stateLabel('assignments', cell.assignment?.state ?? '')}`,
    conflict: cell.conflict ? t(`conflict.${cell.conflict}`) : '',
    language: t('no_language'),
    undeclared: t('not_declared'),
    overload: t('overload'),
    free: picked ? t('chosen') : t('free'),
  }[bar ?? 'free']
  return (
    <div className={classes.cellBox}>
      <button
        type="button"
        className={classes.cell}
        data-bar={bar}
        data-state={cell.assignment?.state}
        aria-pressed={bar === undefined ? picked : undefined}
        aria-disabled={bar !== undefined || undefined}
        aria-label={t('cell', { application: app.title, expert: expert.name, state: words })}
        onClick={() => bar === undefined && onToggle(pairKey(app.application_id, expert.expert_id))}
      >
        {bar === undefined && <Icon name={picked ? 'check' : 'plus'} size={18} />}
        <span>
          {named && (
            <>
              {expert.name} (
              {t('load_of', {
                load: formatNumber(load, language),
                max: formatNumber(expert.max_load, language),
              })}
              ):{' '}
            </>
          )}
          {words}
        </span>
      </button>
      {fault && (
        <span className={classes.fault} role="alert">
          {fault}
        </span>
      )}
    </div>
  )
}
