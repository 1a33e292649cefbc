import { json, type Reader, sql, type Tx } from '../../../platform/store/index.ts'
import type { VersionRow } from './declare.ts'

const columns = sql`name, version, state, to_char(valid_from, 'YYYY-MM-DD') as "validFrom", body, trial, drafted_by as "draftedBy",
  drafted_account as "draftedAccount", drafted_at as "draftedAt", decided_by as "decidedBy", decided_at as "decidedAt", why`

export const all = (reader: Reader, district: string): Promise<VersionRow[]> =>
  reader.query(
    sql`select ${columns} from indicator_version where district = ${district} order by name, version`,
  )

export const lock = (
  tx: Tx,
  district: string,
  name: string,
  version: number,
): Promise<VersionRow | undefined> =>
  tx.one(sql`select ${columns} from indicator_version
    where district = ${district} and name = ${name} and version = ${version} for update`)

export const save = (tx: Tx, district: string, v: VersionRow): Promise<unknown> =>
  tx.run(sql`insert into indicator_version (district, name, version, state, valid_from, body, trial, drafted_by, drafted_account,
      drafted_at, decided_by, decided_at, why)
    values (${district}, ${v.name}, ${v.version}, ${v.state}, ${v.validFrom}::date, ${json(v.body)}, ${json(v.trial)}, ${v.draftedBy},
      ${v.draftedAccount}, ${v.draftedAt}, ${v.decidedBy}, ${v.decidedAt}, ${v.why})
    on conflict (district, name, version) do update set state = excluded.state, valid_from = excluded.valid_from,
      body = excluded.body, trial = excluded.trial, decided_by = excluded.decided_by, decided_at = excluded.decided_at, why = excluded.why`)
