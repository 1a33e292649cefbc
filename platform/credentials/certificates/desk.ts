import type { AreaCode, Id, Instant } from '../../../base/index.ts'
import type { CodeList, Vault } from '../../fields/index.ts'
import { append, type FactActor } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import type {
  Certificate,
  CertificateFacts,
  CertificateRow,
  CertificateType,
  Holder,
  HolderKind,
} from './declare.ts'
import type * as keep from './keep.ts'
import type { CertificateKeys } from './sealing.ts'

/** An issuing body as certificates name it. */
export type IssuingUnit = {
  readonly id: Id
  readonly name: string
  /** 统一社会信用代码. */
  readonly code: string
  readonly area: AreaCode
}

/** What a city gives its certificates. */
export type CertificateDesk = {
  readonly district: AreaCode
  /** Test seals count in a demonstration only. */
  readonly demo: boolean
  readonly vault: Vault
  readonly types: Readonly<Record<string, CertificateType>>
  readonly codes: (name: string) => CodeList | undefined
  readonly unit: (reader: Reader, id: Id) => Promise<IssuingUnit | undefined>
  readonly keys: CertificateKeys
}

export const fingerprint = (
  { vault }: Pick<CertificateDesk, 'vault'>,
  holder: Pick<Holder, 'kind' | 'code'>,
): string => vault.blind(holder.code, holder.kind === 'person' ? 'idNumber' : 'creditCode')

/** Opens what is sealed. */
export function opened(
  { vault }: CertificateDesk,
  row: keep.Kept,
): Certificate & { readonly kept: keep.Kept } {
  const facts = JSON.parse(vault.open(row.sealed)) as CertificateFacts
  const { sealed: _s, holders: _h, issuerCode: _i, serial: _n, signature: _g, statusList: _l, ...plain } = row
  return { ...(plain satisfies CertificateRow), facts, kept: row }
}

export const record = (
  tx: Tx,
  district: AreaCode,
  who: Actor | FactActor,
  kind: string,
  subject: { readonly kind: 'certificate' | 'matter'; readonly id: Id },
  body: Readonly<Record<string, unknown>>,
  at: Instant,
): Promise<unknown> =>
  append(tx, [
    {
      ...{ district, kind, subjectKind: subject.kind, subject: subject.id, at, body },
      actor: 'duties' in who ? factActorOf(who) : who,
    },
  ])

export type { HolderKind }
