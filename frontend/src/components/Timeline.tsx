import type { ReactNode } from 'react'
import { now } from '../lib/clock'
import { dayOf, formatDate, formatMoney } from '../lib/format'
import type { Money } from '../lib/money'
import { useTranslation } from '../lib/texts'
import { useLanguage } from '../lib/useLanguage'
import { DataList } from './DataList'
import { DateText } from './DateText'
import { MoneyText } from './MoneyText'
import { StateBadge, type Tone } from './StateBadge'
import classes from './Timeline.module.css'
import { Twin } from './Twin'
import { useWidth } from './useWidth'

export type TimelineItem = {
  id: string
  label: string
  from: string
  to: string
  amount?: Money | null
  /** The state in words, with its tone. */
  state: string
  tone: Tone
  /** A mark on the line: a report, a payment. */
  due?: string
  /** Draws the label as a link to the thing, in the picture too. */
  link?: (label: ReactNode) => ReactNode
}

const rowHeight = 64
const top = 40

const same = (label: ReactNode) => label

function time(value: string | Date): number {
  const day = dayOf(value)
  return day ? Date.UTC(day.year, day.month - 1, day.day) : 0
}

/** Stages on one axis with their due marks and today; the table holds every fact of the picture. */
export function Timeline({
  title,
  items,
  table,
}: {
  title: string
  items: readonly TimelineItem[]
  /** A table of the same facts that says them better than the common one. */
  table?: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <Twin
      title={title}
      picture={<Picture title={title} items={items} />}
      table={
        table ?? (
          <DataList
            caption={title}
            rows={items}
            rowKey={(item) => item.id}
            empty={null}
            columns={[
              {
                key: 'label',
                head: t('timeline.item'),
                cell: (item) => item.link?.(item.label) ?? item.label,
              },
              {
                key: 'state',
                head: t('timeline.state'),
                cell: (item) => <StateBadge tone={item.tone} label={item.state} />,
              },
              { key: 'from', head: t('timeline.from'), cell: (item) => <DateText value={item.from} /> },
              { key: 'to', head: t('timeline.to'), cell: (item) => <DateText value={item.to} /> },
              { key: 'due', head: t('timeline.due'), cell: (item) => <DateText value={item.due} /> },
              {
                key: 'amount',
                head: t('timeline.amount'),
                numeric: true,
                cell: (item) => <MoneyText value={item.amount} />,
              },
            ]}
          />
        )
      }
    />
  )
}

function Picture({ title, items }: { title: string; items: readonly TimelineItem[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [ref, width] = useWidth<HTMLDivElement>()
  const today = time(now())
  const starts = items.map((item) => time(item.from))
  const ends = items.flatMap((item) => [time(item.to), item.due ? time(item.due) : 0])
  const longest = Math.max(...items.map((item) => item.label.length))
  const names = Math.min(300, Math.max(150, longest * 9 + 12))
  const start = Math.min(today, ...starts)
  const end = Math.max(today, ...ends)
  const room = Math.max(120, width - names - 16)
  const x = (value: number) => names + ((value - start) / Math.max(1, end - start)) * room
  const height = top + items.length * rowHeight
  const firstYear = new Date(start).getUTCFullYear()
  const years = Array.from(
    { length: new Date(end).getUTCFullYear() - firstYear + 1 },
    (_, i) => firstYear + i,
  )
  const todayX = x(today)

  return (
    <div ref={ref} className={classes.frame}>
      {width > 0 && (
        <svg
          className={classes.svg}
          width={width}
          height={height}
          role={items.some((item) => item.link) ? 'group' : 'img'}
          aria-label={title}
        >
          {years.map((year) => {
            const at = Date.UTC(year, 0, 1)
            const shown = Math.max(x(at), names)
            const near = Math.abs(shown - todayX) < 70
            return (
              <g key={year}>
                {at >= start && (
                  <line className={classes.grid} x1={x(at)} x2={x(at)} y1={top - 8} y2={height} />
                )}
                {!near && (
                  <text className={classes.axis} x={shown + 4} y={18}>
                    {year}
                  </text>
                )}
              </g>
            )
          })}
          {items.map((item, row) => {
            const y = top + row * rowHeight
            const left = x(time(item.from))
            const wide = Math.max(6, x(time(item.to)) - left)
            return (
              <g key={item.id}>
                <line className={classes.grid} x1={0} x2={width} y1={y} y2={y} />
                {(item.link ?? same)(
                  <text className={classes.name} x={0} y={y + 26}>
                    {item.label}
                  </text>,
                )}
                {item.amount && (
                  <text className={classes.amount} x={0} y={y + 47}>
                    {formatMoney(item.amount, language)}
                  </text>
                )}
                <rect
                  className={classes.bar}
                  data-tone={item.tone}
                  x={left}
                  y={y + 12}
                  width={wide}
                  height={28}
                  rx={5}
                >
                  <title>{`${item.label}: ${item.state}, ${formatDate(item.from, language)} – ${formatDate(item.to, language)}`}</title>
                </rect>
                {wide > item.state.length * 8.5 + 16 ? (
                  <text x={left + 10} y={y + 31}>
                    {item.state}
                  </text>
                ) : null}
                {item.due && (
                  <rect
                    className={classes.due}
                    x={x(time(item.due)) - 5}
                    y={y + 45}
                    width={10}
                    height={10}
                    transform={`rotate(45 ${x(time(item.due))} ${y + 50})`}
                  >
                    <title>{`${t('timeline.due')}: ${formatDate(item.due, language)}`}</title>
                  </rect>
                )}
              </g>
            )
          })}
          <line className={classes.today} x1={todayX} x2={todayX} y1={26} y2={height} />
          <text className={classes.todayText} x={todayX} y={18} textAnchor="middle">
            {t('timeline.today')}
          </text>
        </svg>
      )}
    </div>
  )
}
