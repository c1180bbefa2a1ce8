// JSON Pointers (RFC 6901) into the values of a form. Values are changed by copy, never in place.

export function parsePointer(pointer: string): string[] {
  if (pointer === '' || pointer === '#') return []
  return pointer
    .replace(/^#/, '')
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

export function joinPointer(...parts: (string | number)[]): string {
  return parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

export function getAt(values: unknown, pointer: string): unknown {
  let here: unknown = values
  for (const part of parsePointer(pointer)) {
    if (typeof here !== 'object' || here === null) return undefined
    here = (here as Record<string, unknown>)[part]
  }
  return here
}

export function setAt<T>(values: T, pointer: string, value: unknown): T {
  return set(values, parsePointer(pointer), value) as T
}

function set(here: unknown, [part, ...rest]: string[], value: unknown): unknown {
  if (part === undefined) return value
  if (Array.isArray(here)) {
    const copy: unknown[] = [...here]
    const index = Number(part)
    copy[index] = set(copy[index], rest, value)
    return copy
  }
  const object = typeof here === 'object' && here !== null ? (here as Record<string, unknown>) : {}
  if (rest.length === 0 && value === undefined) {
    const { [part]: _gone, ...kept } = object
    return kept
  }
  return { ...object, [part]: set(object[part], rest, value) }
}
