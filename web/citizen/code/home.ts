import { useCallback, useEffect, useState } from 'react'
import type { Refusal } from '../../../base/index.ts'
import type {
  Binding,
  Consent,
  FamilyLink,
  FareRules,
  SceneDeclaration,
  Subject,
} from '../../../platform/credentials/codes/declare.ts'
import { recall, remember } from '../device.ts'
import { type Outcome, read, send } from '../talk.ts'

export type SceneShown = Omit<SceneDeclaration, 'fares' | 'loans'> & {
  readonly name: string
  readonly stations: FareRules['lines'] | null
}
export type Paper = {
  readonly id: string
  readonly text: string
  readonly until: string
  readonly scenes: readonly string[]
}
export type CodeHome = {
  readonly at: string
  readonly subject: Subject | null
  readonly realName: boolean
  readonly name?: string
  readonly scenes: readonly SceneShown[]
  readonly bindings?: readonly Binding[]
  readonly family?: readonly FamilyLink[]
  readonly consents?: readonly Consent[]
  readonly papers?: readonly Paper[]
}

/** What the city says of my code; the last answer stays on the phone for a way without network. */
export function useHome() {
  const [found, setFound] = useState<Outcome<CodeHome> | null>(() => {
    const kept = recall<CodeHome | null>('code.home', null)
    return kept ? { kind: 'answer', value: kept } : null
  })
  const again = useCallback(async () => {
    const told = await read<CodeHome>('/api/citizen/code')
    if (told.kind === 'answer') remember('code.home', told.value)
    setFound((before) => (told.kind === 'noAnswer' && before?.kind === 'answer' ? before : told))
  }, [])
  useEffect(() => void again(), [again])
  return { found, again, home: found?.kind === 'answer' ? found.value : null }
}

export type Changed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal | null }

export async function change<T = unknown>(act: string, of: object = {}): Promise<Changed<T>> {
  const told = await send<T>('/api/citizen/code/change', { do: act, of })
  if (told.kind === 'answer') return { ok: true, value: told.value }
  return { ok: false, refusal: told.kind === 'refused' ? told.refusal : null }
}

export const consentOf = (home: CodeHome, scene: string) =>
  home.consents?.find((one) => one.scene === scene && one.withdrawnAt === null) ?? null
