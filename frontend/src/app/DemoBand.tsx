import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useMe } from '../features/session/queries'
import { metaQuery } from './meta'

const Band = lazy(() => import('../features/demo/DemoBand').then(({ DemoBand }) => ({ default: DemoBand })))

/** Under `demeu demo` alone; elsewhere not even its file is asked for. */
export function DemoBand() {
  const { data: meta } = useQuery(metaQuery)
  const me = useMe()
  if (!meta?.demo) return null
  return (
    <Suspense>
      <Band email={me?.user.email} />
    </Suspense>
  )
}
