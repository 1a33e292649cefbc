import { type AreaCode, type Instant, newId } from '../../../base/index.ts'
import { append } from '../../../platform/ledger/index.ts'
import { type Actor, factActorOf, systemActor } from '../../../platform/org/index.ts'
import type { Reader, Store, Tx } from '../../../platform/store/index.ts'
import type { Alternative } from '../classify/declare.ts'
import { chancesOf, classify } from '../classify/judge.ts'
import { type Model, modelOf } from '../classify/model.ts'
import * as keep from '../keep.ts'
import { learnApart } from './apart.ts'
import {
  type Lesson,
  type ModelReport,
  type ModelVersion,
  type Outcome,
  PURPOSES,
  type Purpose,
  type Suggested,
  type Trained,
  type TrainingState,
} from './declare.ts'
import { itemFor, LEAST_LESSONS } from './learn.ts'

/** What the models ask of the city. */
export type ModelsCity = {
  readonly district: AreaCode
  /** The newest closed requests, newest first. */
  lessons(reader: Reader, limit: number): Promise<readonly Lesson[]>
  /** How many were closed after an instant, counted up to `most`. */
  lessonsSince(reader: Reader, after: Instant, most: number): Promise<number>
}

/** Closed requests read for one training. */
const MOST_LESSONS = 30_000
/** Trained anew when so many more were closed, once a day at most. */
const WORTH_IT = 100
const REST_HOURS = 20
/** How long a version may be used after another process has trained the next. */
const LOOK_MS = 30_000
/** A process that trains says so anew within this time; one that died is succeeded after it. */
const HOLD_MS = 120_000
const SEED = 20_260
const HISTORY = 12

/** Words still being written, and where it is as far as that is known. */
export type Asked = { readonly text: string; readonly title?: string; readonly place?: string }

/** What came of a wish to train: `busy` when another process has it, `stopped` when it was broken off. */
export type Training = {
  readonly outcome: Outcome | 'busy' | 'stopped'
  readonly trained: readonly Trained[]
}

export type Models = ReturnType<typeof openModels>

/** The models of a district: kept in its tables, loaded when first asked, trained beside the city's work. */
export function openModels(city: ModelsCity) {
  const { district } = city
  const loaded = new Map<Purpose, { readonly version: number; readonly model: Model }>()
  /** A version that could not be read is not read again at every look. */
  const damaged = new Set<string>()
  let looked = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined

  async function look(reader: Reader): Promise<void> {
    const kept = await keep.kept(reader, district)
    for (const purpose of PURPOSES) {
      for (const { version } of kept.filter((one) => one.purpose === purpose)) {
        if (loaded.get(purpose)?.version === version) break
        if (damaged.has(`${purpose} ${version}`)) continue
        const bytes = await keep.bytes(reader, district, purpose, version)
        const model = bytes && modelOf(bytes)
        if (model?.ok) {
          loaded.set(purpose, { version, model: model.value })
          break
        }
        // a damaged version is passed over: the one before goes on
        damaged.add(`${purpose} ${version}`)
      }
    }
  }

  /** Loads newer versions now and then; many who ask at once look once. */
  async function ready(reader: Reader): Promise<void> {
    if (performance.now() - looked < LOOK_MS) return
    looking ??= look(reader).finally(() => {
      looked = performance.now()
      looking = undefined
    })
    await looking
  }

  /** Is there a reason to train: a wish, no model yet, or enough new closed requests since yesterday? */
  async function due(reader: Reader, at: Instant): Promise<boolean> {
    const state = await keep.training(reader, district)
    if (state.heldBy && state.heldUntil && state.heldUntil > at) return false
    if (state.askedAt) return true
    const restedMs = state.endedAt ? at.getTime() - state.endedAt.getTime() : Number.POSITIVE_INFINITY
    // too little to learn from is looked at again, not at every look
    if (restedMs < 600_000) return false
    const known = await keep.kept(reader, district)
    if (known.length === 0)
      return (await city.lessonsSince(reader, new Date(0), LEAST_LESSONS)) >= LEAST_LESSONS
    if (restedMs < REST_HOURS * 3_600_000) return false
    const last = known.reduce((a, b) => (a.learnedTo < b.learnedTo ? b : a)).learnedTo
    return (await city.lessonsSince(reader, last, WORTH_IT)) >= WORTH_IT
  }

  /** Learns while this process holds the training, and says so anew as long as it lasts. */
  async function learnHeld(store: Store, me: string, now: () => Date, stop: AbortSignal) {
    const lessons = await city.lessons(store, MOST_LESSONS)
    const lost = new AbortController()
    const longer = setInterval(() => {
      const until = new Date(now().getTime() + HOLD_MS)
      store
        .tx((tx) => keep.hold(tx, district, me, now(), until))
        .then((held) => held || lost.abort())
        // the end decides whether it was still ours
        .catch(() => undefined)
    }, HOLD_MS / 4)
    try {
      return await learnApart(lessons, SEED, AbortSignal.any([stop, lost.signal]))
    } finally {
      clearInterval(longer)
    }
  }

  return {
    /** What the brain would fill in for a text, with reasons; unsure answers say so. */
    async suggest(reader: Reader, asked: Asked): Promise<Suggested> {
      await ready(reader)
      return Object.fromEntries(
        PURPOSES.flatMap((purpose) => {
          const known = loaded.get(purpose)
          if (!known) return []
          const item = itemFor(purpose, asked.title ?? '', asked.text, asked.place ?? null)
          return [[purpose, { ...classify(known.model, item), version: known.version }]]
        }),
      )
    },
    /** The likeliest labels with their chances, and whether the first is sure; undefined without a model or a known word. */
    async chances(
      reader: Reader,
      text: string,
      purpose: Purpose,
      most: number,
    ): Promise<{ readonly sure: boolean; readonly labels: readonly Alternative[] } | undefined> {
      await ready(reader)
      const known = loaded.get(purpose)
      return known && chancesOf(known.model, { detail: text }, most)
    },
    versions: (reader: Reader): Promise<ModelVersion[]> => keep.versions(reader, district, HISTORY),
    report: (reader: Reader, purpose: Purpose): Promise<ModelReport | undefined> =>
      keep.report(reader, district, purpose),
    training: (reader: Reader): Promise<TrainingState> => keep.training(reader, district),
    /** Asks for training soon. */
    async ask(tx: Tx, who: Actor, at: Instant): Promise<void> {
      await keep.saveAsked(tx, district, who.name, at)
      await append(tx, [fact(who, 'text.trainingAsked', at, {})])
    },
    due,
    /**
     * Trains all purposes in a thread of its own and keeps what came of it, all or nothing. Of several processes one
     * trains; what another has overtaken is thrown away.
     */
    async train(store: Store, now: () => Date, stop: AbortSignal): Promise<Training> {
      const begun = now()
      const me = newId()
      const until = new Date(begun.getTime() + HOLD_MS)
      if (!(await store.tx((tx) => keep.hold(tx, district, me, begun, until))))
        return { outcome: 'busy', trained: [] }
      const ended = (tx: Tx, outcome: Outcome, at: Instant) =>
        keep.saveEnded(tx, district, me, { begun, at, outcome })
      try {
        const trained = await learnHeld(store, me, now, stop)
        if (stop.aborted) {
          await store.tx((tx) => keep.release(tx, district, me))
          return { outcome: 'stopped', trained: [] }
        }
        const outcome = trained.length > 0 ? 'trained' : 'tooLittle'
        const mine = await store.tx(async (tx) => {
          const at = now()
          if (!(await ended(tx, outcome, at))) return false
          for (const one of trained) {
            const version = await keep.insertVersion(tx, district, one, at)
            const { purpose, rows, report } = one
            const body = { purpose, version, rows, macroF1: report.macroF1 }
            await append(tx, [fact(systemActor(district), 'text.modelTrained', at, body)])
          }
          return true
        })
        looked = Number.NEGATIVE_INFINITY
        return mine ? { outcome, trained } : { outcome: 'busy', trained: [] }
      } catch (fault) {
        // not tried again at once: the wish is spent, the fault is told
        await store.tx((tx) => ended(tx, 'failed', now())).catch(() => undefined)
        throw fault
      }
    },
  }

  function fact(who: Actor, kind: string, at: Instant, body: Readonly<Record<string, unknown>>) {
    return {
      ...{ district, kind, subjectKind: 'model', subject: newId(), at, actor: factActorOf(who), body },
    }
  }
}
