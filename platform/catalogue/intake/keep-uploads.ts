import type { Id, Instant } from '../../../base/index.ts'
import { type Reader, sql, type Tx } from '../../store/index.ts'
import type { Upload } from './declare.ts'

export const insertUpload = (tx: Tx, one: Upload): Promise<number> =>
  tx.run(sql`insert into intake_upload (district, id, dataset, name, mode, bytes, made_by, made_at)
    values (${one.district}, ${one.id}::uuid, ${one.dataset}::uuid, ${one.name}, ${one.mode}, ${one.bytes}::bigint,
      ${one.madeBy}, ${one.madeAt}::timestamptz)`)

export const upload = (
  reader: Reader,
  district: string,
  id: Id,
): Promise<Omit<Upload, 'offset'> | undefined> =>
  reader.one(sql`select u.district, u.id, u.dataset, u.name, u.mode, u.bytes, u.made_by as "madeBy",
      u.made_at as "madeAt", u.delivery, u.again
    from intake_upload u where u.district = ${district} and u.id = ${id}::uuid`)

export const putDelivery = (
  tx: Tx,
  one: Pick<Upload, 'district' | 'id'>,
  delivery: Id,
  again: boolean,
): Promise<number> =>
  tx.run(sql`update intake_upload set delivery = ${delivery}::uuid, again = ${again}
    where district = ${one.district} and id = ${one.id}::uuid`)

export const removeUpload = (tx: Tx, district: string, id: Id): Promise<number> =>
  tx.run(sql`delete from intake_upload where district = ${district} and id = ${id}::uuid`)

export const removeUploadsBefore = (tx: Tx, before: Instant): Promise<number> =>
  tx.run(sql`delete from intake_upload where made_at < ${before}::timestamptz`)
