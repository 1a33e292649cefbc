import { dayOf, type Id, type Instant, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { type Certificate, type CertificateException, refusals, type Seal } from './declare.ts'
import { type CertificateDesk, fingerprint, opened, record } from './desk.ts'
import * as keep from './keep.ts'

export type Filter = Omit<keep.ListFilter, 'holder'> & {
  /** Identity number or credit code of a holder. */
  readonly holder?: { readonly kind: 'person' | 'enterprise'; readonly code: string }
}

export const list = async (
  reader: Reader,
  desk: CertificateDesk,
  { holder, ...filter }: Filter,
): Promise<readonly Certificate[]> =>
  (
    await keep.list(reader, desk.district, {
      ...filter,
      ...(holder ? { holder: fingerprint(desk, holder) } : {}),
    })
  ).map((row) => opened(desk, row))

/** By id or 电子证照标识. */
export async function find(
  reader: Reader,
  desk: CertificateDesk,
  asked: { readonly id: Id } | { readonly identifier: string },
): Promise<Result<Certificate & { readonly kept: keep.Kept }, Refusal>> {
  const row =
    'id' in asked
      ? await keep.byId(reader, desk.district, asked.id)
      : await keep.byIdentifier(reader, desk.district, asked.identifier)
  return row ? ok(opened(desk, row)) : no(refusals['certificates.unknown']())
}

export const ofMatter = async (
  reader: Reader,
  desk: CertificateDesk,
  matter: Id,
): Promise<readonly Certificate[]> =>
  (await keep.ofMatter(reader, desk.district, matter)).map((row) => opened(desk, row))

export const sealsOf = (reader: Reader, desk: CertificateDesk): Promise<readonly Seal[]> =>
  keep.seals(reader, desk.district)

/** 印章暂停、恢复、销毁: what was sealed while it held stays good. */
export async function setSeal(
  tx: Tx,
  desk: CertificateDesk,
  who: Actor,
  input: { readonly id: Id; readonly state: Seal['state']; readonly why: string },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const seal = await keep.sealById(tx, desk.district, input.id)
  if (!seal || seal.state === 'destroyed')
    return no(refusals['certificates.noSeal']({ unit: seal?.unitName ?? '—' }))
  if (input.why.trim().length < 2) return no(refusals['certificates.whyMissing']())
  await keep.setSeal(tx, desk.district, input.id, input.state, at)
  const said = { state: input.state, why: input.why }
  await record(
    tx,
    desk.district,
    who,
    'certificate.sealChanged',
    { kind: 'certificate', id: input.id },
    said,
    at,
  )
  return ok(null)
}

export const exceptionsOf = (
  reader: Reader,
  desk: CertificateDesk,
  open: boolean,
): Promise<readonly CertificateException[]> => keep.exceptions(reader, desk.district, open)

export async function settleException(
  tx: Tx,
  desk: CertificateDesk,
  who: Actor,
  input: { readonly id: Id; readonly why: string },
  at: Instant,
): Promise<Result<null, Refusal>> {
  if (input.why.trim().length < 2) return no(refusals['certificates.whyMissing']())
  const done = await keep.settleException(tx, desk.district, input.id, who.name, input.why, at)
  return done > 0 ? ok(null) : no(refusals['certificates.unknown']())
}

/** 统计: by type, how many, how many count, how they came, how they were used. */
export async function statistics(reader: Reader, desk: CertificateDesk, at: Instant) {
  const [all, used] = await Promise.all([
    keep.tally(reader, desk.district, dayOf(at)),
    keep.tallyOfUse(reader, desk.district),
  ])
  return all.map((row) => ({
    ...row,
    uses: Object.fromEntries(
      used.filter((one) => one.type === row.type).map(({ kind, count }) => [kind, count]),
    ) as Readonly<Record<string, number>>,
  }))
}
