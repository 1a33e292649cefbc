import type { Say } from '../../../base/say.ts'
import { api, type Failure, type FieldRefusal } from '../../live/index.ts'

/** What became of one matter of many, as the server says it. */
export type Outcome = {
  readonly id: string
} & (
  | { readonly ok: true; readonly state: string; readonly version: number }
  | {
      readonly ok: false
      readonly error: {
        readonly code: string
        readonly says: Say
        readonly remedy: Say
        readonly fields?: readonly FieldRefusal[]
      }
      readonly now?: { readonly state: string; readonly by: string; readonly did: Say }
    }
)

type Wanted = {
  readonly id: string
  readonly version: number
  readonly form?: Readonly<Record<string, unknown>>
}

/** So many at a time: the person sees it go on, and a lost connection leaves few in doubt. */
const AT_ONCE = 20

/**
 * Sends the matters in small lots and tells after each what became of them. A lot whose answer was lost may be sent
 * again: every matter goes with the version that was seen, so what was done is not done twice.
 */
export async function sendBulk(
  action: string,
  form: Readonly<Record<string, unknown>>,
  matters: readonly Wanted[],
  tell: (outcomes: readonly Outcome[]) => void,
): Promise<Failure | null> {
  for (let from = 0; from < matters.length; from += AT_ONCE) {
    const lot = matters.slice(from, from + AT_ONCE)
    const got = await api.post<{ rows: readonly Outcome[] }>(`/api/matters/actions/${action}`, {
      form,
      matters: lot,
    })
    if (!got.ok) return got.error
    tell(got.value.rows)
  }
  return null
}
