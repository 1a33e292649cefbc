import { say } from '../../base/say.ts'
import type { CodeList } from '../../platform/fields/declare.ts'
import { unitKinds } from '../../platform/org/declare.ts'
import { api, makeStore, readKept, setCsrf, useStore, writeKept } from '../live/index.ts'
import type { Declared, Me } from '../live/wire.ts'
import { dropDrafts } from './parts/draft.ts'
import { dropQueue } from './queue.ts'

/** Who works here and what the city declares. Null `me`: nobody has logged in. */
export type Session = {
  readonly me: Me | null
  readonly declared: Declared | null
  readonly ready: boolean
  /** Opened from what lies in this browser, without a line. */
  readonly offline?: boolean
}

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
  const back = new URLSearchParams(location.search)
  // come back from another identity provider: the session is new to this page
  if (back.has('in')) {
    writeKept(WAS_IN, true)
    back.delete('in')
    history.replaceState(null, '', location.pathname + (back.size > 0 ? `?${back}` : ''))
  }
  if (!readKept(WAS_IN, false)) return session.set({ me: null, declared: null, ready: true })
  const got = await api.get<{ me: Me; csrf: string }>('/api/me', undefined, { quiet: true })
  if (!got.ok) {
    const kept =
      got.error.http === 0 && ORDERS.test(location.pathname) ? readKept<Kept | null>(KEPT, null) : null
    if (kept) return session.set({ ...kept, ready: true, offline: true })
    // no line is no logout
    if (got.error.http !== 0) writeKept(WAS_IN, null)
    session.set({ me: null, declared: null, ready: true })
    return
  }
  await enter(got.value)
}

/** Pages that are read without a line: my orders, on the phone. */
const ORDERS = /^\/console\/orders(\/|$)/
const KEPT = 'huying.offline'
type Kept = { readonly me: Me; readonly declared: Declared }

/** What the page of orders needs to open without a line: who I am, and the names around it. */
export function keepForOffline(): void {
  const { me, declared, offline } = session.get()
  if (!me || !declared || offline) return
  const packs = declared.packs.map(({ name, title, net, domain }) => ({ name, title, net, domain }))
  writeKept(KEPT, { me, declared: { ...declared, packs, types: {}, codes: {}, registers: {} } })
}

/** The line is back: the session is asked for again before anything is sent. False: still none. */
export async function rejoin(): Promise<boolean> {
  if (!session.get().offline) return true
  const got = await api.get<{ me: Me; csrf: string }>('/api/me', undefined, { quiet: true })
  if (!got.ok) {
    // the session ran out meanwhile: what waits is kept, the login is shown
    if (got.error.http === 401) session.set({ me: null, declared: null, ready: true })
    return false
  }
  const declared = await declaredNow()
  if (!declared) return false
  setCsrf(got.value.csrf)
  if (session.get().me?.account !== got.value.me.account) location.assign('/console/')
  session.set({ me: got.value.me, declared, ready: true })
  return true
}

/** A login that waits for its second step: this browser knows of it, also after a reload. */
export function halfIn({ csrf }: { csrf: string }): void {
  setCsrf(csrf)
  writeKept(WAS_IN, true)
}

/** After a login: the token first, then the declarations, then the pages may show. */
export async function enter(given: { me: Me; csrf: string }): Promise<void> {
  setCsrf(given.csrf)
  writeKept(WAS_IN, true)
  const before = session.get()
  // Somebody else at the same page: what it shows was read with the other's rights.
  if (before.me && before.me.account !== given.me.account) return location.assign('/console/')
  // what the city declares is not told before a second factor was shown
  const declared = given.me.awaits ? null : (before.declared ?? (await declaredNow()))
  session.set({ me: given.me, declared, ready: true })
}

/** What the city declares, read again: it has taken in or left out an application while this page was open. */
export async function refreshDeclared(): Promise<void> {
  const declared = await declaredNow()
  if (declared) session.set({ ...session.get(), declared })
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
  const got = await api.post<{ next?: string }>('/api/logout', {}, { quiet: true })
  if (!got.ok && got.error.http === 0) return false
  setCsrf(null)
  writeKept(WAS_IN, null)
  writeKept(KEPT, null)
  dropDrafts()
  dropQueue()
  // logged out over there too, when the login was made there
  location.assign((got.ok && got.value.next) || '/console/')
  return true
}

export const holds = (me: Me, ...roles: readonly string[]): boolean =>
  roles.some((role) => me.roles.includes(role))
