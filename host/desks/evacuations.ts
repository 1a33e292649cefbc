import { type Instant, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { alerts, incidents } from '../../platform/command/index.ts'
import { append } from '../../platform/ledger/index.ts'
import { type Actor, factActorOf, noDuty, systemActor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { gridsOf, type Home, householdsOf, type SignedIn, sheltersOf, signInsOf } from '../evacuations.ts'
import type { OpenCity } from '../open.ts'
import { CENTRE, holdsIn, whole, words } from './command-may.ts'

type Json = Readonly<Record<string, unknown>>
type Answered = Promise<Result<unknown, Refusal>>
const EVACUATION = 'emergency.evacuation'
/** Who signs people in at a shelter. */
const KEEPERS = ['shelterKeeper', 'dutyOfficer', 'dutyManager'] as const
/** Who orders an evacuation, and says that all are in. */
const ENDERS = ['dutyOfficer', 'dutyManager'] as const
const LOOKS = [...KEEPERS, ...CENTRE, 'leader', 'warningEditor', 'warningReleaser'] as const
const SHOWN = 100
/** Households beyond it are counted and not listed. */
const LISTED = 2000

type Move = {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly state: string
  readonly stateTitle: unknown
  readonly area: string
  readonly why: string | null
  readonly drill: boolean
  readonly content: string
  readonly openedAt: Instant
  readonly closedAt: Instant | null
  readonly version: number
}

/** 转移安置: who is to be moved, who has arrived where, what room is left. No count is typed: all follow from the two lists. */
export function evacuationDesks(city: OpenCity) {
  const { district } = city.plan
  const system = systemActor(district)
  const areaName = (code: string): string => city.catalog.areaName(code) ?? code
  const may = (who: Actor, roles: readonly string[]) => holdsIn(city, who, roles)
  const flow = city.types[EVACUATION]?.flow

  const moveOf = (matter: {
    readonly id: string
    readonly number: string
    readonly title: string
    readonly content: string
    readonly state: string
    readonly area: string
    readonly openedAt: Instant
    readonly closedAt: Instant | null
    readonly version: number
    readonly data: Json
  }): Move => ({
    ...{ id: matter.id, number: matter.number, title: matter.title, state: matter.state, area: matter.area },
    ...{ openedAt: matter.openedAt, closedAt: matter.closedAt, version: matter.version },
    stateTitle: flow?.states[matter.state]?.title ?? null,
    why: typeof matter.data.why === 'string' ? matter.data.why : null,
    drill: matter.data.drill === true,
    content: matter.content,
  })

  /** Keepers of shelters see what they sign people in for; others as their rights say. */
  async function found(reader: Reader, who: Actor, id: string, at: Instant): Promise<Result<Move, Refusal>> {
    const seer = may(who, LOOKS).ok ? system : who
    const seen = await city.matters.view(reader, seer, id, at)
    if (!seen.ok) return seen
    const { matter } = seen.value
    return matter.type === EVACUATION ? ok(moveOf(matter)) : no(alerts.refusals['alerts.none']())
  }

  const targetsOf = (one: Move, homes: readonly Home[]): readonly Home[] =>
    homes.filter((home) => home.area.startsWith(one.area) && (one.why === null || home.why === one.why))

  async function moves(reader: Reader, at: Instant): Promise<readonly Move[]> {
    if (!flow) return []
    const listed = await city.matters.list(
      reader,
      system,
      { type: [EVACUATION], sort: 'opened', limit: SHOWN },
      at,
    )
    const all = await Promise.all(listed.rows.map((row) => city.matters.view(reader, system, row.id, at)))
    return all.flatMap((seen) => (seen.ok ? [moveOf(seen.value.matter)] : []))
  }

  /** Who is in which shelter now, by evacuations that run: an exercise fills no real bed, and nobody sleeps in two. */
  const insideOf = (
    one: Pick<Move, 'drill'>,
    all: readonly Move[],
    signIns: readonly SignedIn[],
  ): ReadonlyMap<string, number> => {
    const running = new Set(
      all.filter((each) => each.closedAt === null && each.drill === one.drill).map((each) => each.number),
    )
    const inside = new Map<string, number>()
    for (const [number, rows] of Map.groupBy(signIns, (row) => row.number))
      if (running.has(number))
        for (const row of alerts.latestOf(rows).values())
          inside.set(row.shelter, (inside.get(row.shelter) ?? 0) + row.people)
    return inside
  }

  const counted = (one: Move, homes: readonly Home[], signIns: readonly SignedIn[]) =>
    alerts.evacuated(
      targetsOf(one, homes),
      signIns.filter((row) => row.number === one.number),
    )

  async function one(reader: Reader, who: Actor, of: Json, at: Instant): Answered {
    const seen = await found(reader, who, words(of.id, 64), at)
    if (!seen.ok) return seen
    const move = seen.value
    const [homes, signIns, shelters, all] = await Promise.all([
      householdsOf(city, reader),
      signInsOf(city, reader),
      sheltersOf(city, reader),
      moves(reader, at),
    ])
    const targets = targetsOf(move, homes)
    const grids = await gridsOf(city, reader, targets, at)
    const result = counted(move, homes, signIns)
    const own = alerts.latestOf(signIns.filter((row) => row.number === move.number))
    const missing = new Map(result.missing.map((row) => [row.code, row.signed]))
    const inside = insideOf(move, all, signIns)
    const households = targets.slice(0, LISTED).map((home) => {
      const now = own.get(home.code)
      return {
        ...{ code: home.code, people: home.people, vulnerable: home.vulnerable, planned: home.shelter },
        areaName: areaName(home.area),
        grid: grids.get(home.code)?.grid ?? null,
        signed: missing.get(home.code) ?? home.people,
        shelter: now && now.people > 0 ? now.shelter : null,
        at: now?.at ?? null,
        out: now?.people === 0,
      }
    })
    const byGrid = [...Map.groupBy(households, (row) => row.grid ?? row.areaName)].map(([name, rows]) => ({
      name,
      areaName: rows[0]?.areaName ?? '',
      keepers: grids.get(rows[0]?.code ?? '')?.people ?? [],
      households: rows.length,
      people: rows.reduce((sum, row) => sum + row.people, 0),
      movedHouseholds: rows.filter((row) => row.signed >= row.people).length,
      movedPeople: rows.reduce((sum, row) => sum + Math.min(row.people, row.signed), 0),
    }))
    const running = move.closedAt === null
    return ok({
      ...{ ...move, areaName: areaName(move.area) },
      ...{
        households: result.households,
        people: result.people,
        movedHouseholds: result.movedHouseholds,
        movedPeople: result.movedPeople,
      },
      missing: result.missing.map(({ code, people, vulnerable, signed, area }) => ({
        ...{ code, people, vulnerable, signed, areaName: areaName(area) },
      })),
      unlisted: result.unlisted,
      list: households,
      byGrid: byGrid.sort(
        (a, b) => b.people - b.movedPeople - (a.people - a.movedPeople) || (a.name < b.name ? -1 : 1),
      ),
      shelters: shelters.map((shelter) => ({
        ...shelter,
        areaName: areaName(shelter.area),
        inside: inside.get(shelter.code) ?? 0,
        ofThis: result.byShelter[shelter.code] ?? 0,
      })),
      may: {
        ...{ sign: running && may(who, KEEPERS).ok, end: may(who, ENDERS).ok },
        // the door of a shelter sees the lists, the case belongs to those who lead it
        open: (await city.matters.view(reader, who, move.id, at)).ok,
      },
    })
  }

  return {
    evacuations: {
      async list(reader: Reader, who: Actor, _of: Json, at: Instant): Answered {
        const allowed = may(who, LOOKS)
        if (!allowed.ok) return allowed
        const [all, homes, signIns, shelters] = await Promise.all([
          moves(reader, at),
          householdsOf(city, reader),
          signInsOf(city, reader),
          sheltersOf(city, reader),
        ])
        const inside = insideOf({ drill: false }, all, signIns)
        return ok({
          rows: all.map((move) => {
            const { households, people, movedHouseholds, movedPeople } = counted(move, homes, signIns)
            return {
              ...{ ...move, areaName: areaName(move.area) },
              ...{ households, people, movedHouseholds, movedPeople },
            }
          }),
          shelters: shelters.map((one) => ({
            ...{ ...one, areaName: areaName(one.area), inside: inside.get(one.code) ?? 0 },
          })),
          may: { order: may(who, ENDERS).ok },
        })
      },
      one,
      /** 签到、签离: a household at a shelter, counted once wherever it goes; 0 people: they have left. */
      async sign(tx: Tx, who: Actor, of: Json, at: Instant): Answered {
        if (!may(who, KEEPERS).ok) return no(noDuty(city.compiled.roles, KEEPERS))
        const seen = await found(tx, who, words(of.id, 64), at)
        if (!seen.ok) return seen
        const move = seen.value
        if (move.closedAt !== null) return no(alerts.refusals['alerts.evacuationOver']())
        // two doors sign the same household: one after the other
        await incidents.holdDesk(tx, district)
        const [homes, signIns, shelters, all] = [
          await householdsOf(city, tx),
          await signInsOf(city, tx),
          await sheltersOf(city, tx),
          await moves(tx, at),
        ]
        const given = {
          household: words(of.household, 30),
          shelter: words(of.shelter, 30),
          people: whole(of.people) ?? -1,
        }
        if (given.household === '' || given.people < 0 || given.people > 99)
          return no(alerts.refusals['alerts.notIn']())
        const shelter = shelters.find((each) => each.code === given.shelter)
        const now =
          alerts.latestOf(signIns.filter((row) => row.number === move.number)).get(given.household) ?? null
        const inside = insideOf(move, all, signIns).get(given.shelter) ?? 0
        const listed = targetsOf(move, homes).find((home) => home.code === given.household) ?? null
        const fault = alerts.signInFault(given, {
          ...{ listed, now, moved: of.moved === true },
          shelter: shelter ? { capacity: shelter.capacity, open: shelter.open, inside } : null,
        })
        const nameOf = (code: string) => shelters.find((each) => each.code === code)?.name ?? code
        const { refusals } = alerts
        if (fault === 'noShelter') return no(refusals['alerts.noShelter']())
        if (fault === 'closed')
          return no(refusals['alerts.shelterClosed']({ shelter: nameOf(given.shelter) }))
        if (fault === 'tooMany') return no(refusals['alerts.houseSmaller']({ people: listed?.people ?? 0 }))
        if (fault === 'inElsewhere')
          return no(
            refusals['alerts.inElsewhere']({
              household: given.household,
              shelter: nameOf(now?.shelter ?? ''),
            }),
          )
        if (fault === 'full')
          return no(
            refusals['alerts.shelterFull']({
              shelter: nameOf(given.shelter),
              free: Math.max(0, (shelter?.capacity ?? 0) - inside),
            }),
          )
        if (fault === 'notIn') return no(refusals['alerts.notIn']())
        const row = { number: move.number, ...given, at: at.toISOString(), area: shelter?.area }
        const wrote = await city.registers.importRows(tx, system, 'emergency.signIn', [row], {
          at,
          source: `签到：${who.name}`,
        })
        if (!wrote.ok) return wrote
        await append(tx, [
          {
            ...{ district, subjectKind: 'matter', subject: move.id, at, actor: factActorOf(who) },
            kind: given.people === 0 ? 'evacuation.signedOut' : 'evacuation.signedIn',
            body: {
              ...{ household: given.household, shelter: nameOf(given.shelter), people: given.people },
              ...(of.moved === true && now ? { movedFrom: nameOf(now.shelter) } : {}),
              ...(listed ? {} : { unlisted: true }),
              ...(move.drill ? { drill: true } : {}),
            },
          },
        ])
        return ok({ household: given.household, people: given.people, listed: listed !== null })
      },
      /** Ends the moving when the two lists agree: the system acts, and only then. */
      async done(tx: Tx, who: Actor, of: Json, at: Instant): Answered {
        if (!may(who, ENDERS).ok) return no(noDuty(city.compiled.roles, ENDERS))
        const seen = await found(tx, who, words(of.id, 64), at)
        if (!seen.ok) return seen
        const { households, people, missing } = counted(
          seen.value,
          await householdsOf(city, tx),
          await signInsOf(city, tx, seen.value.number),
        )
        if (missing.length > 0 || households === 0)
          return no(alerts.refusals['alerts.stillMissing']({ households: missing.length }))
        const note = `转移清单 ${households} 户 ${people} 人，签到核对一致`
        const move = { matter: seen.value.id, action: 'allMoved', version: null, form: { note } }
        return city.matters.actIn(tx, system, move, at)
      },
    },
  }
}
