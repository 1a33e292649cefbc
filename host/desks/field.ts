import { dayOf, type Id, no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { FieldList } from '../../platform/fields/declare.ts'
import { append } from '../../platform/ledger/index.ts'
import { HANDLER } from '../../platform/matters/decide.ts'
import {
  type Action,
  type FieldRule,
  type MatterType,
  matterRefusals,
} from '../../platform/matters/declare.ts'
import { POST_WEIGHTS, postLines } from '../../platform/matters/index.ts'
import { type Actor, actorOfAccount, factActorOf } from '../../platform/org/index.ts'
import * as patrols from '../../platform/patrols/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { fieldItems, type Sent, type Told } from './field-items.ts'

const { refusals } = patrols
const TASKS = 200
/** Longest span of an evaluation of posts: a quarter. */
const POST_MS = 92 * 86_400_000

/** Kinds of matters with work in the street, and the rule of each. */
const inField = (city: OpenCity): readonly (MatterType & { readonly field: FieldRule })[] =>
  Object.values(city.types).flatMap((type) => (type.field ? [{ ...type, field: type.field }] : []))

/** May this actor do the act in the street, as far as his duties go; the case itself is asked when he does. */
function mayEver(action: Action, who: Actor): boolean {
  return action.by.some((by) =>
    by === 'lead' || by === 'helper'
      ? who.duties.some((duty) => duty.role === HANDLER)
      : who.duties.some((duty) => duty.role === by),
  )
}

/** The code lists that a form asks for, in its rows too. */
function listsOf(form: FieldList, into: Set<string>): void {
  for (const field of Object.values(form)) {
    if (field.kind === 'code') into.add(field.list)
    if (field.kind === 'rows') listsOf(field.of, into)
  }
}

/** 现场: tasks of today, what telephones bring in, tracks, and the second look. */
export function fieldDesks(city: OpenCity) {
  const { store, plan, matters, files } = city
  const { district } = plan
  const items = fieldItems(city)

  /** Anybody who reports or acts in the street, or looks a second time. */
  function mayWork(who: Actor): Result<null, Refusal> {
    const may = inField(city).some(
      ({ field, flow }) =>
        who.duties.some(({ role }) => field.report?.by.includes(role) || field.review.includes(role)) ||
        Object.keys(field.acts).some((name) => {
          const action = flow.actions[name]
          return action !== undefined && mayEver(action, who)
        }),
    )
    return may && who.account ? ok(null) : no(refusals['patrols.mayNot']())
  }

  /** Open matters on which this actor may do something in the street, with what he may do. */
  async function tasksOf(reader: Reader, who: Actor, type: MatterType & { field: FieldRule }, at: Date) {
    const acts = Object.keys(type.field.acts).flatMap((name) => {
      const action = type.flow.actions[name]
      return action && mayEver(action, who) ? [{ name, action }] : []
    })
    const state = [...new Set(acts.flatMap(({ action }) => action.from))]
    if (state.length === 0) return []
    const filter = { type: [type.name], state, open: true, sort: 'due' as const, limit: TASKS }
    const { rows } = await matters.list(reader, who, filter, at)
    const units = new Set(who.duties.flatMap((duty) => (duty.role === HANDLER ? (duty.units ?? []) : [])))
    return rows.flatMap((row) => {
      const mine = acts.filter(
        ({ action }) =>
          action.from.includes(row.state) &&
          (!action.by.every((by) => by === 'lead' || by === 'helper') ||
            (row.leadUnit !== null && units.has(row.leadUnit))),
      )
      if (mine.length === 0) return []
      const { id, number, version, title, category, urgency, address, area, areaName, lon, lat, due, light } =
        row
      return [
        {
          ...{ id, number, version, type: type.name, state: row.state, title, category, urgency, address },
          ...{ area, areaName, lon, lat, due, light, acts: mine.map(({ name }) => name) },
        },
      ]
    })
  }

  /** What a telephone takes along for a shift without a line 离线包. */
  async function bundle(reader: Reader, who: Actor, _input: unknown, at: Date) {
    const may = mayWork(who)
    if (!may.ok) return may
    const types = inField(city)
    const today = dayOf(at)
    const lists = new Set<string>()
    const shown = types.map(({ name, title, field, flow, fields }) => {
      const reports = field.report && who.duties.some(({ role }) => field.report?.by.includes(role))
      const list = fields.category?.kind === 'code' ? fields.category.list : null
      if (list) lists.add(list)
      const asks = Object.fromEntries(
        (reports ? (field.report?.asks ?? []) : []).flatMap((one) =>
          fields[one] ? [[one, fields[one]]] : [],
        ),
      )
      listsOf(asks, lists)
      const acts = Object.fromEntries(
        Object.entries(field.acts).flatMap(([act, rule]) => {
          const action = flow.actions[act]
          if (!action || !mayEver(action, who)) return []
          listsOf(action.form ?? {}, lists)
          const { form, from, danger } = action
          return [[act, { title: action.title, form: form ?? {}, from, danger: danger === true, ...rule }]]
        }),
      )
      const states = Object.fromEntries(Object.entries(flow.states).map(([key, one]) => [key, one.title]))
      return {
        ...{ name, title, reports: reports === true, classes: list, parts: 'part' in fields },
        ...{ asks, states, acts },
      }
    })
    const codes = Object.fromEntries(
      [...lists].flatMap((name) => {
        const list = city.compiled.codes[name]
        const live = list?.codes.filter(
          (one) => (one.validFrom ?? today) <= today && (one.validTo ?? today) >= today,
        )
        return live ? [[name, live]] : []
      }),
    )
    const tasks = (await Promise.all(types.map((type) => tasksOf(reader, who, type, at)))).flat()
    const outline = city.map?.shapes.find((one) => one.code === district)
    return ok({
      at,
      me: { account: who.account, name: who.name, unit: who.unitName },
      city: { name: plan.name, district, demo: plan.demo },
      ...{ types: shown, codes, tasks, rules: patrols.rules },
      outline: outline ? outline.geometry : null,
      patrols: await patrols.patrolsOf(reader, district, who.account as Id, 10),
      items: (await patrols.itemsOf(reader, district, who.account as Id, 50)).map(brief),
      review: types.some(({ field }) => who.duties.some(({ role }) => field.review.includes(role))),
    })
  }

  const brief = (one: patrols.Item) => ({
    ...{ id: one.id, kind: one.kind, state: one.state, matter: one.matter, number: one.number },
    ...{ joined: one.joined, deviceAt: one.deviceAt, receivedAt: one.receivedAt, doubts: one.doubts },
    ...{ refusal: one.refusal, decision: one.decision, decidedBy: one.decidedBy, body: one.body },
    account: one.account,
  })

  return {
    field: {
      bundle,

      /** A piece of a photo; opens transactions of its own, so that the gate of files holds none. */
      async photo(
        who: Actor,
        head: patrols.PhotoHead,
        piece: { readonly offset: number; readonly content: Buffer },
        at: Date,
      ): Promise<Result<{ readonly received: number; readonly whole: boolean }, Refusal>> {
        const may = mayWork(who)
        if (!may.ok) return may
        const account = who.account as Id
        const atOnce = await patrols.wholeAtOnce(store, district, account, head, piece)
        const put = atOnce
          ? ok({ received: head.bytes, file: null, whole: piece.content })
          : await store.tx((tx) => patrols.putPiece(tx, district, account, head, piece, at))
        if (!put.ok) return put
        const { whole, received, file } = put.value
        if (!whole) return ok({ received, whole: file !== null })
        const name = `${head.id}.jpg`
        const taken = await files.receive({ content: whole, name, allow: ['jpeg', 'png', 'webp'] })
        if (!taken.ok) return taken
        await store.tx(async (tx) => {
          const known = await patrols.photoById(tx, district, head.id)
          if (known?.file) return
          const kept = await files.record(tx, taken.value, { district, by: account, at })
          const { takenAt, takenPlace } = taken.value
          const own = { ownAt: takenAt, ownLon: takenPlace?.lon ?? null, ownLat: takenPlace?.lat ?? null }
          await patrols.photoIsIn(tx, district, account, head, { file: kept.id, ...own }, at)
        })
        return ok({ received: head.bytes, whole: true })
      },

      /** How far a photo is, for a telephone that was cut off. */
      async photoState(reader: Reader, who: Actor, input: { readonly id: Id }) {
        const photo = await patrols.photoById(reader, district, input.id)
        return photo && photo.account === who.account
          ? ok({ received: photo.received, whole: photo.file !== null })
          : ok({ received: 0, whole: false })
      },

      /** Everything that waited, in its order; each item is done once however often it comes. */
      async sync(
        who: Actor,
        input: { readonly sentAt: Date; readonly items: readonly Sent[] },
        now: Date,
      ): Promise<Result<{ readonly at: Date; readonly items: readonly Told[] }, Refusal>> {
        const may = mayWork(who)
        if (!may.ok) return may
        const done: Told[] = []
        // A case waits for those before it: a later act must not overtake the one it rests on.
        const waiting = new Set<Id>()
        for (const sent of input.items) {
          const on = sent.body?.matter
          const one: Told =
            on && waiting.has(on)
              ? { id: sent.id, state: 'later' }
              : await items.take(who, sent, input.sentAt, now)
          if (one.state === 'later' && on) waiting.add(on)
          done.push(one)
        }
        return ok({ at: now, items: done })
      },

      /** Track 轨迹: start, points, stop; told in one go. */
      async track(
        who: Actor,
        input: {
          readonly sentAt: Date
          readonly patrol: Id
          readonly startedAt: Date
          readonly endedAt: Date | null
          readonly points: readonly patrols.TrackPoint[]
        },
        now: Date,
      ): Promise<Result<{ readonly added: number; readonly flagged: number }, Refusal>> {
        const may = mayWork(who)
        if (!may.ok) return may
        const account = who.account as Id
        const right = (at: Date) => patrols.happenedAt(at, input.sentAt, now)
        return store.tx(async (tx) => {
          const startedAt = right(input.startedAt)
          const begun = await patrols.beginPatrol(tx, district, { id: input.patrol, account, startedAt }, now)
          if (begun) await append(tx, [patrolFact(who, input.patrol, 'patrol.began', startedAt)])
          const points = input.points.map((one) => ({ ...one, at: right(one.at) }))
          const added = await patrols.addPoints(tx, district, account, input.patrol, points, now)
          if (!added.ok || !input.endedAt) return added
          const endedAt = right(input.endedAt)
          const ended = await patrols.endPatrol(tx, district, account, input.patrol, endedAt)
          if (!ended.ok) return ended
          if (ended.value) await append(tx, [patrolFact(who, input.patrol, 'patrol.ended', endedAt)])
          return added
        })
      },

      async held(reader: Reader, who: Actor) {
        if (!reviews(who)) return no(refusals['patrols.mayNot']())
        const all = await patrols.heldItems(reader, district, TASKS)
        return ok({
          items: await Promise.all(
            all.map(async (one) => ({
              ...brief(one),
              name: (await nameOf(reader, one.account)) ?? '',
              photos: (await patrols.photosByIds(reader, district, one.body.photos)).map(
                ({ id, file, takenAt, lon, lat, ownAt, ownLon, ownLat, heading, accuracyM }) => ({
                  ...{ id, file, takenAt, lon, lat, ownAt, ownLon, ownLat, heading, accuracyM },
                }),
              ),
            })),
          ),
        })
      },
      judge: items.judge,

      /** A photo that hangs on nothing yet: for whoever took it, and for those who look a second time. */
      async picture(reader: Reader, who: Actor, input: { readonly id: Id }) {
        const photo = await patrols.photoById(reader, district, input.id)
        if (!photo?.file || (photo.account !== who.account && !reviews(who)))
          return no(matterRefusals['matter.notFound']())
        const opened = await files.open(reader, district, photo.file)
        if (!opened.ok) return opened
        const chunks: Uint8Array[] = []
        for await (const chunk of opened.value.stream()) chunks.push(chunk as Uint8Array)
        const { file, bytes } = opened.value
        return ok({
          id: file.id,
          name: file.name,
          size: bytes,
          mime: file.media,
          bytes: Buffer.concat(chunks),
        })
      },

      /** Where people on patrol are: for those who dispatch. */
      async positions(reader: Reader, who: Actor, input: { readonly minutes?: number }, at: Date) {
        if (!reviews(who)) return no(refusals['patrols.mayNot']())
        const all = await patrols.positions(reader, district, at, Math.min(60, input.minutes ?? 10))
        return ok({
          positions: await Promise.all(
            all.map(async (one) => ({ ...one, name: (await nameOf(reader, one.account)) ?? '' })),
          ),
        })
      },

      /** 岗位评价: persons of a kind of matter by what they did in a span of days; whoever may not read all reads himself. */
      async posts(
        reader: Reader,
        who: Actor,
        input: { readonly type: string; readonly from: Date; readonly to: Date },
        at: Date,
      ) {
        const type = Object.hasOwn(city.types, input.type) ? city.types[input.type] : undefined
        const { posts } = type ?? {}
        if (!type || !posts || who.duties.length === 0) return no(refusals['patrols.mayNot']())
        const first = Math.max(input.from.getTime(), input.to.getTime() - POST_MS)
        const span = { from: new Date(first), to: input.to }
        const lines = await postLines(reader, { roles: city.compiled.roles }, who, type, span)
        const all = who.duties.some(({ role }) => posts.readers.includes(role))
        return ok({
          ...{ ...span, asOf: at, weights: POST_WEIGHTS },
          posts: Object.entries(posts.of).map(([name, { title }]) => ({ name, title })),
          lines: all ? lines : lines.filter(({ account }) => account === who.account),
        })
      },

      /** One's own track; of others for those who look a second time. */
      async trackOf(reader: Reader, who: Actor, input: { readonly id: Id }) {
        const own = await patrols.patrolsOf(reader, district, who.account as Id, 200)
        if (!own.some((one) => one.id === input.id) && !reviews(who))
          return no(refusals['patrols.noPatrol']())
        return ok({ points: await patrols.trackOf(reader, district, input.id) })
      },
    },
  }

  function reviews(who: Actor): boolean {
    return inField(city).some(({ field }) => who.duties.some(({ role }) => field.review.includes(role)))
  }

  async function nameOf(reader: Reader, account: Id): Promise<string | undefined> {
    return (await actorOfAccount(reader, account, city.now()))?.name
  }

  function patrolFact(who: Actor, subject: Id, kind: string, at: Date) {
    return { district, kind, subjectKind: 'patrol', subject, at, actor: factActorOf(who), body: {} }
  }
}
