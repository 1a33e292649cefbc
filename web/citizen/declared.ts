import { useEffect, useState } from 'react'
import type { Say } from '../../base/index.ts'
import { type Outcome, read } from './talk.ts'

type Coded = { readonly code: string; readonly title: Say; readonly parent?: string | null }
type Area = { readonly code: string; readonly name: string; readonly level: number }

/** What the city tells everybody: its name, the kinds and categories in plain words, its towns. */
export type Declared = {
  readonly city: { readonly name: Say; readonly district?: string; readonly demo?: boolean }
  readonly kinds: readonly Coded[]
  readonly categories: readonly Coded[]
  readonly areas: readonly Area[]
  /** What snapshots 随手拍 may show; empty = none are taken. */
  readonly snapshot?: readonly (Coded & { readonly words?: readonly string[] })[]
}

let asked: Promise<Outcome<Declared>> | null = null
let known: Declared | null = null

/** Asked once per visit; without an answer the pages still work with free text. */
export function useDeclared(): { readonly value: Declared | null } {
  const [value, setValue] = useState(known)
  useEffect(() => {
    if (known) return
    let here = true
    const ask = () => {
      asked ??= read<Declared>('/api/public/declared')
      asked.then((outcome) => {
        if (outcome.kind === 'answer') known = outcome.value
        else asked = null
        if (here && known) setValue(known)
      })
    }
    ask()
    addEventListener('online', ask)
    return () => {
      here = false
      removeEventListener('online', ask)
    }
  }, [])
  return { value }
}
