import { type Reader, sql } from '../../store/index.ts'

/** Rows in force of a register's table, and when the last of them was written; counted, never read. */
export async function registerFigures(
  reader: Reader,
  district: string,
  table: string,
): Promise<{ readonly rowCount: number; readonly freshAt: Date | null }> {
  const row = await reader.one<{ rowCount: number; freshAt: Date | null }>(sql`
    select count(*)::bigint as "rowCount", max(r.recorded_at) as "freshAt" from ${sql.id(table)} r
    where r.district = ${district} and r.state = 'current'`)
  return row ?? { rowCount: 0, freshAt: null }
}
