import type { AreaCode, Id, Instant } from '../../base/index.ts'
import type { Vault } from '../fields/index.ts'
import { type Reader, sql } from '../store/index.ts'
import { openRequester } from './requester.ts'

/** Who and what a request names, for the recognition of one thing in many requests. The requester stays sealed. */
export type NamedIn = {
  readonly id: Id
  readonly number: string
  readonly title: string
  readonly content: string
  readonly area: AreaCode
  readonly address: string | null
  /** 被反映对象 */
  readonly subjectParty: string | null
  readonly secret: boolean
  readonly openedAt: Instant
  readonly phoneBlind: string | null
  readonly idBlind: string | null
  readonly sealed: string | null
}

/** The named things of these matters. For the system's own eyes: rights are the caller's to apply before showing any. */
export const namedIn = (reader: Reader, district: string, ids: readonly Id[]): Promise<NamedIn[]> =>
  reader.query(sql`select m.id, m.number, m.title, m.content, m.area, m.address, m.data->>'subjectParty' as "subjectParty",
      m.secret, m.opened_at as "openedAt", p.phone_blind as "phoneBlind", p.id_blind as "idBlind", p.sealed
    from matter m left join party p on p.district = m.district and p.matter = m.id and p.role = 'requester'
    where m.district = ${district} and m.id = any(${ids}::uuid[]) order by m.opened_at, m.id`)

/** The name of a requester in clear, for comparing in memory only; null when none was given. */
export function requesterName(vault: Vault, sealed: string | null): string | null {
  if (!sealed) return null
  const { name } = openRequester(vault, sealed)
  return name?.trim() || null
}
