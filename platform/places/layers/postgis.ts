import { type Reader, sql } from '../../store/index.ts'

/** Is PostGIS installed in this database? Nothing needs it; where it is, it encodes tiles of points. */
export const hasPostgis = async (reader: Reader): Promise<boolean> =>
  (await reader.one<{ one: number }>(sql`select 1 as one from pg_extension where extname = 'postgis'`)) !==
  undefined
