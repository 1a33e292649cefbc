import {
  dayOf,
  type Id,
  type Instant,
  isId,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import { incidents, plans, upward } from '../../platform/command/index.ts'
import { type HazardKind, type Level, resourceKinds, type Who } from '../../platform/command/plans/declare.ts'
import { isDay } from '../../platform/fields/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { Tx } from '../../platform/store/index.ts'
import { commandOf } from '../command.ts'
import type { OpenCity } from '../open.ts'
import { upwardOf } from '../upward.ts'
import { caseOf, DRILL, INCIDENT, moveCase } from './command-case.ts'
import {
  CENTRE,
  CHIEF,
  holdsIn,
  idOf,
  idOr,
  jsonOf,
  list,
  numeric,
  PLANNERS,
  whole,
  words,
} from './command-may.ts'
import { sameCases } from './command-same.ts'

/** Photos of one receipt. */
const MOST_FILES = 9

type Json = Readonly<Record<string, unknown>>
type Answered = Promise<Result<unknown, Refusal>>
type Act = (tx: Tx, who: Actor, of: Json, at: Instant) => Answered

const levelOf = (value: unknown): Level => (plans.LEVELS.includes(value as Level) ? (value as Level) : 4)
const kindOf = (value: unknown): HazardKind | null =>
  typeof value === 'string' && Object.hasOwn(plans.hazardKinds, value) ? (value as HazardKind) : null

/** Whom a page names: a unit by name, the towns of the place, a post. */
function whoOf(given: unknown): Who | null {
  const { unit, place, role } = jsonOf(given)
  const named = words(role, 60)
  if (words(unit, 100)) return { unit: words(unit, 100), ...(named ? { role: named } : {}) }
  if (place === 'town' || place === 'community') return { place, ...(named ? { role: named } : {}) }
  return named ? { role: named } : null
}

/** What is done at the desks of command, each by its name; rights are asked before anything is looked at. */
export function commandActs(city: OpenCity) {
  const { district } = city.plan
  const inner = commandOf(city)

  /** For acts on one response: the duty over its area. */
  const on =
    (
      roles: readonly string[],
      act: (
        tx: Tx,
        who: Actor,
        of: Json & { readonly response: Id },
        at: Instant,
        response: incidents.Response,
      ) => Answered,
    ): Act =>
    async (tx, who, of, at) => {
      const response = await incidents.response(tx, district, idOf(of.response))
      if (!response) return no(incidents.refusals['incidents.noResponse']())
      const may = holdsIn(city, who, roles, response.area)
      return may.ok ? act(tx, who, { ...of, response: response.id }, at, response) : may
    }
  /** For acts on an order or a task of a response. */
  const centre =
    (act: Act): Act =>
    async (tx, who, of, at) => {
      const may = holdsIn(city, who, CENTRE)
      return may.ok ? act(tx, who, of, at) : may
    }
  const planner =
    (roles: readonly string[], act: Act): Act =>
    async (tx, who, of, at) => {
      const may = holdsIn(city, who, roles)
      return may.ok ? act(tx, who, of, at) : may
    }

  async function begin(
    tx: Tx,
    who: Actor,
    of: Json,
    matter: Awaited<ReturnType<typeof caseOf>> & { ok: true },
    at: Instant,
  ): Answered {
    const { value } = matter
    const kind = kindOf(of.kind)
    const begun = await incidents.start(
      inner,
      tx,
      who,
      {
        ...{ matter: value, plan: idOr(of.plan), level: levelOf(of.level), why: words(of.why) || '研判启动' },
        ...{ areas: list(of.areas), drill: value.drill },
        ...(kind ? { kind } : {}),
        ...(words(of.separate) ? { separate: words(of.separate) } : {}),
      },
      at,
    )
    if (!begun.ok || !begun.value.fresh) return begun
    const moved = await moveCase(city, tx, value.id, 'respond', words(of.why), at)
    return moved.ok ? begun : moved
  }

  const acts: Readonly<Record<string, Act>> = {
    /** 启动响应, 一键调度. */
    async start(tx, who, of, at) {
      const matter = await caseOf(city, tx, who, words(of.matter, 64), at)
      if (!matter.ok) return matter
      const may = holdsIn(city, who, CENTRE, matter.value.area)
      return may.ok ? begin(tx, who, of, matter as typeof matter & { ok: true }, at) : may
    },

    /** 演练: a case of its own kind, and its response, in one act. */
    openDrill: centre(async (tx, who, of, at) => {
      const kind = kindOf(of.kind) ?? 'natural'
      const point = numeric(of.lon) !== null && numeric(of.lat) !== null ? { lon: of.lon, lat: of.lat } : null
      const opened = await city.matters.openIn(
        tx,
        who,
        {
          type: DRILL,
          form: {
            ...{
              title: words(of.title, 90) || '应急演练',
              content: words(of.content) || '按演练脚本开展',
              kind,
            },
            ...(words(of.area, 20) ? { area: words(of.area, 20) } : {}),
            ...(point ? { point } : {}),
          },
          touch: { source: 'command', channel: 'phone' },
        },
        at,
      )
      if (!opened.ok) return opened
      const matter = await caseOf(city, tx, who, opened.value.id, at)
      if (!matter.ok) return matter
      return begin(tx, who, of, matter as typeof matter & { ok: true }, at)
    }),

    join: on(CENTRE, async (tx, who, of, at) => {
      const matter = await caseOf(city, tx, who, words(of.matter, 64), at)
      return matter.ok
        ? incidents.join(inner, tx, who, { response: of.response, matter: matter.value }, at)
        : matter
    }),
    merge: sameCases(city).merge,
    takeCommand: on(CHIEF, (tx, who, of, at) =>
      incidents.takeCommand(inner, tx, who, { response: of.response, why: words(of.why) }, at),
    ),

    order: on(CENTRE, (tx, who, of, at) =>
      incidents.order(
        inner,
        tx,
        who,
        {
          ...{ response: of.response, title: words(of.title, 100), text: words(of.text) },
          ...{ who: whoOf(of.who), doneMinutes: whole(of.doneMinutes), key: idOr(of.key) ?? newId() },
          ...(whole(of.acceptMinutes) ? { acceptMinutes: whole(of.acceptMinutes) ?? 10 } : {}),
          areas: list(of.areas),
        },
        at,
      ),
    ),
    changeTask: centre((tx, who, of, at) => {
      const whom = whoOf(of.who)
      const inMinutes = whole(of.inMinutes)
      return incidents.changeTask(
        inner,
        tx,
        who,
        {
          ...{ task: idOf(of.task), revision: whole(of.revision) ?? 0, cancel: of.cancel === true },
          ...(words(of.title, 100) ? { title: words(of.title, 100) } : {}),
          ...(words(of.text) ? { text: words(of.text) } : {}),
          ...(whom ? { who: whom } : {}),
          ...(of.doneMinutes === undefined ? {} : { doneMinutes: whole(of.doneMinutes) }),
          ...(inMinutes === null || inMinutes < 0 ? {} : { inMinutes }),
        },
        at,
      )
    }),
    redirect: centre((tx, who, of, at) => {
      const whom = whoOf(of.who)
      return incidents.redirect(
        inner,
        tx,
        who,
        { dispatch: idOf(of.dispatch), ...(whom ? { who: whom } : {}), text: words(of.text) },
        at,
      )
    }),
    called: centre((tx, who, of, at) =>
      incidents.called(
        inner,
        tx,
        who,
        {
          ...{ dispatch: idOf(of.dispatch), name: words(of.name, 60), reached: of.reached === true },
          text: words(of.text, 500),
        },
        at,
      ),
    ),
    level: on(CHIEF, (tx, who, of, at) =>
      incidents.changeLevel(
        inner,
        tx,
        who,
        { response: of.response, level: levelOf(of.level), areas: list(of.areas), why: words(of.why) },
        at,
      ),
    ),
    end: on(CHIEF, async (tx, who, of, at, response) => {
      const input = { response: of.response, why: words(of.why), despite: of.despite === true }
      const done = await incidents.end(inner, tx, who, input, at)
      if (!done.ok) return done
      const moved = await moveCase(city, tx, response.matter, 'control', input.why || '响应终止', at)
      return moved.ok ? done : moved
    }),
    archive: on(CHIEF, (tx, who, of, at) => incidents.archive(inner, tx, who, { response: of.response }, at)),

    reserve: on(CENTRE, (tx, who, of, at) =>
      incidents.reserve(
        inner,
        tx,
        who,
        {
          ...{ response: of.response, resource: idOf(of.resource), asked: numeric(of.asked) ?? 0 },
          key: words(of.key, 60) || newId(),
        },
        at,
      ),
    ),
    giveBack: on(CENTRE, (tx, who, of, at) =>
      incidents.giveBack(inner, tx, who, { response: of.response, reservation: idOf(of.reservation) }, at),
    ),
    saveResource: centre(async (tx, _who, of) => {
      const kind = words(of.kind, 20)
      if (!Object.hasOwn(resourceKinds, kind) || !words(of.name, 100) || (numeric(of.quantity) ?? -1) < 0)
        return no(incidents.refusals['incidents.noResource']())
      await incidents.putResources(tx, district, [
        {
          ...{ kind: kind as keyof typeof resourceKinds, name: words(of.name, 100) },
          ...{ placeName: words(of.placeName, 100), unitName: words(of.unitName, 100) },
          ...{ contact: words(of.contact, 60) || null, phone: words(of.phone, 30) || null },
          ...{ quantity: numeric(of.quantity) ?? 0, measure: words(of.measure, 10) || '个' },
          ...{ keepPercent: whole(of.keepPercent) ?? 0, readyMinutes: whole(of.readyMinutes) },
          ...{ lon: numeric(of.lon), lat: numeric(of.lat) },
        },
      ])
      return ok(null)
    }),

    writeReport: centre((tx, who, of, at) =>
      incidents.writeReport(
        inner,
        tx,
        who,
        {
          ...{ report: idOf(of.report), text: words(of.text, 20_000), figures: jsonOf(of.figures) },
          ...(words(of.ground) ? { ground: words(of.ground) } : {}),
        },
        at,
      ),
    ),
    sendReport: on(CENTRE, async (tx, who, of, at, response) => {
      const done = await incidents.sendReport(
        inner,
        tx,
        who,
        { report: idOf(of.report), to: words(of.to, 100) },
        at,
      )
      if (!done.ok) return done
      const moved = await moveCase(city, tx, response.matter, 'reported', '首报已报出', at)
      return moved.ok ? done : moved
    }),
    receiveReport: centre((tx, who, of, at) =>
      incidents.receiveReport(inner, tx, who, { report: idOf(of.report), by: words(of.by, 60) }, at),
    ),
    finding: on(CENTRE, (tx, who, of, at) => {
      const owner = [...city.catalog.units.values()].find(
        (unit) => unit.name === of.owner || unit.shortName === of.owner,
      )
      const due = typeof of.due === 'string' && isDay(of.due) ? of.due : dayOf(at)
      if (!words(of.text) || !words(of.action) || !words(of.owner, 100))
        return Promise.resolve(no(incidents.refusals['incidents.noReport']()))
      return incidents.addFinding(
        inner,
        tx,
        who,
        {
          ...{ response: of.response, text: words(of.text), action: words(of.action), due },
          ...{ owner: owner?.id ?? null, ownerName: owner?.name ?? words(of.owner, 100) },
        },
        at,
      )
    }),
    closeFinding: centre((tx, who, of, at) =>
      incidents.closeFinding(inner, tx, who, { finding: idOf(of.finding), text: words(of.text) }, at),
    ),
    score: on(CENTRE, (tx, who, of, at) =>
      incidents.score(
        inner,
        tx,
        who,
        {
          ...{ response: of.response, item: words(of.item, 20) as incidents.ScoreItem },
          ...{ score: numeric(of.score) ?? -1, note: words(of.note, 500) },
        },
        at,
      ),
    ),

    askRelease: on(CENTRE, (tx, who, of, at) =>
      incidents.askRelease(inner, tx, who, { response: of.response, why: words(of.why) }, at),
    ),
    /** The second person: what ran under the wrong flag ends, and begins again under the right one on a case of its own. */
    decideRelease: on(CENTRE, async (tx, who, of, at) => {
      const decided = await incidents.decideRelease(
        inner,
        tx,
        who,
        { response: of.response, granted: of.granted === true },
        at,
      )
      if (!decided.ok || !decided.value.granted) return decided
      const { response, release } = decided.value
      const why = `${release.toDrill ? '实战改为演练' : '演练转为实战'}：${release.why}（${release.askedName}提出，${who.name}确认）`
      const ended = await incidents.end(inner, tx, who, { response: response.id, why, despite: true }, at)
      if (!ended.ok) return ended
      const moved = await moveCase(city, tx, response.matter, 'control', why, at)
      if (!moved.ok) return moved
      const opened = await city.matters.openIn(
        tx,
        who,
        {
          type: release.toDrill ? DRILL : INCIDENT,
          form: {
            ...{ title: response.title, content: why, kind: response.kind, area: response.area },
            ...(response.lon !== null && response.lat !== null
              ? { point: { lon: response.lon, lat: response.lat } }
              : {}),
            ...(response.address ? { address: response.address } : {}),
          },
          touch: { source: 'command', channel: 'phone' },
        },
        at,
      )
      if (!opened.ok) return opened
      const matter = await caseOf(city, tx, who, opened.value.id, at)
      if (!matter.ok) return matter
      const { plan, level, kind } = response
      return begin(
        tx,
        who,
        { plan, level, kind, why, separate: why },
        matter as typeof matter & { ok: true },
        at,
      )
    }),

    /** 上报到上一级: by the unit whose leg it is, or by the centre for whoever telephoned. */
    reportUp(tx, who, of, at) {
      const kind = words(of.leg, 20)
      if (!Object.hasOwn(upward.legKinds, kind)) return Promise.resolve(no(upward.refusals['upward.none']()))
      const input = {
        ...{ matter: idOf(of.matter), kind: kind as upward.LegKind },
        ...{ to: words(of.to, 100), words: words(of.text) },
      }
      return upward.send(upwardOf(city), tx, who, input, holdsIn(city, who, CENTRE).ok, at)
    },

    /** 逐级分解: whoever holds the order names units below. */
    async split(tx, who, of, at) {
      const order = await incidents.orderFor(tx, who, idOf(of.dispatch), holdsIn(city, who, CENTRE).ok)
      if (!order.ok) return order
      const parts = (Array.isArray(of.parts) ? of.parts : []).slice(0, 200).map(jsonOf)
      const whos = parts.flatMap((part) => whoOf({ unit: part.unit }) ?? [])
      const reached = await inner.reach(tx, whos, [order.value.area], at)
      const wanted = parts.flatMap((part) => {
        const whom = whoOf({ unit: part.unit })
        const reach = whom && reached.get(incidents.whoKey(whom))?.[0]
        return reach ? [{ reach, text: words(part.text) }] : []
      })
      return incidents.split(inner, tx, who, order.value, wanted, at)
    },
    /** 位置上报, of one's own. */
    async position(tx, who, of, at) {
      const [lon, lat] = [numeric(of.lon), numeric(of.lat)]
      if (lon === null || lat === null || Math.abs(lon) > 180 || Math.abs(lat) > 90)
        return no(incidents.refusals['incidents.positionClosed']())
      return incidents.reportPosition(inner, tx, who, { lon, lat, accuracy: numeric(of.accuracy) }, at)
    },

    savePlan: planner(PLANNERS, (tx, who, of, at) =>
      plans.saveDraft(
        tx,
        who,
        {
          ...{ plan: idOr(of.plan), body: of.body, code: words(of.code, 40) },
          ...(whole(of.revision) === null ? {} : { revision: whole(of.revision) ?? 0 }),
        },
        at,
      ),
    ),
    proposePlan: planner(PLANNERS, (tx, who, of, at) =>
      plans.propose(tx, who, { plan: idOf(of.plan), note: words(of.note) }, at),
    ),
    sendBackPlan: planner(CHIEF, (tx, who, of, at) =>
      plans.sendBack(tx, who, { plan: idOf(of.plan), note: words(of.note) }, at),
    ),
    publishPlan: planner(CHIEF, (tx, who, of, at) => plans.publish(tx, who, { plan: idOf(of.plan) }, at)),
    retirePlan: planner(CHIEF, (tx, who, of, at) =>
      plans.retire(tx, who, { plan: idOf(of.plan), why: words(of.why) }, at),
    ),
  }

  /** Photos that this person brought: nobody hangs another's file on a receipt. */
  async function ownFiles(tx: Tx, who: Actor, given: unknown): Promise<readonly Id[]> {
    const ids = list(given).filter(isId).slice(0, MOST_FILES)
    if (ids.length === 0) return []
    return (await city.files.list(tx, district, ids)).flatMap((file) =>
      file.by === who.account ? [file.id] : [],
    )
  }

  return {
    act: async (tx: Tx, who: Actor, input: { readonly do: string; readonly of: unknown }, at: Instant) => {
      const act = Object.hasOwn(acts, input.do) ? acts[input.do] : undefined
      return act ? act(tx, who, jsonOf(input.of), at) : no(incidents.refusals['incidents.noTask']())
    },

    /** Each stands for itself: one that is refused does not hold up the others. */
    async receipts(tx: Tx, who: Actor, given: readonly unknown[], at: Instant) {
      const results: unknown[] = []
      for (const one of given.slice(0, 200).map(jsonOf)) {
        const kind = words(one.kind, 20)
        const deviceAt = typeof one.deviceAt === 'string' ? new Date(one.deviceAt) : null
        const [lon, lat] = [numeric(one.lon), numeric(one.lat)]
        const done = Object.hasOwn(incidents.receiptKinds, kind)
          ? await incidents.answer(
              inner,
              tx,
              who,
              {
                ...{
                  dispatch: idOf(one.dispatch),
                  kind: kind as incidents.ReceiptKind,
                  text: words(one.text),
                },
                ...(deviceAt && !Number.isNaN(deviceAt.getTime()) ? { deviceAt } : {}),
                ...(words(one.key, 60) ? { key: words(one.key, 60) } : {}),
                ...(lon !== null && lat !== null ? { lon, lat } : {}),
                files: await ownFiles(tx, who, one.files),
              },
              at,
            )
          : no(incidents.refusals['incidents.noDispatch']())
        results.push(
          done.ok ? { key: one.key ?? null, ...done.value } : { key: one.key ?? null, error: done.error },
        )
      }
      return results
    },
  }
}
