import type { ReactNode } from 'react'
import { formatNumber } from '../lib/format'
import { useTranslation } from '../lib/texts'
import { useLanguage } from '../lib/useLanguage'
import { Button } from './Button'
import classes from './DataList.module.css'
import { useNarrow } from './useNarrow'

export type Column<Row> = {
  key: string
  head: string
  /** null where the row says nothing: a dash in the table, no line on a card. */
  cell: (row: Row) => ReactNode
  /** Set right, with digits of one width. */
  numeric?: boolean
}

type Props<Row> = {
  /** Names the table for those who do not see it. */
  caption: string
  /** The first column is the head of each row and of each card. */
  columns: readonly [Column<Row>, ...Column<Row>[]]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** How many there are in all, when the server counted. */
  total?: number | undefined
  /** Keyset paging: present while the server gave a next_cursor. */
  onMore?: (() => void) | undefined
  loadingMore?: boolean
  /** Shown when there is nothing; see Empty. */
  empty: ReactNode
}

/** A table on a desktop, cards with the same facts on a phone. */
export function DataList<Row>({
  caption,
  columns,
  rows,
  rowKey,
  total,
  onMore,
  loadingMore = false,
  empty,
}: Props<Row>) {
  const { t } = useTranslation()
  const language = useLanguage()
  const narrow = useNarrow()
  if (rows.length === 0 && !onMore) return <>{empty}</>
  const [first, ...rest] = columns

  return (
    <div>
      <p className={classes.count} role="status">
        {total !== undefined && t('list.count', { count: total, n: formatNumber(total, language) })}
      </p>
      {narrow ? (
        <ul className={classes.cards} aria-label={caption}>
          {rows.map((row) => (
            <li key={rowKey(row)} className={classes.item}>
              <div className={classes.itemHead}>{first.cell(row)}</div>
              <dl className={classes.facts}>
                {rest.map((column) => {
                  const says = column.cell(row)
                  return (
                    says !== null && (
                      <Fact key={column.key} head={column.head}>
                        {says}
                      </Fact>
                    )
                  )
                })}
              </dl>
            </li>
          ))}
        </ul>
      ) : (
        <div className={classes.frame}>
          <table className={classes.table}>
            <caption className="visually-hidden">{caption}</caption>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.key} scope="col" data-numeric={column.numeric || undefined}>
                    {column.head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={rowKey(row)}>
                  <th scope="row">{first.cell(row)}</th>
                  {rest.map((column) => (
                    <td key={column.key} data-numeric={column.numeric || undefined}>
                      {column.cell(row) ?? '—'}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {onMore && (
        <div className={classes.more}>
          <Button onClick={onMore} busy={loadingMore}>
            {t('list.more')}
          </Button>
        </div>
      )}
    </div>
  )
}

function Fact({ head, children }: { head: string; children: ReactNode }) {
  return (
    <>
      <dt>{head}</dt>
      <dd>{children}</dd>
    </>
  )
}
