import { newId } from '../../../base/id.ts'
import type { ReceiptKind } from '../../../platform/command/incidents/declare.ts'
import { take } from '../../field/photo.ts'
import { api, type Failure, makeKeptStore } from '../../live/index.ts'
import { dropBytes, getBytes, putBytes } from '../../live/kept-bytes.ts'
import { rejoin } from '../session.ts'

/** A photo of a receipt: its bytes lie in this browser until the city has it under `file`. */
type Shot = { readonly key: string; readonly file: string | null }
/** A receipt as pressed on the device: its own key and its own time go with it, however late it leaves. */
type Waiting = {
  readonly dispatch: string
  readonly kind: ReceiptKind
  readonly text: string
  readonly deviceAt: string
  readonly key: string
  /** Whose it is: another person at the same device does not send it. */
  readonly by: string
  readonly photos?: readonly Shot[]
  /** The city will not take it: whoever pressed it is told, and lays it aside. */
  readonly refused?: Pick<Failure, 'code' | 'says' | 'remedy'>
}

export const waiting = makeKeptStore<readonly Waiting[]>('huying.receipts', [])
let sending = false

const change = (key: string, with_: (one: Waiting) => Waiting): void =>
  waiting.set((all) => all.map((one) => (one.key === key ? with_(one) : one)))

async function forget(one: Waiting): Promise<void> {
  waiting.set((all) => all.filter((other) => other.key !== one.key))
  for (const shot of one.photos ?? []) await dropBytes(shot.key).catch(() => undefined)
}
export const layAside = forget

/**
 * Kept, to be sent by `flush`: nothing pressed is lost by a dead network, a reload or a closed page. False: the photos could not be
 * kept here (the telephone is full, or it was no picture), and nothing was pressed.
 */
export async function press(
  by: string,
  dispatch: string,
  kind: ReceiptKind,
  text = '',
  files: readonly Blob[] = [],
): Promise<boolean> {
  const deviceAt = new Date().toISOString()
  const photos: Shot[] = []
  try {
    for (const file of files) {
      const taken = await take(file, null, null)
      if (!taken) return false
      await putBytes({ key: taken.id, bytes: taken.bytes, type: 'image/jpeg' })
      photos.push({ key: taken.id, file: null })
    }
  } catch {
    return false
  }
  const one: Waiting = { dispatch, kind, text, deviceAt, key: newId(), by }
  waiting.set((all) => [...all, photos.length > 0 ? { ...one, photos } : one])
  return true
}

/** Photos first; true when all of them are at the city. */
async function photosOut(one: Waiting): Promise<boolean> {
  for (const shot of one.photos ?? []) {
    if (shot.file) continue
    const kept = await getBytes(shot.key)
    if (!kept) continue
    // the same bytes under the same name are the same file, however often they arrive
    const got = await api.upload<{ id: string }>(
      '/api/files',
      new Blob([kept.bytes], { type: kept.type }),
      `${shot.key}.jpg`,
      { quiet: true },
    )
    if (!got.ok) {
      if (got.error.http >= 400 && got.error.http < 500 && ![401, 408, 429].includes(got.error.http))
        change(one.key, (each) => ({ ...each, refused: got.error }))
      return false
    }
    change(one.key, (each) => ({
      ...each,
      photos: (each.photos ?? []).map((other) =>
        other.key === shot.key ? { ...other, file: got.value.id } : other,
      ),
    }))
  }
  return true
}

const mine = (by: string) => waiting.get().filter((one) => one.by === by && !one.refused)

export async function flush(by: string): Promise<void> {
  if (sending || mine(by).length === 0) return
  sending = true
  try {
    if (!(await rejoin())) return
    const ready: string[] = []
    for (const one of mine(by)) if (await photosOut(one)) ready.push(one.key)
    const batch = mine(by).filter((one) => ready.includes(one.key))
    if (batch.length === 0) return
    const got = await api.post<{ results: readonly { readonly key: string; readonly error?: Failure }[] }>(
      '/api/command/receipts',
      {
        receipts: batch.map(({ by: _by, photos, refused: _refused, ...one }) => ({
          ...one,
          files: (photos ?? []).flatMap((shot) => shot.file ?? []),
        })),
      },
    )
    if (!got.ok) return
    const told = new Map(got.value.results.map((one) => [one.key, one]))
    for (const one of batch) {
      const error = told.get(one.key)?.error
      if (error) change(one.key, (each) => ({ ...each, refused: error }))
      else await forget(one)
    }
  } finally {
    sending = false
  }
}
