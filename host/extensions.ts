import { type Instant, no, ok, type Refusal, type Result, say } from '../base/index.ts'
import {
  type Compiled,
  compile,
  type Extension,
  type ExtensionFault,
  extension,
  extensionFaults,
  type Pack,
} from '../kit/index.ts'
import { type ExtensionVersion, liveExtensions, tookIn } from '../platform/extensions/index.ts'
import { type MatterType, stampTypes } from '../platform/matters/index.ts'
import { systemActor } from '../platform/org/index.ts'
import {
  applyPlan,
  type LiveTables,
  liveTables,
  planTables,
  typeProblems,
} from '../platform/registers/index.ts'
import type { Reader, Store } from '../platform/store/index.ts'

type Judged = {
  /** Sound ones as packs, in the order in which they came. */
  readonly packs: readonly Pack[]
  readonly taken: readonly ExtensionVersion[]
  readonly aside: readonly { readonly one: ExtensionVersion; readonly why: readonly ExtensionFault[] }[]
}

/** What the compiler and the tables say of an extension beside these packs: the same questions as to a pack of files. */
export function judged(
  body: unknown,
  beside: readonly Pack[],
  tables: LiveTables,
): readonly ExtensionFault[] {
  const faults = extensionFaults(body, beside)
  if (faults.length > 0) return faults
  const one = extension(body as Extension)
  const registers = Object.entries(one.registers).map(([name, register]) => ({
    ...register,
    name: `${one.name}.${name}`,
  }))
  try {
    return heldBy(one.name, registers, tables)
  } catch (fault) {
    // two names that make one table: nothing else throws here
    return [cannot(one.name, fault)]
  }
}

const cannot = (name: string, fault: unknown): ExtensionFault => ({
  ...{ at: name, way: [] },
  says: say(`数据库不接受这份声明：${whyOf(fault)}`, `the database does not take it: ${whyOf(fault)}`),
  remedy: say('改登记簿或字段的编码后另出一版', 'give registers or fields other codes, in a new version'),
})
const whyOf = (fault: unknown): string =>
  (fault instanceof Error ? fault.message : String(fault)).slice(0, 200)

type Register = Parameters<typeof planTables>[0][number]
function heldBy(pack: string, registers: readonly Register[], tables: LiveTables): readonly ExtensionFault[] {
  const wrong = registers.flatMap((register): ExtensionFault[] =>
    typeProblems(register).map((problem) => ({
      at: register.name,
      way: ['registers', register.name.slice(pack.length + 1)],
      says: say(`登记簿声明有误：${problem}`, problem),
      remedy: say(
        '标识项须必填、存在且不与旧名重复',
        'what identifies a row is a required field; old names are free',
      ),
    })),
  )
  if (wrong.length > 0) return wrong
  const plan = planTables(registers, tables)
  if (plan.ok) return []
  return plan.error.map((refusal): ExtensionFault => {
    const { type = '', field = '' } = (refusal.detail ?? {}) as { type?: string; field?: string }
    const name = type.slice(pack.length + 1)
    return {
      at: `${type}/${field}`,
      way: ['registers', name, 'fields', field],
      says: refusal.says,
      remedy: refusal.remedy,
    }
  })
}

/** Which of the published ones this city can take in; the others are set aside, and keep nobody from starting. */
function soundAmong(
  own: readonly Pack[],
  published: readonly ExtensionVersion[],
  tables: LiveTables,
): Judged {
  const packs: Pack[] = []
  const taken: ExtensionVersion[] = []
  const aside: Judged['aside'][number][] = []
  for (const one of published) {
    const beside = [...own, ...packs]
    const why = beside.some((pack) => pack.name === one.name)
      ? [
          {
            ...{ at: one.name, way: [] },
            says: say('本市已装有同名应用包', 'a pack of that name is installed in this city'),
            remedy: say(
              '停用这个自建应用即可，数据由应用包接着使用',
              'retire this one: the pack goes on with its data',
            ),
          },
        ]
      : judged(one.body, beside, tables)
    if (why.length > 0) aside.push({ one, why })
    else {
      packs.push(extension(one.body as unknown as Extension))
      taken.push(one)
    }
  }
  return { packs, taken, aside }
}

/** What is published, judged beside the packs of files; for the start of a city and for whatever stands beside one. */
async function extensionsOf(reader: Reader, district: string, own: readonly Pack[]): Promise<Judged> {
  const published = await liveExtensions(reader, district)
  return published.length === 0
    ? { packs: [], taken: [], aside: [] }
    : soundAmong(own, published, await liveTables(reader))
}

/** Told once, by the process that was first: taken in, or set aside and why. */
export async function tellExtensions(
  store: Store,
  district: string,
  found: Judged,
  at: Instant,
): Promise<void> {
  const system = systemActor(district)
  const fresh = found.taken.filter((one) => one.appliedAt === null || one.aside !== null)
  if (fresh.length + found.aside.length === 0) return
  await store.tx(async (tx) => {
    for (const one of fresh) await tookIn(tx, system, one, null, at)
    for (const { one, why } of found.aside) await tookIn(tx, system, one, why, at)
  })
}

type TakenIn = {
  readonly compiled: Compiled
  readonly types: Readonly<Record<string, MatterType>>
  readonly found: Judged
}

/**
 * Packs of files and what is published become one city: kinds of matters get their versions, registers their tables. Whatever
 * a database says against what people composed, the city stands without it.
 */
export async function takeIn(
  store: Store,
  { district, packs }: { readonly district: string; readonly packs: readonly Pack[] },
  at: Instant,
): Promise<Result<TakenIn, Refusal>> {
  const made = async (found: Judged): Promise<Result<TakenIn, Refusal>> => {
    const compiled = compile([...packs, ...found.packs])
    const types = await store.tx((tx) => stampTypes(tx, compiled.types))
    if (!types.ok) return types
    const tables = await applyPlan(store, Object.values(compiled.registers), at)
    return tables.ok ? ok({ compiled, types: types.value, found }) : no(tables.error[0] as Refusal)
  }
  const found = await extensionsOf(store, district, packs)
  if (found.packs.length === 0) return made(found)
  const whole = await made(found).catch((fault: unknown) => fault)
  if (isMade(whole) && whole.ok) return whole
  const why = isMade(whole) && !whole.ok ? new Error(whole.error.says.zh) : whole
  return made({
    ...{ packs: [], taken: [] },
    aside: [...found.aside, ...found.taken.map((one) => ({ one, why: [cannot(one.name, why)] }))],
  })
}

const isMade = (value: unknown): value is Result<TakenIn, Refusal> =>
  typeof value === 'object' && value !== null && 'ok' in value
