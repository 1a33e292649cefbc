import { api, type Say, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useSettled } from '../parts/settled.ts'

const dictionary = words({
  parts: say('地址要素', 'Parts of the address'),
})

type Placed = {
  readonly parts: readonly { readonly part: string; readonly title: Say; readonly words: string }[]
  readonly areas: readonly { readonly code: string; readonly name: string }[]
}

const LEAST = 4
const NOTHING: Placed = { parts: [], areas: [] }

/** What the address says: its parts, and the areas of this city that it names. */
export function usePlaced(address: string): Placed {
  const text = useSettled(address.trim(), 400)
  const { load } = useLoad(text.length >= LEAST ? `address ${text}` : null, (signal) =>
    api.post<{ readonly address: Placed }>(
      '/api/brain/named',
      { address: text.slice(0, 300) },
      { signal, quiet: true },
    ),
  )
  return load.state === 'ready' && text === address.trim() ? load.value.address : NOTHING
}

/** Areas to offer: what the address itself names first, then what stands anywhere in the words. */
export function offeredAreas<A extends { readonly code: string }>(
  placed: Placed,
  guessed: readonly A[],
  all: readonly A[],
): readonly A[] {
  const named = placed.areas.flatMap(({ code }) => all.find((one) => one.code === code) ?? [])
  return [...named, ...guessed.filter((one) => !named.includes(one))].slice(0, 3)
}

/** The address cut into its parts 地址要素. */
export function AddressParts({ placed }: { placed: Placed }) {
  const w = useWords(dictionary)
  const s = useSay()
  if (placed.parts.length === 0) return null
  return (
    <div className="row tight brain-hint">
      <ul className="row tight named" aria-label={w.parts}>
        {placed.parts.map((one) => (
          <li key={one.part} className="tag">
            <span className="muted">{s(one.title)}</span>&nbsp;{one.words}
          </li>
        ))}
      </ul>
    </div>
  )
}
