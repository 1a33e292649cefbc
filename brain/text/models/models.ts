import type { AreaCode, Instant } from '../../../base/index.ts'
import type { Reader, Store, Tx } from '../../../platform/store/index.ts'
import type { Item } from '../classify/declare.ts'
import { classify } from '../classify/judge.ts'
import { type Model, modelOf } from '../classify/model.ts'
import * as keep from '../keep.ts'
import { learnApart } from './apart.ts'
import {
  type Lesson,
  type ModelVersion,
  PURPOSES,
  type Purpose,
  type Suggested,
  type Trained,
  type TrainingState,
} from './declare.ts'
import { LEAST_LESSONS } from './learn.ts'

/** What the models ask of the city. */
export type ModelsCity = {
  readonly district: AreaCode
  /** The newest closed requests, newest first. */
  lessons(reader: Reader, limit: number): Promise<readonly Lesson[]>
  /** How many were closed after an instant, counted up to `most`. */
  lessonsSince(reader: Reader, after: Instant, most: number): Promise<number>
}

/** Closed requests read for one training. */
const MOST_LESSONS = 40_000
/** Trained anew when so many more were closed, or a hundredth of what is known. */
const WORTH_IT = 100
const REST_HOURS = 20
/** How long a version may be used after another process has trained the next. */
const LOOK_MS = 30_000
const SEED = 20_260
const HISTORY = 12

export type Models = ReturnType<typeof openModels>

/** The models of a district: kept in its tables, loaded when first asked, trained beside the city's work. */
export function openModels(city: ModelsCity) {
  const { district } = city
  const loaded = new Map<Purpose, { readonly version: number; readonly model: Model }>()
  let looked = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined

  async function look(reader: Reader): Promise<void> {
    for (const { purpose, version } of await keep.newest(reader, district)) {
      if (loaded.get(purpose)?.version === version) continue
      const bytes = await keep.bytes(reader, district, purpose, version)
      const model = bytes && modelOf(bytes)
      // a damaged version is passed over: the one before goes on
      if (model?.ok) loaded.set(purpose, { version, model: model.value })
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
    const [state, known] = await Promise.all([keep.training(reader, district), keep.newest(reader, district)])
    if (state.askedAt) return true
    const restedMs = state.endedAt ? at.getTime() - state.endedAt.getTime() : Number.POSITIVE_INFINITY
    if (known.length === 0) {
      // too little to learn from is looked at again, not at every minute
      if (restedMs < 600_000) return false
      return (await city.lessonsSince(reader, new Date(0), LEAST_LESSONS)) >= LEAST_LESSONS
    }
    if (restedMs < REST_HOURS * 3_600_000) return false
    const last = known.reduce((a, b) => (a.learnedTo < b.learnedTo ? b : a)).learnedTo
    return (await city.lessonsSince(reader, last, WORTH_IT)) >= WORTH_IT
  }

  return {
    /** What the brain would fill in for a text, with reasons; unsure answers say so. */
    async suggest(reader: Reader, item: Item, purposes: readonly Purpose[] = PURPOSES): Promise<Suggested> {
      await ready(reader)
      return Object.fromEntries(
        purposes.flatMap((purpose) => {
          const known = loaded.get(purpose)
          return known ? [[purpose, { ...classify(known.model, item), version: known.version }]] : []
        }),
      )
    },
    versions: (reader: Reader): Promise<ModelVersion[]> => keep.versions(reader, district, HISTORY),
    training: (reader: Reader): Promise<TrainingState> => keep.training(reader, district),
    /** Asks for training soon. */
    ask: (tx: Tx, by: string, at: Instant) => keep.saveAsked(tx, district, by, at),
    due,
    /** Trains all purposes in a thread of its own and keeps what came of it, all or nothing. */
    async train(store: Store, now: () => Date, stop: AbortSignal): Promise<readonly Trained[]> {
      const begun = now()
      const lessons = await city.lessons(store, MOST_LESSONS)
      const trained = await learnApart(lessons, SEED, stop)
      if (stop.aborted) return []
      await store.tx(async (tx) => {
        const at = now()
        for (const one of trained) await keep.insertVersion(tx, district, one, at)
        await keep.saveEnded(tx, district, begun, at, trained.length > 0 ? 'trained' : 'tooLittle')
      })
      looked = Number.NEGATIVE_INFINITY
      return trained
    },
  }
}
