import { useSuspenseQuery } from '@tanstack/react-query'
import { Invitations } from '../features/organisations/Invitations'
import { applicantKinds } from '../features/organisations/kinds'
import { meQuery } from '../features/session/queries'
import type { Item } from '../features/today/items'
import { type Urgent, wholeList } from '../features/today/queues'
import { TodayPage } from '../features/today/TodayPage'
import { mineOf } from './mine'
import { placesOf } from './places'

export function TodayRoute() {
  const { data: me } = useSuspenseQuery(meQuery)
  const address = (place: string) => placesOf([place])[0]?.to
  function addressOf(item: Item): string | undefined {
    if (item.noun === 'assignment') return `/review/${item.id}`
    return `/app/${item.noun}s/${item.id}`
  }
  function urgentAddress({ noun, id }: Urgent): string {
    if (noun === 'application') return `/office/applications/${id}`
    if (noun === 'decision') return `/office/calls/${id}/decisions`
    return `/app/${noun}s/${id}`
  }
  return (
    <TodayPage
      name={me?.user.name ?? ''}
      invitations={<Invitations waiting={me?.invitations ?? []} />}
      applicants={mineOf(me)
        .filter(({ kind }) => applicantKinds.includes(kind))
        .map(({ id }) => id)}
      places={me?.places ?? []}
      addressOf={addressOf}
      waiting={me?.queues ?? []}
      queueAddress={(queue) => address(wholeList[queue])}
      urgentAddress={urgentAddress}
    />
  )
}
