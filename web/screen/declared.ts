import type { Say } from '../../base/index.ts'
import { api } from '../live/api.ts'
import { makeStore } from '../live/store.ts'

/** What the city has declared, as far as the screen speaks of it. */
export type Declared = {
  readonly city: { readonly name: Say; readonly demo: boolean }
  readonly types?: Readonly<
    Record<string, { readonly flow?: { readonly states: Readonly<Record<string, { readonly title: Say }>> } }>
  >
  readonly codes?: Readonly<
    Record<string, { readonly codes: readonly { readonly code: string; readonly title: Say }[] }>
  >
}

export const declared = makeStore<Declared | null>(null)

export const askDeclared = async (): Promise<void> => {
  const got = await api.get<Declared>('/api/declared')
  if (got.ok) declared.set(got.value)
}

export const titleOfState = (type: string, state: string): Say | undefined =>
  declared.get()?.types?.[type]?.flow?.states[state]?.title
