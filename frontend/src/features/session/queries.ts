import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, unwrap } from '../../lib/client'
import type { Language } from '../../lib/format'
import { isProblem } from '../../lib/problem'

export type Me = components['schemas']['Me']
export type Credentials = components['schemas']['SignIn']

export const sessionKeys = {
  me: ['session', 'me'] as const,
}

/** Who is signed in; null for a visitor. Navigation comes from its `places`. */
export const meQuery = queryOptions({
  queryKey: sessionKeys.me,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await unwrap(client.GET('/api/v1/me', { signal }))
    } catch (error) {
      if (isProblem(error) && error.status === 401) return null
      throw error
    }
  },
  staleTime: 60_000,
})

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
    onSuccess: async ({ user }) => {
      const before = cache.getQueryData(meQuery.queryKey)
      // What was read as somebody else, or as a visitor, is another view of the data.
      if (before && before.user.id === user.id) await cache.invalidateQueries()
      else await cache.resetQueries()
    },
  })
}

export function useSignOut() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => unwrap(client.POST('/api/v1/auth/logout')),
    onSuccess: () => {
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
