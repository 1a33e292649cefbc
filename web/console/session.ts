import { api, makeStore, setCsrf, useStore } from '../live/index.ts'
import type { Declared, Me } from '../live/wire.ts'

/** Who works here and what the city declares. Null `me`: nobody has logged in. */
export type Session = { readonly me: Me | null; readonly declared: Declared | null; readonly ready: boolean }

export const session = makeStore<Session>({ me: null, declared: null, ready: false })
export const useSession = (): Session => useStore(session)

/** For pages behind the login: both are there. */
export function useCity(): { me: Me; declared: Declared } {
  const { me, declared } = useStore(session)
  if (!me || !declared) throw new Error('a page of the console was shown before the login')
  return { me, declared }
}

export async function openSession(): Promise<void> {
  const got = await api.get<{ me: Me; csrf: string }>('/api/me', undefined, { quiet: true })
  if (!got.ok) {
    session.set({ me: null, declared: null, ready: true })
    return
  }
  await enter(got.value)
}

/** After a login: the token first, then the declarations, then the pages may show. */
export async function enter(given: { me: Me; csrf: string }): Promise<void> {
  setCsrf(given.csrf)
  const before = session.get()
  const declared = before.declared ?? (await declaredNow())
  session.set({ me: given.me, declared, ready: true })
}

async function declaredNow(): Promise<Declared | null> {
  const got = await api.get<Declared>('/api/declared')
  return got.ok ? got.value : null
}

export async function leave(): Promise<void> {
  await api.post('/api/logout')
  setCsrf(null)
  session.set({ me: null, declared: session.get().declared, ready: true })
}

export const holds = (me: Me, ...roles: readonly string[]): boolean =>
  roles.some((role) => me.roles.includes(role))
