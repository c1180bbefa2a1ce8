import { del, get, set } from 'idb-keyval'
import type { ExpenseRow } from './register'

// A row of the register that is not finished is no row for the server yet: this device keeps it over a reload.

const keyOf = (id: string) => `report:${id}:rows`

export async function readUnfinished(id: string): Promise<ExpenseRow[]> {
  // A private window may have no store.
  return (await get<ExpenseRow[]>(keyOf(id)).catch(() => undefined)) ?? []
}

export function keepUnfinished(id: string, rows: readonly ExpenseRow[]): void {
  ;(rows.length > 0 ? set(keyOf(id), rows) : del(keyOf(id))).catch(() => {})
}
