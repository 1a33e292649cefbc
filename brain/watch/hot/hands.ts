import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { append } from '../../../platform/ledger/index.ts'
import { type Actor, factActorOf } from '../../../platform/org/index.ts'
import type { Reader, Tx } from '../../../platform/store/index.ts'
import type { WatchCity } from './city.ts'
import { type Hand, type HandKind, refuse } from './declare.ts'
import * as keep from './keep.ts'
import type { Reading } from './reading.ts'

const LONGEST_WHY = 500

const reasonOf = (why: string): string | null => {
  const words = why.trim().slice(0, LONGEST_WHY)
  return [...words].length >= 2 ? words : null
}

/**
 * What people decide about groups 人工合并、拆分、撤销. Nothing is moved by hand alone: the decision is kept, and the groups
 * that it speaks of are grouped anew with it, now and whenever they are looked at. Rights are the caller's to check first.
 */
export function openHands(city: WatchCity, reading: Reading) {
  const { district } = city

  async function decide(
    tx: Tx,
    who: Actor,
    kind: HandKind,
    left: readonly Id[],
    right: readonly Id[],
    why: string,
    at: Instant,
  ): Promise<Id> {
    const id = newId()
    await keep.insertHand(tx, district, { id, kind, left, right, why, by: who.name, at })
    await reading.lookAnew(tx, [...left, ...right])
    const subject = left[0] ?? id
    await append(tx, [
      {
        ...{
          district,
          kind: kind === 'merge' ? 'watch.merged' : 'watch.split',
          subjectKind: 'hot',
          subject,
          at,
        },
        ...{ actor: factActorOf(who), body: { hand: id, left, right, why } },
      },
    ])
    return id
  }

  const groupWith = async (reader: Reader, matter: Id) => {
    const [group] = await keep.groupsOfRequests(reader, district, [matter])
    const rows = group ? await keep.members(reader, district, [group]) : []
    return { group, ids: rows.map((one) => one.matter) }
  }

  return {
    /** Both are named by any of their requests. */
    async merge(
      tx: Tx,
      who: Actor,
      input: { readonly group: Id; readonly other: Id; readonly why: string },
      at: Instant,
    ): Promise<Result<{ readonly hand: Id; readonly group: Id }, Refusal>> {
      const why = reasonOf(input.why)
      if (!why) return no(refuse['watch.needsReason']())
      const one = await groupWith(tx, input.group)
      const other = await groupWith(tx, input.other)
      if (!one.group || !other.group) return no(refuse['watch.noGroup']())
      if (one.group === other.group) return no(refuse['watch.sameGroup']())
      const hand = await decide(tx, who, 'merge', one.ids, other.ids, why, at)
      return ok({ hand, group: (await groupWith(tx, input.group)).group ?? input.group })
    },

    /** These leave the group and are one of their own. */
    async split(
      tx: Tx,
      who: Actor,
      input: { readonly group: Id; readonly matters: readonly Id[]; readonly why: string },
      at: Instant,
    ): Promise<Result<{ readonly hand: Id; readonly group: Id; readonly other: Id }, Refusal>> {
      const why = reasonOf(input.why)
      if (!why) return no(refuse['watch.needsReason']())
      const { group, ids } = await groupWith(tx, input.group)
      if (!group) return no(refuse['watch.noGroup']())
      const out = [...new Set(input.matters)]
      const rest = ids.filter((id) => !out.includes(id))
      if (out.length === 0 || rest.length === 0 || out.some((id) => !ids.includes(id)))
        return no(refuse['watch.badSplit']())
      const hand = await decide(tx, who, 'split', out, rest, why, at)
      const [stays, left] = [await groupWith(tx, rest[0] as Id), await groupWith(tx, out[0] as Id)]
      return ok({ hand, group: stays.group ?? group, other: left.group ?? group })
    },

    /** Takes a decision back; its groups are as if it had never been. */
    async undo(
      tx: Tx,
      who: Actor,
      input: { readonly hand: Id; readonly why: string },
      at: Instant,
    ): Promise<Result<{ readonly group: Id }, Refusal>> {
      const why = reasonOf(input.why)
      if (!why) return no(refuse['watch.needsReason']())
      const hand: Hand | undefined = await keep.lockHand(tx, district, input.hand)
      if (!hand || hand.undoneAt) return no(refuse['watch.notUndoable']())
      await keep.undoHand(tx, district, hand.id, who.name, at, why)
      const ids = [...hand.left, ...hand.right]
      await reading.lookAnew(tx, ids)
      const subject = hand.left[0] as Id
      await append(tx, [
        {
          ...{ district, kind: 'watch.undone', subjectKind: 'hot', subject, at },
          ...{ actor: factActorOf(who), body: { hand: hand.id, of: hand.kind, why } },
        },
      ])
      return ok({ group: (await groupWith(tx, subject)).group ?? subject })
    },

    hand: (reader: Reader, id: Id): Promise<Hand | undefined> => keep.hand(reader, district, id),
  }
}
