import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { append } from '../../../platform/ledger/index.ts'
import { type Actor, factActorOf, type Roles, visible } from '../../../platform/org/index.ts'
import type { Reader, Tx } from '../../../platform/store/index.ts'
import { type Firing, type FiringState, firingStates, refusals as refuse, type Silence } from './declare.ts'
import type { Running } from './engine.ts'
import * as keep from './keep.ts'
import { factOf, openFor, type RulesCity } from './writing.ts'

const DAY = 86_400_000
const LONGEST_SILENCE = 30 * DAY
const LONGEST_NOTE = 500

/** The board of firings 预警中心: who may see which, and what each may do with it. */
export function openBoard(city: RulesCity, roles: Roles) {
  const { district } = city
  const sees = (who: Actor) => visible(who, roles, { name: 'firing', openedBy: null })

  async function locked(
    tx: Tx,
    who: Actor,
    id: Id,
    from: readonly FiringState[],
  ): Promise<Result<Firing, Refusal>> {
    const one = await keep.lockFiring(tx, district, sees(who), id)
    if (!one) return no(refuse['watchRules.noFiring']())
    return from.includes(one.state)
      ? ok(one)
      : no(refuse['watchRules.wrongState']({ state: firingStates[one.state] }))
  }

  return {
    list: (reader: Reader, who: Actor, filter: keep.BoardFilter) =>
      keep.board(reader, district, sees(who), filter),
    counts: (reader: Reader, who: Actor, filter: keep.BoardFilter) =>
      keep.boardCounts(reader, district, sees(who), filter),
    quality: (reader: Reader, who: Actor, since: Instant) => keep.quality(reader, district, sees(who), since),
    ofMatter: (reader: Reader, who: Actor, matter: Id) => keep.ofMatter(reader, district, sees(who), matter),
    async one(reader: Reader, who: Actor, id: Id): Promise<Firing | null> {
      const [found] = await keep.board(reader, district, { all: [sees(who)] }, { id, limit: 1 })
      return found ?? null
    },

    /** 签收. The sheet’s clock stops here; of a group for all its children. */
    async acknowledge(tx: Tx, who: Actor, id: Id, at: Instant): Promise<Result<null, Refusal>> {
      const one = await locked(tx, who, id, ['standing'])
      if (!one.ok) return one
      await keep.acknowledge(tx, district, id, who.name, at)
      await append(tx, [
        factOf(
          district,
          'watch.acknowledged',
          one.value,
          at,
          { late: one.value.climbedAt !== null },
          factActorOf(who),
        ),
      ])
      return ok(null)
    },

    /** 误报, with its reason: the rule is judged by these. */
    async misfire(tx: Tx, who: Actor, id: Id, why: string, at: Instant): Promise<Result<null, Refusal>> {
      if (why.trim().length < 2) return no(refuse['watchRules.noReason']())
      const one = await locked(tx, who, id, ['standing', 'acknowledged', 'ended'])
      if (!one.ok) return one
      if (one.value.matter)
        return no(refuse['watchRules.hasMatter']({ number: one.value.matterNumber ?? '' }))
      const note = why.trim().slice(0, LONGEST_NOTE)
      await keep.setState(tx, district, id, 'misfire', note)
      await append(tx, [factOf(district, 'watch.misfire', one.value, at, { why: note }, factActorOf(who))])
      return ok(null)
    },

    /** 立案: through the ordinary door, linked both ways, never twice. */
    async open(
      tx: Tx,
      who: Actor,
      id: Id,
      opens: NonNullable<Running['declared']['opens']>,
      at: Instant,
    ): Promise<Result<{ readonly id: Id; readonly number: string }, Refusal>> {
      const one = await locked(tx, who, id, ['standing', 'acknowledged', 'handling', 'ended'])
      if (!one.ok) return one
      if (one.value.matter)
        return no(refuse['watchRules.hasMatter']({ number: one.value.matterNumber ?? '' }))
      return openFor(city, tx, one.value, opens, at, factActorOf(who))
    },

    /** 原因与教训, when it is over. */
    async note(tx: Tx, who: Actor, id: Id, text: string, at: Instant): Promise<Result<null, Refusal>> {
      const one = await locked(tx, who, id, ['acknowledged', 'handling', 'ended', 'misfire'])
      if (!one.ok) return one
      if (text.trim().length < 2) return no(refuse['watchRules.noReason']())
      await keep.setNote(tx, district, id, text.trim().slice(0, LONGEST_NOTE))
      await append(tx, [
        factOf(
          district,
          'watch.noted',
          one.value,
          at,
          { text: text.trim().slice(0, LONGEST_NOTE) },
          factActorOf(who),
        ),
      ])
      return ok(null)
    },

    silences: (reader: Reader, at: Instant) => keep.silences(reader, district, at),
    async silence(
      tx: Tx,
      who: Actor,
      given: Omit<Silence, 'id' | 'by'>,
      at: Instant,
    ): Promise<Result<{ id: Id }, Refusal>> {
      const long = given.to.getTime() - given.from.getTime()
      if (!(long > 0 && long <= LONGEST_SILENCE)) return no(refuse['watchRules.badSilence']())
      if (given.why.trim().length < 2) return no(refuse['watchRules.noReason']())
      const one: Silence = {
        ...given,
        why: given.why.trim().slice(0, LONGEST_NOTE),
        id: newId(),
        by: who.name,
      }
      await keep.insertSilence(tx, district, one, at)
      await append(tx, [
        {
          ...{
            district,
            kind: 'watch.silenced',
            subjectKind: 'silence',
            subject: one.id,
            at,
            actor: factActorOf(who),
          },
          body: {
            rule: one.rule,
            object: one.object,
            area: one.area,
            from: one.from,
            to: one.to,
            why: one.why,
          },
        },
      ])
      return ok({ id: one.id })
    },
    async endSilence(tx: Tx, who: Actor, id: Id, at: Instant): Promise<Result<null, Refusal>> {
      if ((await keep.endSilence(tx, district, id, at)) === 0) return no(refuse['watchRules.noFiring']())
      await append(tx, [
        {
          ...{
            district,
            kind: 'watch.silenceEnded',
            subjectKind: 'silence',
            subject: id,
            at,
            actor: factActorOf(who),
          },
          body: {},
        },
      ])
      return ok(null)
    },
  }
}
export type Board = ReturnType<typeof openBoard>
