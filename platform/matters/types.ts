import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import { type Reader, sql, type Tx } from '../store/index.ts'
import type { FlowState, MatterType } from './declare.ts'
import { refuse } from './refusals.ts'
import { declarationOf, lostGuards, revived } from './versions.ts'

type Declared = Omit<MatterType, 'version'> & { readonly fingerprint: string }
type Types = Readonly<Record<string, MatterType>>

const latestTypes = (reader: Reader) =>
  reader.query<{ name: string; version: number; fingerprint: string }>(
    sql`select distinct on (name) name, version, fingerprint from matter_type order by name, version desc`,
  )

/**
 * Gives every declared type its version: the last one while its declaration is the same, the next one when it changed.
 * Matters that run keep the version they were stamped with: a new one changes none of them.
 */
export async function stampTypes(
  tx: Tx,
  declared: Readonly<Record<string, Declared>>,
): Promise<Result<Types, Refusal>> {
  const known = await latestTypes(tx)
  const types: Record<string, MatterType> = {}
  for (const { fingerprint, ...type } of Object.values(declared)) {
    const last = known.find((one) => one.name === type.name)
    const version = last?.fingerprint === fingerprint ? last.version : (last?.version ?? 0) + 1
    types[type.name] = { ...type, version }
    if (version !== last?.version)
      await tx.run(sql`insert into matter_type (name, version, fingerprint, declared)
        values (${type.name}, ${version}, ${fingerprint}, ${JSON.stringify(declarationOf(type))})`)
  }
  return ok(types)
}

/** What `stampTypes` would write: types that are new or whose declaration changed. */
export async function changedTypes(
  reader: Reader,
  declared: Readonly<Record<string, Declared>>,
): Promise<readonly { readonly name: string; readonly from: number | null; readonly to: number }[]> {
  const known = await latestTypes(reader)
  return Object.values(declared).flatMap(({ name, fingerprint }) => {
    const last = known.find((one) => one.name === name)
    return last?.fingerprint === fingerprint
      ? []
      : [{ name, from: last?.version ?? null, to: (last?.version ?? 0) + 1 }]
  })
}

/** The flow that a matter was stamped with. Kept declarations never change, so one that was read stays known. */
export type TypeOf = (
  reader: Reader,
  stamp: { readonly type: string; readonly typeVersion: number },
) => Promise<Result<MatterType, Refusal>>

export function typesByVersion(types: Types): TypeOf {
  const known = new Map<string, MatterType>()
  return async (reader, { type: name, typeVersion: version }) => {
    const present = types[name]
    if (!present) return no(refuse['matter.unknownType']({ type: name }))
    if (version === present.version) return ok(present)
    const key = `${name}@${version}`
    const seen = known.get(key)
    if (seen) return ok(seen)
    const row = await reader.one<{ declared: unknown }>(
      sql`select declared from matter_type where name = ${name} and version = ${version}`,
    )
    const type = revived(row?.declared, version, present)
    if (type.ok) known.set(key, type.value)
    return type
  }
}

/** An earlier version that running matters still live by. */
export type Running = {
  readonly type: string
  readonly version: number
  readonly count: number
  readonly states: Readonly<Record<string, FlowState>>
  /** Rules that the present pack no longer supplies: what needs them is refused. */
  readonly lost: readonly string[]
}

/** Earlier versions with running matters, for those who look after flows. */
export async function runningVersions(reader: Reader, types: Types): Promise<Running[]> {
  const rows = await reader.query<{ type: string; version: number; count: number; declared: unknown }>(sql`
    select m.type, m.type_version as version, m.count, t.declared
    from (select type, type_version, count(*)::int as count from matter
      where closed_at is null and merged_into is null group by type, type_version) m
    join matter_type t on t.name = m.type and t.version = m.type_version order by 1, 2`)
  return rows.flatMap(({ declared, ...row }) => {
    const present = types[row.type]
    if (!present || present.version === row.version) return []
    const { states } = (declared as MatterType).flow
    return [{ ...row, states, lost: lostGuards(declared, present) }]
  })
}
