import { useEffect, useState } from 'react'

/** A value that stands still for `ms`: nothing may be asked at every key stroke. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, set] = useState(value)
  useEffect(() => {
    const wait = setTimeout(() => set(value), ms)
    return () => clearTimeout(wait)
  }, [value, ms])
  return settled
}
