import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import { type Reader, sql, type Tx } from '../store/index.ts'
import type { MatterType } from './declare.ts'
import { refuse } from './refusals.ts'

type Declared = Omit<MatterType, 'version'> & { readonly fingerprint: string }

/**
 * Gives every declared type its version: the last one while its declaration is the same, the next one when it changed.
 * Refuses a flow that has lost a state in which open matters stand.
 */
export async function stampTypes(
  tx: Tx,
  declared: Readonly<Record<string, Declared>>,
): Promise<Result<Readonly<Record<string, MatterType>>, Refusal>> {
  const known = await tx.query<{ name: string; version: number; fingerprint: string }>(
    sql`select distinct on (name) name, version, fingerprint from matter_type order by name, version desc`,
  )
  const types: Record<string, MatterType> = {}
  for (const { fingerprint, ...type } of Object.values(declared)) {
    const last = known.find((one) => one.name === type.name)
    const version = last?.fingerprint === fingerprint ? last.version : (last?.version ?? 0) + 1
    types[type.name] = { ...type, version }
    if (version === last?.version) continue
    const lost = await lostState(tx, type)
    if (lost) return no(refuse['matter.stateLost']({ type: type.name, ...lost }))
    await tx.run(sql`insert into matter_type (name, version, fingerprint, declared)
      values (${type.name}, ${version}, ${fingerprint}, ${JSON.stringify(type)})`)
  }
  return ok(types)
}

async function lostState(
  tx: Tx,
  type: Pick<MatterType, 'name' | 'flow'>,
): Promise<{ state: string; open: number } | undefined> {
  const states = Object.keys(type.flow.states)
  return tx.one<{ state: string; open: number }>(sql`select state, count(*)::int as open from matter
    where type = ${type.name} and closed_at is null and merged_into is null and state <> all(${states}::text[])
    group by state limit 1`)
}

/** What `stampTypes` would write: types that are new or whose declaration changed. */
export async function changedTypes(
  reader: Reader,
  declared: Readonly<Record<string, Declared>>,
): Promise<readonly { readonly name: string; readonly from: number | null; readonly to: number }[]> {
  const known = await reader.query<{ name: string; version: number; fingerprint: string }>(
    sql`select distinct on (name) name, version, fingerprint from matter_type order by name, version desc`,
  )
  return Object.values(declared).flatMap(({ name, fingerprint }) => {
    const last = known.find((one) => one.name === name)
    return last?.fingerprint === fingerprint
      ? []
      : [{ name, from: last?.version ?? null, to: (last?.version ?? 0) + 1 }]
  })
}
