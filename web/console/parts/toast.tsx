import { makeStore, useStore } from '../../live/index.ts'

type Toast = { readonly id: number; readonly text: string; readonly tone: 'green' | 'red' | 'blue' }
const toasts = makeStore<readonly Toast[]>([])
let last = 0

/** A sentence that stays six seconds and is read aloud by screen readers. */
export function toast(text: string, tone: Toast['tone'] = 'green'): void {
  const id = ++last
  toasts.set((all) => [...all.slice(-2), { id, text, tone }])
  setTimeout(() => toasts.set((all) => all.filter((one) => one.id !== id)), 6_000)
}

export const Toasts = () => (
  <div className="toasts" role="status" aria-live="polite">
    {useStore(toasts).map((one) => (
      <div key={one.id} className={`banner ${one.tone}`}>
        {one.text}
      </div>
    ))}
  </div>
)
