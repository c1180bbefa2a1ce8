import { client, unwrap } from '../../lib/client'
import type { Find, Visit } from './steps'

const limit = '200'

/** The address of a visit, as the one who is signed in now sees the records. */
export async function addressOf(visit: Visit): Promise<string> {
  if (!visit.find) return visit.to
  const id = await idOf(visit.find)
  return id ? visit.to.replace('{id}', id) : (visit.else ?? '/app')
}

async function idOf(find: Find): Promise<string | undefined> {
  switch (find.list) {
    case 'calls':
      return (await callOf(find.call))?.id
    case 'applications':
      return applicationOf(find)
    case 'assignments': {
      const call = await callOf(find.call)
      const page = await unwrap(client.GET('/api/v1/me/assignments', { params: { query: { limit } } }))
      return page.items.find(({ call_id, title }) => call_id === call?.id && title.startsWith(find.title))?.id
    }
    case 'awards':
      return awardOf(find.number)
    case 'reports': {
      const award = await awardOf(find.award)
      if (!award) return undefined
      const query = { award_id: award, limit }
      const page = await unwrap(client.GET('/api/v1/reports', { params: { query } }))
      return page.items.find(({ code }) => code === find.code)?.id
    }
    case 'tranches': {
      const award = await awardOf(find.award)
      if (!award) return undefined
      const query = { award_id: award, limit }
      const page = await unwrap(client.GET('/api/v1/tranches', { params: { query } }))
      return page.items.find(({ seq }) => seq === find.seq)?.id
    }
    case 'donors': {
      const [call, me] = await Promise.all([callOf(find.call), unwrap(client.GET('/api/v1/me'))])
      const own = me.memberships.map(({ organisation_id }) => organisation_id)
      return call?.donors.find(({ id }) => !own.includes(id))?.id
    }
  }
}

async function callOf(code: string) {
  const page = await unwrap(client.GET('/api/v1/public/calls', { params: { query: { limit } } }))
  return page.items.find((call) => call.code === code)
}

async function applicationOf(find: { call?: string; number?: string }): Promise<string | undefined> {
  const [call, page] = await Promise.all([
    find.call ? callOf(find.call) : undefined,
    unwrap(client.GET('/api/v1/applications', { params: { query: { limit } } })),
  ])
  return page.items.find(
    ({ call_id, number }) =>
      (find.call === undefined || call_id === call?.id) &&
      (find.number === undefined || number === find.number),
  )?.id
}

async function awardOf(number: string): Promise<string | undefined> {
  const page = await unwrap(client.GET('/api/v1/awards', { params: { query: { limit } } }))
  return page.items.find((award) => award.number === number)?.id
}
