import {
  addDays,
  dayOf,
  type Id,
  type Instant,
  instantOf,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../../base/index.ts'
import {
  type Declared,
  definitionOf,
  differs,
  instantIn,
  levelOf,
  refusals,
  spanOf,
  type Trial,
} from '../../brain/indicators/index.ts'
import { maskText } from '../../platform/fields/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { centreOf } from '../centre.ts'
import type { OpenCity } from '../open.ts'
import { versionIn } from './input.ts'
import { holds, onDuty } from './may.ts'

/** 指标管理员: who drafts definitions and enters values, and who looks a second time. */
const STEWARDS = ['analyst', 'officeHead', 'dataAuthority']
const DECIDERS = ['leader', 'officeHead', 'analyst', 'dataAuthority']
const CURVE_DAYS = 30
const PREVIEW_ROWS = 8
const PREVIEW_GROUPS = 6
const MOST_DAYS = 800
type Json = Readonly<Record<string, unknown>>
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const titled = (one: { readonly title: Say } | undefined) => (one ? { title: one.title } : {})

/** 指标管理: definitions with their versions, trials, values by hand, quality, lineage, curves with their bands. */
export function definitionDesks(city: OpenCity) {
  const centre = centreOf(city)
  const { versions, values, counts, indicators, curves } = centre

  /** After a definition changed: read anew, and the sums of its days counted anew. */
  async function changed(): Promise<void> {
    await versions.load(city.store)
    counts.changed()
  }
  const afterwards = (): void => {
    setTimeout(() => void changed().catch(() => undefined), 20).unref()
  }

  return {
    definitions: {
      async list(reader: Reader, who: Actor) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const rows = await versions.rows(reader)
        const [held, checks, progress] = await Promise.all([
          values.held(reader),
          counts.checks(reader),
          counts.progress(reader),
        ])
        return ok({
          rows: Object.values(centre.declared()).map((one) => ({
            ...definitionOf(one.name, one),
            versions: versions.all()[one.name]?.length ?? 1,
          })),
          changes: rows.map((row) => ({
            ...row,
            differs: row.trial.map((one) => differs(one.paper, one.counted)),
          })),
          held,
          checks,
          progress,
          may: { draft: holds(city, who, STEWARDS).ok, decide: holds(city, who, DECIDERS).ok },
        })
      },

      /** One indicator: its versions, values, quality, where its numbers come from 血缘. */
      async read(reader: Reader, who: Actor, input: { readonly name: string }) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const found = indicators.find(input.name)
        if (!found.ok) return found
        const one = found.value
        const rows = (await versions.rows(reader)).filter((row) => row.name === one.name)
        const { name, ...body } = one
        const declaredOne = city.compiled.indicators[name]
        return ok({
          definition: definitionOf(name, one),
          body,
          versions: [
            ...rows,
            ...(declaredOne
              ? [{ name, version: declaredOne.version, state: 'declared', body: declaredOne, trial: [] }]
              : []),
          ],
          values: await values.trail(reader, name),
          lineage: lineageOf(one),
          manual: one.manual === true,
          may: { draft: holds(city, who, STEWARDS).ok, decide: holds(city, who, DECIDERS).ok },
        })
      },

      /** 曲线 with breaks where the definition changed. */
      async curve(reader: Reader, who: Actor, input: Json, at: Instant): Promise<Result<unknown, Refusal>> {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const found = indicators.find(text(input.name))
        if (!found.ok) return found
        const days = Math.min(MOST_DAYS, Math.max(2, Math.trunc(Number(input.days)) || CURVE_DAYS))
        const area = /^\d{6,12}$/.test(text(input.area)) ? text(input.area) : null
        const grain = input.grain === 'month' ? 'month' : 'day'
        const to = instantOf(addDays(dayOf(at), 1))
        const from = instantOf(addDays(dayOf(at), 1 - days))
        return ok(await curves.curve(reader, who, found.value, { from, to, grain, area }, at))
      },

      /**
       * 试看: what a definition would count if it were in use, with the first of its rows, under the rights of whoever
       * asks. Nothing is kept; what is wrong is named at its field.
       */
      async preview(reader: Reader, who: Actor, input: Json, at: Instant): Promise<Result<unknown, Refusal>> {
        const may = holds(city, who, STEWARDS)
        if (!may.ok) return may
        const name = text(input.name)
        const read = versions.check(name, text(input.validFrom), input.body)
        if (!read.ok) return read
        const span = spanOf(text(input.from) || undefined, text(input.to) || undefined, at)
        if (!span.ok) return span
        const one: Declared = { ...read.value, name }
        const asked = { span: span.value }
        const matters = !one.rows && !one.readings && !one.manual && !one.score
        const by = matters ? { by: 'area' as const } : {}
        const counted = await indicators.valueOf(reader, who, one, { ...asked, ...by }, at, { anew: true })
        const page = matters
          ? await indicators.rows(
              reader,
              who,
              { name, one, ...asked, which: 'base', limit: PREVIEW_ROWS },
              at,
            )
          : null
        const ids = page?.ok ? page.value.ids : []
        const { rows } =
          ids.length > 0 && !one.persons
            ? await city.matters.list(reader, who, { ids, limit: PREVIEW_ROWS }, at)
            : { rows: [] }
        return ok({
          ...{ from: span.value.from, to: span.value.to, asOf: counted.asOf, ...counted.whole },
          level: levelOf(one.thresholds, counted.whole.value, city.plan.district, at),
          definition: definitionOf(name, one),
          groups: counted.groups
            .map((group) => ({ ...group, title: city.catalog.areaName(group.key) ?? group.key }))
            .sort((a, b) => (b.value ?? -1) - (a.value ?? -1))
            .slice(0, PREVIEW_GROUPS),
          rows: rows.map((row) => ({
            ...{ id: row.id, number: row.number, areaName: row.areaName, openedAt: row.openedAt },
            title: row.secret ? '' : maskText(row.title),
          })),
          total: page?.ok ? page.value.total : null,
        })
      },

      async draft(tx: Tx, who: Actor, input: Json, at: Instant) {
        const may = holds(city, who, STEWARDS)
        if (!may.ok) return may
        return versions.draft(
          tx,
          who,
          { name: text(input.name), validFrom: text(input.validFrom), body: input.body },
          at,
        )
      },

      /** 试算: three periods counted by the draft, beside the department's paper figures. */
      async tryOut(tx: Tx, who: Actor, input: Json, at: Instant): Promise<Result<unknown, Refusal>> {
        const may = holds(city, who, STEWARDS)
        if (!may.ok) return may
        const name = text(input.name)
        const version = versionIn(input.version)
        const row = (await versions.rows(tx)).find((one) => one.name === name && one.version === version)
        if (!row) return no(refusals['indicators.versionChanged']())
        const periods = Array.isArray(input.periods) ? (input.periods as Json[]) : []
        if (periods.length !== 3) return no(refusals['indicators.noTrial']())
        const one: Declared = { ...row.body, name, version }
        const trial: Trial[] = []
        for (const period of periods) {
          const [from, to] = [instantIn(text(period.from), false), instantIn(text(period.to), true)]
          const paper = Number(period.paper)
          if (!from || !to || from >= to || !Number.isFinite(paper))
            return no(refusals['indicators.badPeriod']({ from: text(period.from), to: text(period.to) }))
          const { whole } = await indicators.valueOf(
            tx,
            centre.system,
            one,
            { span: { from, to } },
            at,
            // the sums that are kept were counted by the version in use
            { anew: true },
          )
          trial.push({ from: text(period.from), to: text(period.to), paper, counted: whole.value })
        }
        return versions.tried(tx, who, { name, version, trial }, at)
      },

      async decide(tx: Tx, who: Actor, input: Json, at: Instant) {
        const may = holds(city, who, DECIDERS)
        if (!may.ok) return may
        const of = {
          ...{ name: text(input.name), version: versionIn(input.version) },
          ...{ publish: input.publish === true, why: text(input.why) },
        }
        const done = await versions.decide(tx, who, of, at)
        if (done.ok && of.publish) afterwards()
        return done
      },

      async retire(tx: Tx, who: Actor, input: Json, at: Instant) {
        const may = holds(city, who, DECIDERS)
        if (!may.ok) return may
        const done = await versions.retire(tx, who, { name: text(input.name), why: text(input.why) }, at)
        if (done.ok) afterwards()
        return done
      },

      /** 人工填报. */
      async enter(tx: Tx, who: Actor, input: Json, at: Instant): Promise<Result<unknown, Refusal>> {
        const may = holds(city, who, STEWARDS)
        if (!may.ok) return may
        const found = indicators.find(text(input.name))
        if (!found.ok) return found
        const [from, to] = [instantIn(text(input.from), false), instantIn(text(input.to), true)]
        if (!from || !to) return no(refusals['indicators.badEntry']({ field: '统计期' }))
        return values.enter(
          tx,
          who,
          found.value,
          {
            ...{ from, to, area: text(input.area), value: Number(input.value) },
            ...{ reason: text(input.reason), expires: text(input.expires) },
          },
          at,
        )
      },

      /** A held value is taken or left 跳变确认. */
      async confirm(tx: Tx, who: Actor, input: Json, at: Instant): Promise<Result<unknown, Refusal>> {
        const may = holds(city, who, DECIDERS)
        if (!may.ok) return may
        const from = new Date(text(input.from))
        if (Number.isNaN(from.getTime())) return no(refusals['indicators.notHeld']())
        return values.decide(
          tx,
          who,
          {
            ...{
              indicator: text(input.name),
              from,
              area: text(input.area),
              revision: Number(input.revision),
            },
            ...{ accept: input.accept === true, why: text(input.why) },
          },
          at,
        )
      },

      /** Kept sums counted anew and compared, all of them, now 复算核对. */
      async compare(_tx: Tx, who: Actor, _input: Json, at: Instant): Promise<Result<unknown, Refusal>> {
        const may = holds(city, who, STEWARDS)
        if (!may.ok) return may
        const days = Array.from({ length: 31 }, (_, n) => addDays(dayOf(at), -n))
        return ok(await counts.compare(city.store, at, days))
      },
    },
  }

  /** What a figure rests on, one step after the other, down to where its rows stand. */
  function lineageOf(
    one: Declared,
  ): readonly { readonly kind: string; readonly name: string; readonly title?: Say; readonly id?: Id }[] {
    if (one.score)
      return one.score.flatMap((part) => {
        const name = part.indicator.includes('.')
          ? part.indicator
          : `${one.name.split('.')[0]}.${part.indicator}`
        const found = indicators.find(name)
        return found.ok
          ? [{ kind: 'indicator', name, title: found.value.title }, ...lineageOf(found.value)]
          : [{ kind: 'indicator', name }]
      })
    const { registers, metrics } = city.compiled
    if (one.readings)
      return [
        { kind: 'metric', name: one.readings.metric, ...titled(metrics[one.readings.metric]?.declared) },
      ]
    if (one.rows)
      return [
        'register' in one.rows.of
          ? { kind: 'register', name: one.rows.of.register, ...titled(registers[one.rows.of.register]) }
          : { kind: 'dataset', name: one.rows.of.dataset },
      ]
    if (one.manual) return [{ kind: 'manual', name: 'manual', title: say('人工填报', 'entered by hand') }]
    return [{ kind: 'matter', name: one.count.type, ...titled(city.types[one.count.type]) }]
  }
}
