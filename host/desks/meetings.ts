import { type Id, type Instant, isId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { alerts, duty, incidents, meetings } from '../../platform/command/index.ts'
import { type Actor, actorOfAccount, holdersOf } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { meetingsOf } from '../warnings.ts'
import { DRILL } from './command-case.ts'
import { CENTRE, holdsIn, idOf, idOr, jsonOf, words } from './command-may.ts'

type Json = Readonly<Record<string, unknown>>
type Answered = Promise<Result<unknown, Refusal>>

/** Who calls a meeting, and who sees all of them. */
const DESK = [...CENTRE, 'dutyOfficer', 'dutyManager', 'warningEditor', 'warningReleaser'] as const
const SHOWN = 100

/** What a meeting is about, and the case on whose ledger it is told. */
type About = {
  readonly kind: 'response' | 'matter' | 'alert' | 'alone'
  readonly title: string | null
  readonly drill: boolean
  readonly record: Id | null
}
const ALONE: About = { kind: 'alone', title: null, drill: false, record: null }

/** 会商: opened from a response, a case or a warning, or alone; joined by those who were asked; its minutes a fact of the case. */
export function meetingDesks(city: OpenCity) {
  const { district } = city.plan
  const env = meetingsOf(city)
  const may = (who: Actor): boolean => holdsIn(city, who, DESK).ok

  async function aboutOf(reader: Reader, who: Actor, id: Id | null, at: Instant): Promise<About> {
    if (!id) return ALONE
    const response = await incidents.response(reader, district, id)
    if (response) {
      const { title, drill, matter } = response
      return { kind: 'response', title, drill, record: matter }
    }
    const alert = await alerts.alertById(reader, district, id)
    if (alert)
      return { kind: 'alert', title: alert.headline.zh, drill: alert.status !== 'Actual', record: null }
    const seen = await city.matters.view(reader, who, id, at)
    if (!seen.ok) return ALONE
    const { matter } = seen.value
    return { kind: 'matter', title: matter.title, drill: matter.type === DRILL, record: matter.id }
  }

  /** A meeting as one who was asked, or the centre, may see it; nobody else learns that it is there. */
  async function seen(reader: Reader, who: Actor, id: Id) {
    const one = await meetings.meetingById(reader, district, id)
    if (!one) return no(meetings.refusals['meetings.none']())
    const members = await meetings.membersOf(reader, district, one.id)
    const mine = members.find((member) => member.account !== null && member.account === who.account)
    if (!mine && !may(who)) return no(meetings.refusals['meetings.none']())
    return ok({ one, members, mine, hosts: Boolean(mine?.host) || may(who) })
  }

  async function shown(reader: Reader, who: Actor, id: Id, at: Instant): Answered {
    const found = await seen(reader, who, id)
    if (!found.ok) return found
    const { one, members, mine, hosts } = found.value
    const about = await aboutOf(reader, who, one.about === one.id ? null : one.about, at)
    return ok({
      meeting: one,
      about: { ...about, id: about.kind === 'alone' ? null : one.about },
      members,
      /** Only the host sees links of others, and only of those who have no account here. */
      links: hosts ? meetings.linksFor(env, one, members, at) : {},
      may: { join: Boolean(mine) && one.endedAt === null, host: hosts, mine: mine?.person ?? null },
    })
  }

  const members = (given: unknown): readonly meetings.Invited[] =>
    (Array.isArray(given) ? given.slice(0, 300) : []).map(jsonOf).flatMap((one) => {
      const name = words(one.name, 60)
      return name === '' ? [] : [{ account: idOr(one.account), name }]
    })

  const hosting =
    (
      act: (tx: Tx, who: Actor, of: Json, one: meetings.Meeting, record: Id | null, at: Instant) => Answered,
    ) =>
    async (tx: Tx, who: Actor, of: Json, at: Instant): Answered => {
      const found = await seen(tx, who, idOf(of.meeting))
      if (!found.ok) return found
      const { one, hosts } = found.value
      if (!hosts) return no(meetings.refusals['meetings.notHost']())
      const { record } = await aboutOf(tx, who, one.about === one.id ? null : one.about, at)
      return act(tx, who, of, one, record, at)
    }

  return {
    meetings: {
      async list(reader: Reader, who: Actor, _input: Json, _at: Instant): Answered {
        const all = may(who)
        const rows = await meetings.meetingList(reader, district, { account: who.account, all, limit: SHOWN })
        return ok({ rows, adapter: env.adapter.name, may: { open: all } })
      },
      one: (reader: Reader, who: Actor, of: Json, at: Instant): Answered =>
        shown(reader, who, idOf(of.id), at),
      /** The room that the simulator pretends 模拟会商室. */
      async room(reader: Reader, who: Actor, of: Json, at: Instant): Answered {
        const one = await meetings.meetingByRoom(reader, district, words(of.room, 60))
        return one?.adapter === 'simulator'
          ? shown(reader, who, one.id, at)
          : no(meetings.refusals['meetings.none']())
      },
      /** Whom one would ask: those of the response, those on duty, those who command. */
      async people(reader: Reader, who: Actor, of: Json, at: Instant): Answered {
        if (!may(who)) return no(meetings.refusals['meetings.notHost']())
        const about = idOr(of.about)
        const orders = about ? await incidents.dispatches(reader, district, about) : []
        const [told, onDuty, ...holders] = await Promise.all([
          incidents.peopleOf(
            reader,
            district,
            orders.map((one) => one.id),
          ),
          duty.onDuty(reader, { district, at }),
          ...CENTRE.map((role) => holdersOf(reader, { role, district, at })),
        ])
        const unitOf = new Map(orders.map((one) => [one.id, one.unitName]))
        const people = new Map<Id, { account: Id; name: string; unitName: string; from: string }>()
        const add = (account: Id | null, name: string, unitName: string, from: string): void => {
          if (account && account !== who.account && !people.has(account))
            people.set(account, { account, name, unitName, from })
        }
        for (const one of told) add(one.account, one.name, unitOf.get(one.dispatch) ?? '', 'order')
        for (const one of holders.flat()) add(one.account, one.name, '', 'centre')
        for (const one of onDuty) add(one.account, one.name, one.postTitle.zh, 'duty')
        const { title, drill } = await aboutOf(reader, who, about, at)
        return ok({ people: [...people.values()], title, drill })
      },

      async open(tx: Tx, who: Actor, of: Json, at: Instant): Answered {
        if (!may(who)) return no(meetings.refusals['meetings.notHost']())
        const given = typeof of.about === 'string' && isId(of.about) ? of.about : null
        const about = await aboutOf(tx, who, given, at)
        if (given && about.kind === 'alone') return no(meetings.refusals['meetings.none']())
        return meetings.open(
          env,
          tx,
          who,
          {
            ...{ about: given, title: words(of.title, 200), members: members(of.members) },
            // a meeting about a drill is one, whatever the page says
            ...{ drill: about.drill || of.drill === true, record: about.record },
          },
          at,
        )
      },
      join: (tx: Tx, who: Actor, of: Json, at: Instant): Answered =>
        meetings.join(env, tx, who, idOf(of.meeting), at),
      leave: (tx: Tx, who: Actor, of: Json, at: Instant): Answered =>
        meetings.leave(env, tx, who, idOf(of.meeting), at),
      invite: hosting(async (tx, who, of, one, _record, at) => {
        const asked = members(of.members)
        const known = await Promise.all(
          asked.map(async (each) =>
            each.account ? ((await actorOfAccount(tx, each.account, at)) ? [each] : []) : [each],
          ),
        )
        return meetings.invite(env, tx, who, { meeting: one.id, members: known.flat() }, at)
      }),
      minutes: hosting((tx, who, of, one, record, at) =>
        meetings.writeMinutes(
          env,
          tx,
          who,
          { meeting: one.id, text: words(of.text, 30_000), version: Number(of.version) || 0, record },
          at,
        ),
      ),
      end: hosting((tx, who, of, one, record, at) =>
        meetings.end(
          env,
          tx,
          who,
          { meeting: one.id, minutes: words(of.minutes, 30_000) || null, record },
          at,
        ),
      ),
    },
  }
}
