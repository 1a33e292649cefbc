import { type Id, type Instant, newId } from '../../base/index.ts'
import type { Reader, Tx } from '../store/index.ts'
import type { Channel, Notice, Outside, Recipient } from './declare.ts'
import * as keep from './keep.ts'

/** Finds the people behind an addressee, at the moment of sending. Given by the room that knows accounts and posts. */
export type FindRecipients = (
  reader: Reader,
  district: string,
  to: { readonly account: Id } | { readonly unit: Id; readonly role?: string } | { readonly role: string },
) => Promise<readonly Recipient[]>

/** Keeps outside addresses sealed at rest. */
export type AddressVault = { seal(text: string): string; open(sealed: string): string }

export type SendOptions = {
  readonly recipients: FindRecipients
  readonly channels: readonly Channel[]
  readonly vault?: AddressVault
  /** Told after the commit whose inbox has something new. */
  readonly onPosted?: (district: string, accounts: readonly Id[]) => void
}

/**
 * Tells people 通知, in the caller's transaction: whoever is to be told when it commits, is; when it rolls back, nobody
 * is. A (district, key) that was used before does nothing.
 */
export async function send(
  options: SendOptions,
  tx: Tx,
  notices: readonly Notice[],
  at: Instant,
): Promise<void> {
  if (notices.length === 0) return
  const first = new Map(notices.map((notice) => [`${notice.district}\n${notice.key}`, notice]))
  // Of two notices with one key in the same call the first is sent.
  for (const notice of [...notices].reverse()) first.set(`${notice.district}\n${notice.key}`, notice)
  const found = await Promise.all(
    [...first.values()].map(async (notice) => ({
      id: newId(),
      notice,
      people: await peopleOf(options, tx, notice),
    })),
  )
  const inbox = found.flatMap(({ id, notice, people }) =>
    people.flatMap(({ account }) => (account ? [{ district: notice.district, account, notice: id }] : [])),
  )
  const deliveries = found.flatMap(({ id, notice, people }) =>
    people.flatMap((person) => deliveriesTo(options, notice.district, id, person)),
  )
  keep.post(
    tx,
    found.map(({ id, notice, people }) => ({ id, notice, recipients: people.length })),
    inbox,
    deliveries,
    at,
  )
  const { onPosted } = options
  if (onPosted && inbox.length > 0)
    tx.afterCommit(() => {
      for (const [district, rows] of Map.groupBy(inbox, (row) => row.district))
        onPosted(
          district,
          rows.map((row) => row.account),
        )
    })
}

type Person = Omit<Recipient, 'account'> & { readonly account: Id | null }

async function peopleOf(options: SendOptions, tx: Tx, { to, district }: Notice): Promise<readonly Person[]> {
  if ('address' in to) return [{ account: null, outside: [to] }]
  const found = await options.recipients(tx, district, to)
  // one person holding a role twice is told once
  return [...new Map(found.map((person) => [person.account, person])).values()]
}

function deliveriesTo(
  options: SendOptions,
  district: string,
  notice: Id,
  person: Person,
): keep.NewDelivery[] {
  const known = new Set<Outside>(options.channels.map((channel) => channel.name))
  const places = new Map(person.outside.map((place) => [`${place.by} ${place.address}`, place]))
  return [...places.values()].map(({ by, address }) => ({
    district,
    notice,
    channel: by,
    account: person.account,
    address: options.vault ? options.vault.seal(address) : address,
    language: person.language ?? 'zh',
    // kept and listed rather than dropped: somebody expected it to leave
    state: known.has(by) ? 'queued' : 'failed',
    reason: known.has(by) ? null : 'no such channel is set up',
  }))
}
