import { api, useSay } from '../../live/index.ts'
import { toast } from '../parts/toast.tsx'

/** One act at the desks of the code; a refusal is said, the value is given on. */
export function useCodeAct() {
  const s = useSay()
  return async <T>(act: string, of: object): Promise<T | null> => {
    const got = await api.post<T>('/api/codes/change', { do: act, of })
    if (got.ok) return got.value ?? ({} as T)
    toast(`${s(got.error.says)}。${s(got.error.remedy)}`, 'red')
    return null
  }
}
