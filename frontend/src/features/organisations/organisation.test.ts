import { afterEach, describe, expect, it } from 'vitest'
import { fieldsOf } from '../../form/schema'
import { languages } from '../../lib/format'
import { i18n } from '../../lib/texts'
import { dutySteps, sameDuty } from './duties'
import { profileChange, profileSchema } from './profile'
import { organisationSearch, organisationStates } from './search'
import { dutyStates, membershipStates } from './states'
import { say } from './words'

afterEach(() => i18n.change('en'))

it('every state says what happens now, in three languages', async () => {
  for (const language of languages) {
    await i18n.change(language)
    for (const state of organisationStates)
      for (const key of [`state.${state}`, `now.${state}`, `office.${state}`])
        expect(say(key), `${language} ${key}`).not.toBe('')
    for (const state of membershipStates)
      for (const key of [`member.${state}`, `member_now.${state}`])
        expect(say(key), `${language} ${key}`).not.toBe('')
    for (const state of dutyStates) expect(say(`duties.now_${state}`), `${language} ${state}`).not.toBe('')
  }
})

describe('the profile', () => {
  it('asks each kind for what it can have', () => {
    const pointers = (kind: string) =>
      fieldsOf(profileSchema(kind, say, 'en', [])).map(({ pointer }) => pointer)
    expect(pointers('ngo')).toContain('/registration_number')
    expect(pointers('individual')).not.toContain('/registration_number')
    expect(pointers('individual')).toContain('/birth_date')
    expect(pointers('initiative_group')).not.toContain('/leader/iin')
    expect(pointers('donor')).toContain('/donor/sector')
  })

  it('sends emptied fields empty and members with a name alone', () => {
    const change = profileChange('initiative_group', {
      legal_name: { ru: ' Группа ' },
      members: [{ name: 'Aigul', birth_date: '2001-02-03', leader: true }, { name: ' ' }],
    })
    expect(change.legal_name).toEqual({ ru: 'Группа' })
    expect(change.phone).toBe('')
    expect(change.members).toEqual([{ name: 'Aigul', birth_date: '2001-02-03', leader: true }])
    expect(change).not.toHaveProperty('registration_number')
  })

  it('reads the year of the last report', () => {
    expect(profileChange('ngo', { ngo_database_year: '2025' }).ngo_database_year).toBe(2025)
    expect(profileChange('ngo', {}).ngo_database_year).toBe(0)
  })
})

describe('duties', () => {
  it('stand in the order of a grant, unknown steps last', () => {
    const duty = { persons: 1 }
    expect(
      dutySteps({ 'tranche.settle': duty, 'new.step': duty, 'call.publish': duty, 'award.approve': duty }),
    ).toEqual(['call.publish', 'award.approve', 'tranche.settle', 'new.step'])
  })

  it('are the same whatever the order of their lists', () => {
    expect(
      sameDuty({ persons: 2, not_by: ['a', 'b'] }, { persons: 2, not_by: ['b', 'a'], file: false }),
    ).toBe(true)
    expect(sameDuty({ persons: 2 }, { persons: 3 })).toBe(false)
  })
})

it('an address says what is known and nothing else', () => {
  expect(organisationSearch({ q: ' Нура ', state: 'verified', kind: 'club' })).toEqual({
    q: 'Нура',
    state: 'verified',
  })
})
