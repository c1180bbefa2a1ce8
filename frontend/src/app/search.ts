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

export function queueSearch(search: Search): { state?: string; call?: string; q?: string; mine?: boolean } {
  return { ...queueTexts(search), ...(search.mine === true ? { mine: true } : {}) }
}
