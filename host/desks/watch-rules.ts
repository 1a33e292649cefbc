import { type Id, type Instant, isId, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import { rules } from '../../brain/watch/index.ts'
import { timeline } from '../../platform/ledger/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import { doubtful, grainFor, series, sightOf } from '../../platform/signals/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { rulesOf } from '../rules.ts'
import { signalsOf } from '../sensing.ts'
import { text, versionIn } from './input.ts'
import { holds, onDuty } from './may.ts'

/** 规则管理员: who writes rules, publishes those of others, and says when nothing is to be sent. */
const KEEPERS = ['dispatcher', 'officeHead', 'supervisor', 'steward']
const PAGE = 100
const HOUR = 3_600_000
const DAY = 24 * HOUR
const TRIAL_DAYS = 7

type Json = Readonly<Record<string, unknown>>
const at0 = (value: unknown): Instant => new Date(typeof value === 'string' ? value : Number.NaN)

/** 预警中心 and 监测规则. */
export function watchRuleDesks(city: OpenCity) {
  const { board, book, history } = rulesOf(city)
  const { catalog, compiled, plan } = city
  const { district } = plan
  const may = (who: Actor): Result<unknown, Refusal> => onDuty(city, who)
  const keeper = (who: Actor): Result<unknown, Refusal> => holds(city, who, KEEPERS)

  const shown = (one: rules.Firing) => ({
    ...one,
    areaName: catalog.areaName(one.area) ?? one.area,
    townName: catalog.areaName(one.area.slice(0, 9)) ?? null,
    unitName: one.unit ? (catalog.unitName(one.unit) ?? null) : null,
  })
  /** A silence 静默 in words: which rule, which thing, which area. */
  const silenceShown = (one: rules.Silence, all: Awaited<ReturnType<typeof book.list>>) => {
    const device = one.object?.startsWith('device:')
      ? signalsOf(city).registry.device(one.object.slice('device:'.length))?.title
      : undefined
    return {
      ...one,
      ruleTitle: all.find((rule) => rule.name === one.rule)?.declared.title ?? null,
      objectTitle: device ?? (one.object?.replace(/^\w+:/, '') || null),
      areaName: one.area ? (catalog.areaName(one.area) ?? one.area) : null,
    }
  }
  const words = { levels: rules.levels, states: rules.firingStates, minutes: rules.acknowledgeMinutes }
  /** Kinds of matters that a firing may open by hand. */
  const kinds = () =>
    Object.entries(city.types)
      .filter(([, type]) => type.requester === null)
      .map(([type, { title }]) => ({ type, title }))

  /** The curve around a firing 预警曲线: what the devices of the object said, and where it began. */
  async function curve(
    reader: Reader,
    who: Actor,
    firing: rules.Firing,
    declared: rules.WatchRuleDeclaration | null,
    at: Instant,
  ) {
    const metrics = declared
      ? rules.metricsOf(declared.when)
      : [...new Set(firing.why.values.map((one) => one.metric))]
    const devices = firing.object.startsWith('device:')
      ? [firing.object.slice('device:'.length)]
      : [...new Set(firing.why.values.flatMap((one) => one.device ?? []))].slice(0, 4)
    const from = new Date(firing.beganAt.getTime() - 3 * HOUR)
    const end = firing.endedAt ?? at
    const to = new Date(Math.min(at.getTime(), Math.max(end.getTime(), firing.beganAt.getTime()) + HOUR))
    const { registry } = signalsOf(city)
    const lines = []
    for (const metric of metrics.slice(0, 3)) {
      const info = registry.metric(metric)
      if (!info) continue
      for (const device of devices) {
        const ask = { device, metric: info, from, to, grain: grainFor(from.getTime(), to.getTime()) }
        const points = await series(reader, sightOf(who, compiled.roles), ask)
        if (points && points.length > 0)
          lines.push({
            ...{ metric, device, title: info.title, unit: info.unit, precision: info.precision },
            points: points.flatMap((one) =>
              one.value === null || doubtful(one.quality) ? [] : [[one.at.getTime(), one.value] as const],
            ),
          })
      }
    }
    return { from, to, lines }
  }

  async function acted(run: Promise<Result<unknown, Refusal>>) {
    const done = await run
    return done.ok ? ok(done.value ?? null) : done
  }

  return {
    firings: {
      async list(reader: Reader, who: Actor, input: Json, at: Instant) {
        const duty = may(who)
        if (!duty.ok) return duty
        const filter = {
          open: input.open !== 'false',
          ...(rules.LEVELS.includes(input.level as rules.Level) ? { level: input.level as rules.Level } : {}),
          ...(text(input.area) ? { area: text(input.area) } : {}),
          ...(text(input.rule) ? { rule: text(input.rule) } : {}),
          ...(text(input.q) ? { q: text(input.q) } : {}),
          ...(isId(text(input.parent)) ? { parent: text(input.parent) } : {}),
        }
        const offset = Math.max(0, Math.trunc(Number(input.offset ?? 0)) || 0)
        const { level: _level, ...unlevelled } = filter
        const [rows, counts, quality, silences, all] = await Promise.all([
          board.list(reader, who, { ...filter, limit: PAGE + 1, offset }),
          board.counts(reader, who, unlevelled),
          board.quality(reader, who, new Date(at.getTime() - 30 * DAY)),
          board.silences(reader, at),
          book.list(reader),
        ])
        return ok({
          ...words,
          asOf: at,
          rows: rows.slice(0, PAGE).map(shown),
          more: rows.length > PAGE,
          counts,
          quality,
          silences: silences.map((one) => silenceShown(one, all)),
          may: { silence: keeper(who).ok },
        })
      },
      async read(reader: Reader, who: Actor, { id }: { readonly id: Id }, at: Instant) {
        const duty = may(who)
        if (!duty.ok) return duty
        const one = await board.one(reader, who, id)
        if (!one) return no(rules.refusals['watchRules.noFiring']())
        const rule = (await book.list(reader)).find((other) => other.name === one.rule)
        const version =
          rule && (await book.one(reader, rule.id))?.versions.find((other) => other.version === one.version)
        const declared = version?.declared ?? null
        const [children, facts, curves] = await Promise.all([
          one.children > 0 ? board.list(reader, who, { parent: id, limit: PAGE }) : [],
          timeline(reader, district, 'firing', id),
          curve(reader, who, one, declared, at),
        ])
        const parent = one.parent ? await board.one(reader, who, one.parent) : null
        return ok({
          ...words,
          ...shown(one),
          asOf: at,
          rulePage: rule?.id ?? null,
          basis: declared?.basis ?? null,
          opens: declared?.opens?.type ?? null,
          kinds: kinds(),
          parentTitle: parent?.title ?? null,
          childRows: children.map(shown),
          curve: curves,
          trail: facts.map(({ kind, at: when, actor, body }) => ({ kind, at: when, by: actor.name, body })),
        })
      },
      ofMatter: async (reader: Reader, who: Actor, { id }: { readonly id: Id }) => {
        const duty = may(who)
        return duty.ok ? ok({ rows: (await board.ofMatter(reader, who, id)).map(shown) }) : duty
      },
      async acknowledge(tx: Tx, who: Actor, { id }: { readonly id: Id }, at: Instant) {
        const duty = may(who)
        return duty.ok ? acted(board.acknowledge(tx, who, id, at)) : duty
      },
      async misfire(tx: Tx, who: Actor, { id, why }: { readonly id: Id } & Json, at: Instant) {
        const duty = may(who)
        return duty.ok ? acted(board.misfire(tx, who, id, text(why), at)) : duty
      },
      async note(tx: Tx, who: Actor, { id, why }: { readonly id: Id } & Json, at: Instant) {
        const duty = may(who)
        return duty.ok ? acted(board.note(tx, who, id, text(why), at)) : duty
      },
      async open(tx: Tx, who: Actor, { id, type }: { readonly id: Id } & Json, at: Instant) {
        const duty = may(who)
        if (!duty.ok) return duty
        const one = await board.one(tx, who, id)
        const rule = one && (await book.list(tx)).find((other) => other.name === one.rule)
        const wanted = text(type)
        const opens = rule?.declared.opens
        const asked =
          opens && (!wanted || wanted === opens.type) ? opens : { type: wanted, channel: 'sensor' }
        if (!Object.hasOwn(city.types, asked.type))
          return no(
            rules.refusals['watchRules.badRule']({
              at: 'type',
              why: say('没有这种事项', 'there is no such kind of matter'),
            }),
          )
        return acted(board.open(tx, who, id, asked, at))
      },
      async silence(tx: Tx, who: Actor, input: Json, at: Instant) {
        const duty = keeper(who)
        if (!duty.ok) return duty
        const orNull = (value: unknown): string | null => text(value) || null
        const { rule, object, area, from, to, why } = input
        return acted(
          board.silence(
            tx,
            who,
            {
              rule: orNull(rule),
              object: orNull(object),
              area: orNull(area),
              from: from ? at0(from) : at,
              to: at0(to),
              why: text(why),
            },
            at,
          ),
        )
      },
      async endSilence(tx: Tx, who: Actor, { id }: { readonly id: Id }, at: Instant) {
        const duty = keeper(who)
        return duty.ok ? acted(board.endSilence(tx, who, id, at)) : duty
      },
    },

    watchRules: {
      async list(reader: Reader, who: Actor) {
        const duty = may(who)
        if (!duty.ok) return duty
        const { registry } = signalsOf(city)
        await registry.refresh(reader)
        return ok({
          ...words,
          ruleStates: rules.ruleStates,
          rows: await book.list(reader),
          metrics: [...registry.metrics()].map(({ name, title, unit }) => ({ name, title, unit })),
          kinds: kinds(),
          may: { keep: keeper(who).ok },
        })
      },
      async read(reader: Reader, who: Actor, { id }: { readonly id: Id }) {
        const duty = may(who)
        if (!duty.ok) return duty
        const one = await book.one(reader, id)
        return one
          ? ok({
              ...one,
              ...words,
              ruleStates: rules.ruleStates,
              me: who.account,
              may: { keep: keeper(who).ok },
            })
          : no(rules.refusals['watchRules.noRule']())
      },
      async create(tx: Tx, who: Actor, input: Json, at: Instant) {
        const duty = keeper(who)
        return duty.ok
          ? acted(book.create(tx, who, text(input.name), input.declared as rules.WatchRuleDeclaration, at))
          : duty
      },
      async change(tx: Tx, who: Actor, input: { readonly id: Id } & Json, at: Instant) {
        const duty = keeper(who)
        return duty.ok
          ? acted(
              book.change(
                tx,
                who,
                input.id,
                Number(input.basedOn),
                input.declared as rules.WatchRuleDeclaration,
                at,
              ),
            )
          : duty
      },
      /** 试算 on what was said in the last days. */
      async tryOut(tx: Tx, who: Actor, input: { readonly id: Id } & Json, at: Instant) {
        const duty = keeper(who)
        if (!duty.ok) return duty
        const one = await book.one(tx, input.id)
        const newest = one?.versions[0]
        if (!one || !newest) return no(rules.refusals['watchRules.noRule']())
        const days = Math.min(
          TRIAL_DAYS,
          Math.max(1, Math.trunc(Number(input.days ?? TRIAL_DAYS)) || TRIAL_DAYS),
        )
        const span = { from: new Date(at.getTime() - days * DAY), to: at }
        const trial = book.tried(
          one.name,
          newest.declared,
          await history(tx, newest.declared, span.from, span.to),
          span,
          at,
        )
        await book.keepTrial(tx, who, one.id, newest.version, trial, at)
        return ok(trial)
      },
      async publish(tx: Tx, who: Actor, input: { readonly id: Id } & Json, at: Instant) {
        const duty = keeper(who)
        return duty.ok ? acted(book.publish(tx, who, input.id, versionIn(input.version), at)) : duty
      },
      async turn(tx: Tx, who: Actor, input: { readonly id: Id } & Json, at: Instant) {
        const duty = keeper(who)
        return duty.ok ? acted(book.turn(tx, who, input.id, input.on === true, text(input.why), at)) : duty
      },
    },
  }
}
