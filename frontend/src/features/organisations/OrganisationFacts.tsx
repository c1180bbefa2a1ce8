import type { ReactNode } from 'react'
import { DateText } from '../../components/DateText'
import { Facts } from '../../components/Facts'
import { pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import type { Organisation } from './queries'
import { say } from './words'

/** The profile as a reader sees it: what is not shown to them, or not filled, does not stand there. */
export function OrganisationFacts({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation('organisations')
  const language = useLanguage()
  const { legal_name: name, leader, bank, members } = organisation
  const rows: (readonly [string, ReactNode])[] = [
    [t('profile.legal_name_kk'), name.kk],
    [t('profile.legal_name_ru'), name.ru],
    [t('profile.legal_name_en'), name.en],
    [t('profile.legal_form'), organisation.legal_form],
    [t('profile.registration_number'), organisation.registration_number],
    [t('profile.founded_on'), organisation.founded_on && <DateText value={organisation.founded_on} />],
    [t('profile.birth_date'), organisation.birth_date && <DateText value={organisation.birth_date} />],
    [
      t('profile.ngo_database_year'),
      organisation.ngo_database_year ? String(organisation.ngo_database_year) : undefined,
    ],
    [
      t('donor_kind'),
      organisation.donor &&
        `${say(`sector.${organisation.donor.sector}`)}, ${say(`origin.${organisation.donor.origin}`)}`,
    ],
    [t('profile.region'), pick(organisation.region_name, language).text || organisation.region],
    [t('profile.address'), organisation.address],
    [t('profile.email'), organisation.email],
    [t('profile.phone'), organisation.phone],
    [t('profile.leader_name'), leader?.name],
    [t('profile.iin'), leader?.iin],
    [
      t('part.members'),
      members && members.length > 0 && (
        <ul>
          {members.map((member) => (
            <li key={`${member.name} ${member.birth_date ?? ''}`}>
              {member.name}
              {member.leader ? ` · ${t('members.leader_short')}` : ''}
            </li>
          ))}
        </ul>
      ),
    ],
    [t('profile.iban'), bank?.iban],
    [t('profile.bic'), bank?.bic],
    [t('profile.kbe'), bank?.kbe],
  ]
  return <Facts items={rows.filter(([, value]) => Boolean(value))} />
}
