import { isDate } from '../../components/DateField'
import { getAt } from '../../form/pointer'
import type { FieldSchema, FormSchema, Values } from '../../form/schema'
import type { Language, Localised } from '../../lib/format'
import { peopleKinds } from './kinds'
import type { Organisation, OrganisationChange } from './queries'

// The profile of an organisation as a form: the pointers are those of the API, so that the server's words about a
// field stand at the field.

type Names = { kk: string; ru: string; en: string }
export type Region = { iso: string; name: Names }
export type Say = (key: string) => string

export function profileSchema(
  kind: string,
  say: Say,
  language: Language,
  regions: readonly Region[],
): FormSchema {
  const own = (text: string): Localised => ({ [language]: text })
  const field = (section: string, key: string, more: FieldSchema = {}): FieldSchema => ({
    type: 'string',
    'x-section': section,
    'x-label': own(say(`profile.${key}`)),
    ...(say(`hint.${key}`) ? { 'x-help': own(say(`hint.${key}`)) } : {}),
    ...more,
  })
  const sections = ['about', 'contact', ...(kind === 'initiative_group' ? [] : ['leader']), 'bank']
  const people = peopleKinds.includes(kind)
  const leaderName = kind === 'individual' ? 'person_name' : 'leader_name'
  return {
    type: 'object',
    // What calls ask for is no extra, though a profile can be saved without it.
    required: ['legal_name', 'region', 'email', ...(people ? [] : ['registration_number', 'founded_on'])],
    'x-sections': sections.map((id) => ({
      id,
      label: own(say(kind === 'individual' && id === 'leader' ? 'part.person' : `part.${id}`)),
    })),
    properties: {
      legal_name: {
        type: 'object',
        required: ['ru'],
        properties: {
          kk: field('about', people ? 'name_kk' : 'legal_name_kk'),
          ru: field('about', people ? 'name_ru' : 'legal_name_ru'),
          en: field('about', people ? 'name_en' : 'legal_name_en'),
        },
      },
      ...(people
        ? {}
        : {
            legal_form: field('about', 'legal_form'),
            registration_number: field('about', 'registration_number'),
            founded_on: field('about', 'founded_on', { format: 'date' }),
          }),
      ...(kind === 'ngo'
        ? {
            ngo_database_year: field('about', 'ngo_database_year', { pattern: '^20\\d\\d$' }),
          }
        : {}),
      ...(kind === 'donor'
        ? {
            donor: {
              type: 'object',
              properties: {
                sector: field('about', 'sector', {
                  oneOf: ['public', 'private'].map((each) => ({
                    const: each,
                    'x-label': own(say(`sector.${each}`)),
                  })),
                }),
                origin: field('about', 'origin', {
                  oneOf: ['domestic', 'international'].map((each) => ({
                    const: each,
                    'x-label': own(say(`origin.${each}`)),
                  })),
                }),
              },
            },
          }
        : {}),
      region: field('contact', 'region', {
        'x-widget': 'select',
        oneOf: regions.map(({ iso, name }) => ({ const: iso, 'x-label': name })),
      }),
      address: field('contact', 'address'),
      email: field('contact', 'email', { 'x-widget': 'email' }),
      phone: field('contact', 'phone', { 'x-widget': 'tel' }),
      ...(kind === 'initiative_group'
        ? {}
        : {
            leader: {
              type: 'object',
              required: ['name', 'iin'],
              properties: { name: field('leader', leaderName), iin: field('leader', 'iin') },
            },
          }),
      ...(kind === 'individual' ? { birth_date: field('leader', 'birth_date', { format: 'date' }) } : {}),
      bank: {
        type: 'object',
        required: ['iban', 'bic', 'kbe'],
        properties: {
          iban: field('bank', 'iban'),
          bic: field('bank', 'bic'),
          kbe: field('bank', 'kbe'),
        },
      },
    },
  }
}

export function profileValues(organisation: Organisation): Values {
  const { legal_name, legal_form, registration_number, founded_on, region, address, email, phone } =
    organisation
  const { leader, birth_date, members, bank, donor, ngo_database_year } = organisation
  return {
    legal_name,
    legal_form,
    registration_number,
    founded_on,
    region,
    address,
    email,
    phone,
    leader,
    birth_date,
    members: members ?? [],
    bank,
    donor,
    ngo_database_year: ngo_database_year ? String(ngo_database_year) : undefined,
  }
}

const text = (values: Values, pointer: string): string => {
  const value = getAt(values, pointer)
  return typeof value === 'string' ? value.trim() : ''
}

/** The whole profile as the server takes it: an emptied field is sent empty, a field of another kind not at all. */
export function profileChange(kind: string, values: Values): OrganisationChange {
  const people = peopleKinds.includes(kind)
  const year = Number(text(values, '/ngo_database_year'))
  const members = Array.isArray(values.members) ? (values.members as Values[]) : []
  return {
    legal_name: {
      ...(text(values, '/legal_name/kk') ? { kk: text(values, '/legal_name/kk') } : {}),
      ru: text(values, '/legal_name/ru'),
      ...(text(values, '/legal_name/en') ? { en: text(values, '/legal_name/en') } : {}),
    },
    region: text(values, '/region'),
    address: text(values, '/address'),
    email: text(values, '/email'),
    phone: text(values, '/phone'),
    bank: {
      iban: text(values, '/bank/iban'),
      bic: text(values, '/bank/bic'),
      kbe: text(values, '/bank/kbe'),
    },
    ...(people
      ? {}
      : {
          legal_form: text(values, '/legal_form'),
          registration_number: text(values, '/registration_number'),
          founded_on: text(values, '/founded_on'),
        }),
    ...(kind === 'ngo' ? { ngo_database_year: Number.isInteger(year) ? year : 0 } : {}),
    ...(kind === 'donor'
      ? {
          donor: {
            sector: text(values, '/donor/sector') === 'public' ? 'public' : 'private',
            origin: text(values, '/donor/origin') === 'international' ? 'international' : 'domestic',
          },
        }
      : {}),
    ...(kind === 'initiative_group'
      ? {
          members: members
            .filter((member) => text(member, '/name') !== '')
            .map((member) => ({
              name: text(member, '/name'),
              ...(isDate(text(member, '/birth_date')) ? { birth_date: text(member, '/birth_date') } : {}),
              ...(member.leader === true ? { leader: true } : {}),
            })),
        }
      : { leader: { name: text(values, '/leader/name'), iin: text(values, '/leader/iin') } }),
    ...(kind === 'individual' ? { birth_date: text(values, '/birth_date') } : {}),
  }
}
