import { say } from '../../base/say.ts'
import type { CodeList } from '../../platform/fields/declare.ts'
import { unitKinds } from '../../platform/org/declare.ts'
import { api, makeStore, readKept, setCsrf, useStore, writeKept } from '../live/index.ts'
import type { Declared, Me } from '../live/wire.ts'
import { dropDrafts } from './parts/draft.ts'
import { dropQueue } from './queue.ts'

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

/** Whether this browser was logged in: saves a stranger the refused question, and the page a round trip. */
const WAS_IN = 'huying.in'

export async function openSession(): Promise<void> {
  if (!readKept(WAS_IN, false)) return session.set({ me: null, declared: null, ready: true })
  const got = await api.get<{ me: Me; csrf: string }>('/api/me', undefined, { quiet: true })
  if (!got.ok) {
    writeKept(WAS_IN, null)
    session.set({ me: null, declared: null, ready: true })
    return
  }
  await enter(got.value)
}

/** After a login: the token first, then the declarations, then the pages may show. */
export async function enter(given: { me: Me; csrf: string }): Promise<void> {
  setCsrf(given.csrf)
  writeKept(WAS_IN, true)
  const before = session.get()
  // Somebody else at the same page: what it shows was read with the other's rights.
  if (before.me && before.me.account !== given.me.account) return location.assign('/console/')
  const declared = before.declared ?? (await declaredNow())
  session.set({ me: given.me, declared, ready: true })
}

async function declaredNow(): Promise<Declared | null> {
  const got = await api.get<Declared>('/api/declared')
  if (!got.ok) return null
  const { codes, roles } = got.value
  // Roles as a code list, so that a form may ask for one like for any other code.
  const role: CodeList = {
    name: 'role',
    version: '1',
    title: say('角色', 'Role'),
    codes: Object.entries(roles).map(([code, { title }]) => ({ code, title })),
  }
  const unitKind: CodeList = {
    name: 'unitKind',
    version: '1',
    title: say('单位类型', 'Kind of unit'),
    codes: Object.entries(unitKinds).map(([code, title]) => ({ code, title })),
  }
  // The responsibility list speaks of whole branches too, not only of their leaves.
  const category = codes.category?.codes ?? []
  const anyCategory: CodeList = {
    name: 'anyCategory',
    version: '1',
    title: say('事项（含上级分类）', 'Item (branches too)'),
    codes: category.map(({ parent, ...code }) => {
      const above = category.find((one) => one.code === parent)?.title
      const path = (lang: 'zh' | 'en') => (above ? `${above[lang]} › ${code.title[lang]}` : code.title[lang])
      return { ...code, title: say(path('zh'), path('en')) }
    }),
  }
  return { ...got.value, codes: { ...codes, role, unitKind, anyCategory } }
}

/**
 * Ends the session and what this browser remembers of it: drafts hold what citizens said. The page starts anew, so
 * nothing of it stays in memory either. False: the server was not reached and the session still lives.
 */
export async function leave(): Promise<boolean> {
  const got = await api.post('/api/logout', {}, { quiet: true })
  if (!got.ok && got.error.http === 0) return false
  setCsrf(null)
  writeKept(WAS_IN, null)
  dropDrafts()
  dropQueue()
  location.assign('/console/')
  return true
}

export const holds = (me: Me, ...roles: readonly string[]): boolean =>
  roles.some((role) => me.roles.includes(role))
