import { Link, useRouterState } from '@tanstack/react-router'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Icon } from '../components/Icon'
import { i18n, useTranslation } from '../lib/texts'
import classes from './Places.module.css'
import { barOf, type Place, placeAt } from './places'

const onPhone = 4

/** The places of a person: a bar under the header, on a phone a bar at the thumb; what is over waits behind "More". */
export function Places({ places }: { places: readonly Place[] }) {
  const { t } = useTranslation()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const current = placeAt(places, path)
  // One place alone would only repeat the header.
  if (places.length < 2) return null

  const { bar, rest } = barOf(places)
  const thumb = places.slice(0, onPhone)
  const isOver = places.length > onPhone
  return (
    <>
      <nav className={classes.bar} aria-label={t('header.places')}>
        <ul>
          {bar.map((place, n) => (
            <li key={place.name} className={n < onPhone ? '' : classes.wide}>
              <PlaceLink place={place} current={current} />
            </li>
          ))}
          {isOver && (
            <More
              path={path}
              className={rest.length > 0 ? '' : classes.narrow}
              holds={current && rest.includes(current) ? 'always' : restOf(bar, current)}
            >
              {[...bar.slice(onPhone), ...rest].map((place) => (
                <li key={place.name} className={rest.includes(place) ? '' : classes.narrow}>
                  <PlaceLink place={place} current={current} icon />
                </li>
              ))}
            </More>
          )}
        </ul>
      </nav>
      <nav className={classes.thumb} aria-label={t('nav.bottom')}>
        <ul>
          {thumb.map((place, n) => (
            <li key={place.name} className={isOver && n === onPhone - 1 ? classes.roomy : ''}>
              <PlaceLink place={place} current={current} icon short />
            </li>
          ))}
          {isOver && (
            <More
              path={path}
              icon
              holds={
                current && !thumb.includes(current) ? 'always' : current === thumb[3] ? 'narrow' : undefined
              }
            >
              {places.map((place) => (
                <li key={place.name}>
                  <PlaceLink place={place} current={current} icon />
                </li>
              ))}
            </More>
          )}
        </ul>
      </nav>
    </>
  )
}

/** A place that the bar shows only when it is wide is behind "More" when it is not. */
function restOf(bar: readonly Place[], current: Place | undefined) {
  return current && bar.indexOf(current) >= onPhone ? 'narrow' : undefined
}

type LinkProps = { place: Place; current: Place | undefined; icon?: boolean; short?: boolean }

function PlaceLink({ place, current, icon = false, short = false }: LinkProps) {
  return (
    <Link to={place.to} activeOptions={{ exact: true }} aria-current={place === current ? 'page' : undefined}>
      {icon && <Icon name={place.icon} />}
      {placeLabel(place.name, short)}
    </Link>
  )
}

function placeLabel(name: string, short: boolean): string {
  for (const key of [...(short ? [`common:places_short.${name}`] : []), `common:places.${name}`])
    if (i18n.exists(key)) return i18n.t(key as 'common:places.account')
  return name
}

type MoreProps = {
  path: string
  icon?: boolean
  className?: string | undefined
  /** Whether the current place waits in it: on every screen, or on narrow ones. */
  holds: 'always' | 'narrow' | undefined
  children: ReactNode
}

function More({ path, icon = false, className = '', holds, children }: MoreProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLLIElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()

  // Whoever goes somewhere, or presses or moves the focus elsewhere, is done with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path closes it
  useEffect(() => setOpen(false), [path])
  useEffect(() => {
    if (!open) return
    const leave = ({ target }: Event) => {
      if (target instanceof Node && !box.current?.contains(target)) setOpen(false)
    }
    document.addEventListener('pointerdown', leave)
    document.addEventListener('focusin', leave)
    return () => {
      document.removeEventListener('pointerdown', leave)
      document.removeEventListener('focusin', leave)
    }
  }, [open])

  return (
    <li
      ref={box}
      className={`${classes.more} ${className}`}
      onKeyDown={({ key }) => {
        if (key !== 'Escape' || !open) return
        setOpen(false)
        button.current?.focus()
      }}
    >
      <button
        ref={button}
        type="button"
        aria-expanded={open}
        aria-controls={id}
        data-holds={holds}
        onClick={() => setOpen(!open)}
      >
        {icon && <Icon name="dots" />}
        {t('nav.more')}
        {!icon && <Icon name={open ? 'chevron-up' : 'chevron-down'} size={18} />}
      </button>
      <ul id={id} hidden={!open}>
        {children}
      </ul>
    </li>
  )
}
