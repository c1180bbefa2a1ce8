type Search = Record<string, unknown>

/** Parameters of an address that are plain texts; anything else is left out. */
export function textSearch<Name extends string>(...names: Name[]) {
  return (search: Search): { [Key in Name]?: string } => {
    const found: { [Key in Name]?: string } = {}
    for (const name of names) {
      const value = search[name]
      if (typeof value === 'string' && value !== '') found[name] = value
    }
    return found
  }
}

const queueTexts = textSearch('state', 'call', 'q')

export function queueSearch(search: Search): {
  tab?: 'all'
  state?: string
  call?: string
  q?: string
  mine?: boolean
} {
  return {
    ...queueTexts(search),
    ...(search.tab === 'all' ? { tab: 'all' } : {}),
    ...(search.mine === true ? { mine: true } : {}),
  }
}

/** Which of several records of one's own: the first, when the address does not say. */
export const idSearch = textSearch('id')

/** A queue may be narrowed to one state. */
export const stateSearch = textSearch('state')

/** From which day to which. */
export const periodSearch = textSearch('from', 'to')

/** Only a path of this site, so that a link cannot send a person elsewhere after the sign-in. */
export function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])/.test(path) && !path.startsWith('/login')
}
