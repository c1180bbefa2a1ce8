import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, unwrap } from '../../lib/client'
import { isLanguage, type Language } from '../../lib/format'
import { rememberedLanguage, setLanguage } from '../../lib/i18n'
import { isProblem } from '../../lib/problem'
import { mayBeSignedIn, noteSession, setSessionLost } from '../../lib/session'

export type Me = components['schemas']['Me']
export type Credentials = components['schemas']['SignIn']

export const sessionKeys = {
  me: ['session', 'me'] as const,
}

/** Who is signed in; null for a visitor. Navigation comes from its `places`. */
export const meQuery = queryOptions({
  queryKey: sessionKeys.me,
  queryFn: async ({ signal, client: cache }): Promise<Me | null> => {
    try {
      const me = await unwrap(client.GET('/api/v1/me', { signal }))
      noteSession(true)
      return me
    } catch (error) {
      if (!isProblem(error) || error.status !== 401) throw error
      const before = cache.getQueryData<Me | null>(sessionKeys.me)
      // Under somebody's hands the page stays theirs, and a new sign-in is asked for over it.
      if (before) setSessionLost(true)
      else noteSession(false)
      return before ?? null
    }
  },
  staleTime: 60_000,
})

/** For pages that anybody may open: a visitor who never signed in here is not asked about. */
export function useMe(): Me | null {
  return useQuery({ ...meQuery, enabled: mayBeSignedIn() }).data ?? null
}

// What a sign-in has answered already, and what is the same for everybody.
const same: readonly unknown[] = ['session', 'meta', 'classifiers']

/** Mails a one-time code; the answer is the same whether the address is known or not. */
export function useSendCode() {
  return useMutation({
    mutationFn: (body: { email: string; language: Language }) =>
      unwrap(client.POST('/api/v1/auth/codes', { body })),
  })
}

export function useSignIn() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: Credentials) => unwrap(client.POST('/api/v1/auth/login', { body })),
    onSuccess: async ({ user, me }) => {
      noteSession(true)
      const before = cache.getQueryData(meQuery.queryKey)
      cache.setQueryData(meQuery.queryKey, me)
      if (!rememberedLanguage() && isLanguage(user.language))
        await setLanguage(user.language, { remember: false })
      // What was read as somebody else, or as a visitor, is another view of the data.
      const rest = {
        predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => !same.includes(queryKey[0]),
      }
      if (before && before.user.id === user.id) await cache.invalidateQueries(rest)
      else await cache.resetQueries(rest)
    },
  })
}

export function useSignOut() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => unwrap(client.POST('/api/v1/auth/logout')),
    onSuccess: () => {
      noteSession(false)
      cache.clear()
      cache.setQueryData(sessionKeys.me, null)
    },
  })
}

export function useSetPassword() {
  return useMutation({
    mutationFn: (password: string) => unwrap(client.PUT('/api/v1/me/password', { body: { password } })),
  })
}

/** Keeps the language in the profile, so that letters and other devices speak it. */
export function useKeepLanguage() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (language: Language) => unwrap(client.PATCH('/api/v1/me', { body: { language } })),
    onSuccess: (_, language) =>
      cache.setQueryData(meQuery.queryKey, (me) => me && { ...me, user: { ...me.user, language } }),
  })
}
