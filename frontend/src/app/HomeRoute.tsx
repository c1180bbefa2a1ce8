import { ButtonLink } from '../components/Button'
import { HomePage } from '../features/home/HomePage'
import { useMe } from '../features/session/queries'
import { useTranslation } from '../lib/texts'
import { placesOf } from './places'

export function HomeRoute() {
  const { t } = useTranslation('home')
  const me = useMe()
  const first = placesOf(me?.places ?? [])[0]?.to ?? '/account'
  return (
    <HomePage
      enter={
        <ButtonLink to={me ? first : '/login'} look="main">
          {t(me ? 'continue' : 'enter')}
        </ButtonLink>
      }
    />
  )
}
