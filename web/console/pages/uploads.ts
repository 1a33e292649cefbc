import { api, type Failure, makeStore } from '../../live/index.ts'

/** A file on its way 断点续传. */
export type Upload = {
  readonly key: string
  readonly name: string
  readonly bytes: number
  readonly sent: number
  readonly state: 'going' | 'broken' | 'done'
  readonly delivery?: string
  readonly failure?: Failure
}
type State = {
  readonly id: string
  readonly offset: number
  readonly bytes: number
  readonly delivery?: string | null
}

const PIECE = 4 * 1024 * 1024
const KEPT = 'huying.upload.'

/** Lives as long as the page is open, also while other pages are looked at. */
export const uploads = makeStore<readonly Upload[]>([])

const put = (key: string, patch: Partial<Upload>): void =>
  uploads.set((all) => all.map((one) => (one.key === key ? { ...one, ...patch } : one)))

/** The same file for the same dataset goes on where it stopped, even after a reload. */
const keyOf = (dataset: string, file: File): string =>
  `${dataset}/${file.name}/${file.size}/${file.lastModified}`

const kept = (key: string): string | null => localStorage.getItem(KEPT + key)
const forget = (key: string): void => localStorage.removeItem(KEPT + key)

/** Sends a file in pieces; answers when it is received whole, or broke off. */
export async function send(
  dataset: string,
  mode: 'full' | 'increment',
  file: File,
  onDone: () => void,
): Promise<void> {
  const key = keyOf(dataset, file)
  const fresh: Upload = { key, name: file.name, bytes: file.size, sent: 0, state: 'going' }
  uploads.set((all) => [fresh, ...all.filter((one) => one.key !== key)])
  const broke = (failure: Failure): void => put(key, { state: 'broken', failure })
  let id = kept(key)
  let offset = 0
  if (id) {
    const found = await api.get<State>(`/api/intake/uploads/${id}`)
    if (found.ok && !found.value.delivery) offset = found.value.offset
    else if (!found.ok && found.error.http === 0) return broke(found.error)
    else id = null
  }
  if (!id) {
    const begun = await api.post<State>('/api/intake/uploads', {
      dataset,
      mode,
      name: file.name,
      bytes: file.size,
    })
    if (!begun.ok) return broke(begun.error)
    id = begun.value.id
    localStorage.setItem(KEPT + key, id)
  }
  for (;;) {
    const piece = await api.piece<State>(
      `/api/intake/uploads/${id}`,
      file.slice(offset, offset + PIECE),
      offset,
    )
    if (!piece.ok) {
      // what has arrived of the piece stays: the next try asks how far it is
      if (piece.error.http !== 0) forget(key)
      return broke(piece.error)
    }
    offset = piece.value.offset
    put(key, { sent: offset })
    if (piece.value.delivery) {
      forget(key)
      put(key, { state: 'done', sent: file.size, delivery: piece.value.delivery })
      return onDone()
    }
    if (offset >= file.size) return
  }
}

export const dismiss = (key: string): void => uploads.set((all) => all.filter((one) => one.key !== key))
