import type { Instant, Refusal, Result } from '../../base/index.ts'
import type { Reader } from '../../platform/store/index.ts'

/** What readers fetch to check codes by themselves 公开列表; nothing in it is secret. */
export type CredentialListsDoor = {
  index(reader: Reader): Promise<Result<unknown, Refusal>>
  list(
    reader: Reader,
    name: string,
  ): Promise<
    Result<
      {
        readonly bytes: Uint8Array
        readonly etag: string
        readonly issuedAt: Instant
        readonly validUntil: Instant
      },
      Refusal
    >
  >
}
