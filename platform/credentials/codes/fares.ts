import type { Instant } from '../../../base/index.ts'
import { compile, type DecisionTable, evaluate, versionsOf } from '../../decisions/index.ts'
import type { Reader } from '../../store/index.ts'
import { type FareRules, fareTables, type SceneDeclaration } from './declare.ts'
import type { CodesEnv, FareTable } from './env.ts'

const FRESH_MS = 2_000
const NAMES = Object.values(fareTables)
/** Beyond this the last band holds; a table is read at each hundred metres. */
const MOST_KM = 120
const MOST_AGE = 120

/** Rules once read out of tables, by scene and versions. */
const shelf = new Map<string, FareRules>()

async function versions(env: CodesEnv, reader: Reader): Promise<readonly FareTable[]> {
  const now = performance.now()
  const { tables } = env.held
  if (tables && now - tables.at < FRESH_MS) return tables.all
  const all: FareTable[] = []
  for (const name of NAMES)
    for (const { from, digest, table } of await versionsOf(reader, env.district, name))
      all.push({ name, from, digest, table })
  env.held.tables = { at: now, all }
  return all
}

/**
 * 票价、优待、换乘 of a scene as they hold at that instant: the city's published tables, each from its day on; else as the
 * pack declares them. A ride is priced by the rules of the moment in which it began.
 */
export async function faresAt(
  env: CodesEnv,
  reader: Reader,
  scene: SceneDeclaration & { readonly name: string },
  at: Instant,
): Promise<FareRules | undefined> {
  const { fares, name } = scene
  if (!fares) return undefined
  const all = await versions(env, reader)
  const inForce = (table: string) =>
    all
      .filter((one) => one.name === table && one.from <= at)
      .sort((a, b) => b.from.getTime() - a.from.getTime())[0]
  const [price, ages, rides] = [
    inForce(fareTables.price),
    inForce(fareTables.ages),
    inForce(fareTables.rides),
  ]
  if (!price && !ages && !rides) return fares
  const key = [name, price?.digest, ages?.digest, rides?.digest].join(' ')
  const known = shelf.get(key)
  if (known) return known
  const read = readTables(name, fares, { price: price?.table, ages: ages?.table, rides: rides?.table })
  if (shelf.size > 200) shelf.clear()
  shelf.set(key, read)
  return read
}

type Tables = {
  readonly price: DecisionTable | undefined
  readonly ages: DecisionTable | undefined
  readonly rides: DecisionTable | undefined
}

/** Tables become the bands and lines that the fare is worked out of; what a table leaves open stays as declared. */
export function readTables(scene: string, declared: FareRules, { price, ages, rides }: Tables): FareRules {
  const ask = (table: DecisionTable | undefined) => {
    const ready = table && compile(table)
    return (input: object, output: string): number | null => {
      if (!ready?.ok) return null
      const value = evaluate(ready.value, { scene, ...input }).outputs?.[output]
      return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null
    }
  }
  const [costs, pays, rule] = [ask(price), ask(ages), ask(rides)]
  const fen = (km: number) => costs({ km }, 'fen')
  const flat = declared.flat === undefined ? null : fen(0)
  const bands: { km: number; fen: number }[] = []
  if (declared.bands)
    for (let tenth = 0; tenth <= MOST_KM * 10; tenth++) {
      const at = fen(tenth / 10)
      if (at === null) continue
      const last = bands.at(-1)
      if (last?.fen === at) last.km = tenth / 10
      else bands.push({ km: tenth / 10, fen: at })
    }
  const lines: { fromAge: number; below: number; pays: number }[] = []
  for (let age = 0; age <= MOST_AGE; age++) {
    const share = pays({ age }, 'pays')
    if (share === null || share >= 100) continue
    const last = lines.at(-1)
    if (last?.pays === share && last.below === age) last.below = age + 1
    else lines.push({ fromAge: age, below: age + 1, pays: share })
  }
  return {
    ...declared,
    ...(flat === null ? {} : { flat }),
    ...(bands.length > 0 ? { bands } : {}),
    ages: ages ? lines : declared.ages,
    transfer: {
      minutes: rule({}, 'minutes') ?? declared.transfer.minutes,
      off: rule({}, 'off') ?? declared.transfer.off,
      again: rule({}, 'again') ?? declared.transfer.again ?? 0,
    },
    single: {
      hours: rule({}, 'hours') ?? declared.single.hours,
      repairs: rule({}, 'repairs') ?? declared.single.repairs,
    },
  }
}
