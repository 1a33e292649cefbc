import { addDays, dayOf, type Id, type Instant, instantOf, type Say, say } from '../../base/index.ts'
import type { Alarm, Clock } from '../clocks/declare.ts'
import type { Addressee, Notice } from '../messages/declare.ts'
import { sql, type Tx } from '../store/index.ts'
import type { MattersCity } from './city.ts'
import type { MatterType, Party } from './declare.ts'
import { HANDLER, isAsked, opinionRoles } from './proceedings.ts'
import { roleOf } from './standing.ts'
import type { TypeOf } from './types.ts'

type Row = {
  readonly id: Id
  readonly number: string
  readonly title: string
  readonly type: string
  readonly typeVersion: number
  readonly state: string
  readonly leadUnit: Id | null
  /** Units of the tasks that clocks are parts of. */
  readonly tasks: Readonly<Record<string, Id>> | null
  /** Parties still asked in the proceedings that clocks are parts of. */
  readonly asked: Readonly<
    Record<string, { waiting: readonly Id[]; parties: readonly Party[] | null }>
  > | null
}

/** Whom the flow itself makes responsible in a state: whoever may do what leads out of it. */
function responsible(type: MatterType, state: string): readonly string[] {
  const leading = Object.values(type.flow.actions).filter(
    (action) => action.from.includes(state) && action.to !== undefined && !action.despite && !action.danger,
  )
  return [...new Set(leading.flatMap((action) => action.by))].filter(
    (by) => by !== 'requester' && by !== 'system' && by !== 'lastActor' && !isAsked(by),
  )
}

/** Who gets the word: those asked, the roles the clock names, the handlers of the unit, or whom the flow makes responsible. */
function addressees(type: MatterType, row: Row, clock: Clock, late: boolean): readonly Addressee[] {
  const asked = clock.part ? row.asked?.[clock.part] : undefined
  const unit = (clock.part ? row.tasks?.[clock.part] : undefined) ?? row.leadUnit ?? clock.ownerUnit
  const inUnit = (role: string): Addressee => (unit ? { unit, role } : { role })
  if (asked)
    return (asked.parties ?? [])
      .filter((party) => asked.waiting.includes(party.id))
      .flatMap((party): Addressee[] =>
        party.kind === 'account'
          ? [{ account: party.id }]
          : opinionRoles(type).map((role) => ({ unit: party.id, role })),
      )
  const leader: readonly Addressee[] = late && unit ? [{ unit, role: 'leader' }] : []
  const tells = type.clocks[clock.kind]?.tells
  if (tells) return [...tells.map(inUnit), ...leader]
  if (clock.ownerUnit) return [inUnit(HANDLER), ...leader]
  const by = responsible(type, row.state)
  return [
    ...by.map(
      (one): Addressee =>
        one === 'lead' || one === 'helper'
          ? inUnit(HANDLER)
          : one.startsWith('lead.')
            ? inUnit(roleOf(one))
            : { role: roleOf(one) },
    ),
    ...leader,
  ]
}

const nameOf = (to: Addressee): string => Object.values(to).join('/')

/** The clock counts days: its last day is the official's to its end. */
const inDays = (clock: Clock): boolean => 'workingDays' in clock.policy.limit || 'days' in clock.policy.limit

/** When silence takes effect 视为: at once, or at the beginning of the day after the last. */
export const silentFrom = (clock: Clock): Instant =>
  inDays(clock) ? instantOf(addDays(dayOf(clock.due), 1)) : clock.due

/**
 * A warning, breach or end of a limit is told to whoever is responsible by the flow's own roles, a breach also to the leaders
 * of the unit 自动催办; where the law makes something of silence, that is laid down to be done.
 */
export async function tellAlarms(
  city: MattersCity,
  typeOf: TypeOf,
  tx: Tx,
  alarms: readonly Alarm[],
  at: Instant,
): Promise<void> {
  const ids = [...new Set(alarms.map((alarm) => alarm.clock.subject))]
  const parts = alarms.flatMap((alarm) => alarm.clock.part ?? [])
  const district = alarms[0]?.clock.district
  if (!district) return
  const rows = await tx.query<Row>(sql`
    select id, number, title, type, type_version as "typeVersion", state, lead_unit as "leadUnit",
      (select json_object_agg(t.id, t.unit) from task t
        where t.district = m.district and t.matter = m.id and t.id = any(${parts}::uuid[])) as tasks,
      (select json_object_agg(p.id, json_build_object('waiting', p.waiting, 'parties', p.body->'parties')) from proceeding p
        where p.district = m.district and p.matter = m.id and p.open and p.id = any(${parts}::uuid[])) as asked
    from matter m where district = ${district} and id = any(${ids}::uuid[])`)
  const known = new Map(rows.map((row) => [row.id, row]))
  const notices: Notice[] = []
  for (const { clock, point } of alarms) {
    const matter = known.get(clock.subject)
    const type = matter ? await typeOf(tx, matter) : null
    if (!matter || !type?.ok) continue
    const late = point === 'breach'
    const ended = point === 'end'
    const action = type.value.clocks[clock.kind]?.breach
    if ((late || ended) && action) layDown(tx, clock, action)
    // what follows from the end by itself needs nobody
    if (ended && action) continue
    const name = clock.policy.title
    const title: Say = late
      ? say(`“${name.zh}”已超期`, `“${name.en}” is overdue`)
      : ended
        ? say(`“${name.zh}”已期满，可以办理下一步`, `“${name.en}” has run out: the next step is open`)
        : say(`“${name.zh}”即将到期`, `“${name.en}” is due soon`)
    const text = say(`${matter.number} ${matter.title}`, `${matter.number} ${matter.title}`)
    const to = new Map(addressees(type.value, matter, clock, late).map((one) => [nameOf(one), one]))
    for (const [key, one] of to)
      notices.push({
        district,
        key: `${clock.id}/${point}/${key}`,
        to: one,
        title,
        text,
        subjectKind: 'matter',
        subject: matter.id,
      })
  }
  if (notices.length > 0) await city.send(tx, notices, at)
}

const layDown = (tx: Tx, clock: Clock, action: string): void =>
  tx.post(sql`insert into silence (district, matter, clock, action, at)
    values (${clock.district}, ${clock.subject}, ${clock.id}, ${action}, ${silentFrom(clock)})
    on conflict (district, clock) do update set at = excluded.at, action = excluded.action`)
