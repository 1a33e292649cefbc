import type { Draft } from '../draft.ts'
import { useWords } from '../settings.tsx'
import type { Word } from '../words.ts'

export type StepProps = {
  readonly draft: Draft
  readonly change: (part: Partial<Draft>) => void
  /** What is wrong with this page, shown after the citizen tried to go on. */
  readonly problem: Word | null
}

/** The sentence under a field that needs another look. */
export function Problem({ word, id }: { word: Word | null; id: string }) {
  const t = useWords()
  return (
    <p className="problem" id={id} role="alert">
      {word ? t(word) : ''}
    </p>
  )
}
