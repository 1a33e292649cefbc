import { useState } from 'react'
import type { api, Failure } from '../../live/index.ts'
import { toast } from './toast.tsx'

type Sent<T> = ReturnType<typeof api.post<T>>

/**
 * One act of a page at a time: while it is under way a second click does nothing, what is refused stays to be shown beside its
 * form, what is done is told.
 */
export function useAct() {
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  return {
    failure,
    busy,
    /** Null when it was refused, or another act is under way. */
    async run<T = object>(send: () => Sent<T>, told: string | null): Promise<T | null> {
      if (busy) return null
      setBusy(true)
      const got = await send()
      setBusy(false)
      setFailure(got.ok ? null : got.error)
      if (!got.ok) return null
      if (told) toast(told, 'green')
      return (got.value ?? {}) as T
    },
  }
}
