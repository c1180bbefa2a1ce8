import type { ReactNode } from 'react'
import { type Column, DataList } from './DataList'
import { Empty } from './Empty'
import { Page } from './Page'
import classes from './RecordList.module.css'

type Row = { id: string }

/** What an infinite query of a list holds: its pages, and the way to the next. */
type Listed<R extends Row> = {
  data: { pages: readonly { items: readonly R[]; total?: number | undefined }[] }
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => unknown
}

type ListProps<R extends Row> = {
  caption: string
  list: Listed<R>
  columns: readonly [Column<R>, ...Column<R>[]]
  /** What will be here. */
  none: { title: string; text: string }
}

/** The records of a list, page after page. */
export function RecordList<R extends Row>({ caption, list, columns, none }: ListProps<R>) {
  return (
    <DataList
      caption={caption}
      columns={columns}
      rows={list.data.pages.flatMap((page) => page.items)}
      rowKey={(row) => row.id}
      total={list.data.pages[0]?.total}
      onMore={list.hasNextPage ? () => list.fetchNextPage() : undefined}
      loadingMore={list.isFetchingNextPage}
      empty={<Empty {...none} />}
    />
  )
}

/** A page that is one list: its title, its tabs when it has queues, the records. */
export function ListPage<R extends Row>({
  title,
  aside,
  tabs,
  ...list
}: Omit<ListProps<R>, 'caption'> & { title: string; aside?: ReactNode; tabs?: ReactNode }) {
  return (
    <Page title={title} aside={aside}>
      {tabs}
      <RecordList caption={title} {...list} />
    </Page>
  )
}

/** The head of a row: the record by its link, and below it what tells it from its namesakes. */
export function RowName({ children, note }: { children: ReactNode; note?: ReactNode }) {
  return (
    <div className={classes.name}>
      {children}
      {note && <small>{note}</small>}
    </div>
  )
}
