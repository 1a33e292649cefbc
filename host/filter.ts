import { phoneOf, queryTokens } from '../platform/fields/index.ts'
import { type ListFilter, VIEWS, type View } from '../platform/matters/index.ts'
import type { OpenCity } from './open.ts'

const LISTS = [
  'type',
  'state',
  'kind',
  'category',
  'urgency',
  'channel',
  'unit',
  'area',
  'tag',
  'grid',
] as const

/** The door's filter as the room wants it: words cut into tokens, a telephone number into its blind index. */
export function filterOf(city: OpenCity, given: Readonly<Record<string, unknown>>): ListFilter {
  const filter: Record<string, unknown> = {}
  for (const name of LISTS) if (Array.isArray(given[name])) filter[name] = given[name]
  for (const name of [
    'open',
    'from',
    'to',
    'number',
    'part',
    'sort',
    'cursor',
    'limit',
    'light',
    'within',
    'standing',
    'ids',
  ] as const)
    if (given[name] !== undefined) filter[name] = given[name]
  if (typeof given.view === 'string' && (VIEWS as readonly string[]).includes(given.view))
    filter.view = given.view as View
  const words = typeof given.q === 'string' ? given.q.trim() : ''
  const phone = phoneOf(words)
  if (/^\d{13,20}$/.test(words)) filter.number = words
  else if (phone) filter.phoneBlind = city.vault.blind(phone.number, 'phone')
  else if (words) filter.tokens = queryTokens(words)
  return filter as ListFilter
}
