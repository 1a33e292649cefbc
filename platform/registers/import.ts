import { dayOf, newId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { check } from '../fields/index.ts'
import { append, type Fact } from '../ledger/index.ts'
import type { Actor } from '../org/index.ts'
import type { Tx } from '../store/index.ts'
import { changed, merge } from './decide.ts'
import { type Imported, type RegisterType, refusals } from './declare.ts'
import * as keep from './keep.ts'
import { opened, type Wiring } from './view.ts'
import {
  brokenRules,
  checked,
  factOf,
  firstVersion,
  keyOf,
  nextVersion,
  reckoned,
  type Values,
  type Writing,
} from './write.ts'

type Rejected = { readonly row: number; readonly reasons: readonly Refusal[] }
type Wanted = { readonly row: number; readonly values: Values; readonly raw: Values }

/** Checks each row; of two with one key the first is taken. */
function sift(wiring: Wiring, type: RegisterType, input: readonly unknown[], at: Date) {
  const rejected: Rejected[] = []
  const wanted = new Map<string, Wanted>()
  for (const [i, raw] of input.entries()) {
    const row = i + 1
    const result = check(type.fields, reckoned(type, raw), { codes: wiring.codes, today: dayOf(at) })
    if (!result.ok) {
      rejected.push({ row, reasons: result.error })
      continue
    }
    const broken = brokenRules(type, result.value)
    if (broken.length > 0) {
      rejected.push({ row, reasons: broken })
      continue
    }
    const key = keyOf(wiring, type, result.value) ?? ''
    const first = wanted.get(key)
    if (first) rejected.push({ row, reasons: [refusals['registers.doubledInFile']({ first: first.row })] })
    // what passed the check is an object
    else wanted.set(key, { row, values: result.value, raw: raw as Values })
  }
  return { wanted, rejected }
}

export async function importRows(
  wiring: Wiring,
  tx: Tx,
  actor: Actor,
  type: RegisterType,
  input: readonly unknown[],
  writing: Writing,
  district: string,
): Promise<Result<Imported, Refusal>> {
  if (!type.key) return no(refusals['registers.noKey']({ title: type.title }))
  const { wanted, rejected } = sift(wiring, type, input, writing.at)
  const known = await keep.byKeys(tx, type, district, [...wanted.keys()])
  const fresh: { row: keep.Kept; derived: keep.Derived; line: number }[] = []
  const facts: Fact[] = []
  let updated = 0
  let unchanged = 0
  for (const [key, { row: line, values, raw }] of wanted) {
    const reject = (reason: Refusal) => rejected.push({ row: line, reasons: [reason] })
    const before = known.get(key)
    if (!before) {
      const first = firstVersion(wiring, actor, type, district, newId(), values, writing)
      if (first.ok) fresh.push({ ...first.value, line })
      else reject(first.error)
      continue
    }
    const old = opened(type, wiring.vault, before.body)
    const merged = checked(wiring, type, merge(type.fields, old, raw), writing.at, old)
    if (!merged.ok) reject(merged.error)
    else if (changed(old, merged.value).length === 0) unchanged++
    else {
      const next = await nextVersion(wiring, tx, actor, type, before, merged.value, writing)
      if (next.ok) {
        updated++
        const { fields, row } = next.value
        facts.push(factOf('updated', type, actor, row, { fields, source: row.source }))
      } else reject(next.error)
    }
  }
  const written = await keep.insert(tx, type, fresh)
  for (const { row, line } of fresh)
    if (written.has(row.id)) facts.push(factOf('created', type, actor, row, { source: row.source }))
    // somebody else created it between our look and our write
    else
      rejected.push({
        row: line,
        reasons: [refusals['registers.duplicate']({ title: type.title, id: null })],
      })
  await append(tx, facts)
  return ok({ created: written.size, updated, unchanged, rejected: rejected.sort((a, b) => a.row - b.row) })
}
