import {
  addDays,
  dayOf,
  type Id,
  type Instant,
  instantOf,
  isId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import { type Actor, noDuty } from '../../platform/org/index.ts'
import { lights as room } from '../../platform/services/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { has, LIT, unitsFor, within } from './services-may.ts'

type Answered = Promise<Result<unknown, Refusal>>
type Fields = Readonly<Record<string, unknown>>
const { refusals } = room
const INSPECTORS = ['inspector'] as const
const EXPLAIN = ['approver', 'approvalHead', 'hallManager', 'windowClerk'] as const
const MOST = 200

/** 电子监察: lights of running applications, signals and what became of them. */
export function lightDesks(city: OpenCity) {
  const { district } = city.plan
  const unitName = (unit: Id | null) => (unit ? (city.catalog.unitName(unit) ?? null) : null)
  const shown = (who: Actor, signal: room.Signal) => ({
    ...signal,
    unitName: unitName(signal.unit),
    may: {
      explain: signal.state === 'raised' && has(who, EXPLAIN),
      judge: signal.state === 'explained' && has(who, INSPECTORS),
      correct: signal.state === 'correcting' && has(who, EXPLAIN),
      close: signal.state === 'corrected' && has(who, INSPECTORS),
    },
  })

  function stepIn(input: {
    readonly do: string
    readonly real?: boolean
    readonly text: string
  }): room.Step | null {
    const { text } = input
    if (input.do === 'explain' || input.do === 'correct' || input.do === 'close')
      return { do: input.do, text }
    return input.do === 'judge' ? { do: 'judge', real: input.real === true, text } : null
  }

  return {
    lights: {
      async board(reader: Reader, who: Actor, input: Fields, at: Instant): Answered {
        const units = unitsFor(city, who, LIT)
        if (!units.ok) return units
        const by = (['unit', 'item', 'hall'] as const).find((one) => one === input.by) ?? 'unit'
        const filter = { units: units.value, from: instantOf(addDays(dayOf(at), -29)) }
        const [rows, [all], signals] = await Promise.all([
          room.lightCounts(reader, district, by, filter, at),
          room.lightCounts(reader, district, null, filter, at),
          room.listSignals(reader, district, { units: units.value, open: true, limit: MOST }),
        ])
        return ok({
          by,
          rules: room.lightRules,
          all: all ?? null,
          rows: rows.map((row) => ({ ...row, title: by === 'unit' ? unitName(row.key) : row.title })),
          open: signals.length,
          late: signals.filter(({ due }) => due !== null && due < at).length,
        })
      },

      async list(reader: Reader, who: Actor, input: Fields, at: Instant): Answered {
        const units = unitsFor(city, who, LIT)
        if (!units.ok) return units
        const light = Object.hasOwn(room.lights, String(input.light)) ? (input.light as room.Light) : null
        const rows = await room.listWatched(
          reader,
          district,
          { units: units.value, ...(light ? { light } : {}), limit: MOST },
          at,
        )
        return ok({ rows: rows.map((row) => ({ ...row, unitName: unitName(row.unit) })) })
      },

      async signals(reader: Reader, who: Actor, input: Fields): Answered {
        const units = unitsFor(city, who, LIT)
        if (!units.ok) return units
        const rows = await room.listSignals(reader, district, {
          units: units.value,
          ...(input.open === 'false' ? {} : { open: true }),
          limit: MOST,
        })
        return ok({ rows: rows.map((one) => shown(who, one)) })
      },

      async ofMatter(reader: Reader, who: Actor, input: { readonly matter: Id }, at: Instant): Answered {
        const seen = await city.matters.view(reader, who, input.matter, at)
        if (!seen.ok) return seen
        const { id } = seen.value.matter
        const [[watched], signals] = await Promise.all([
          room.watchedOf(reader, district, [id]),
          room.listSignals(reader, district, { units: null, matter: id, limit: 50 }),
        ])
        return ok({
          light: watched ? { ...watched, light: room.lightAt(watched, at) } : null,
          signals: signals.map((one) => shown(who, one)),
        })
      },

      async step(
        tx: Tx,
        who: Actor,
        input: { readonly id: Id; readonly do: string; readonly real?: boolean; readonly text: string },
        at: Instant,
      ): Answered {
        const step = stepIn(input)
        if (!step || !isId(input.id)) return no(refusals['lights.noSignal']())
        const roles = step.do === 'judge' || step.do === 'close' ? INSPECTORS : EXPLAIN
        const may = (signal: room.Signal): Refusal | null => {
          const units = unitsFor(city, who, {
            area: ['inspector', 'hallManager', 'windowClerk'],
            own: EXPLAIN,
          })
          if (!units.ok) return units.error
          if (!within(units.value, signal.unit)) return refusals['lights.noSignal']()
          return has(who, roles) ? null : noDuty(city.compiled.roles, roles)
        }
        const done = await room.step(tx, who, input.id, step, may, at)
        return done.ok ? ok(shown(who, done.value)) : done
      },
    },
  }
}
