import type { ItemBody, ItemKind, ItemState } from '../../platform/patrols/declare.ts'
import type { Told } from './wire.ts'

/**
 * What was done here and is not told yet 待发送. Everything lies in the browser's database before the page says “saved”,
 * with ids made on this telephone: a reload, a killed browser and a lost line lose nothing, and nothing counts twice.
 */
export type Entry = {
  /** Order on this telephone; given by the database. */
  readonly seq?: number
  readonly id: string
  readonly account: string
  readonly kind: ItemKind
  /** This telephone's clock, ISO. */
  readonly at: string
  readonly body: ItemBody
  readonly title: string
  readonly state: 'waiting' | ItemState
  readonly told: Told | null
}

export type Shot = {
  readonly id: string
  readonly item: string
  readonly account: string
  /** Bytes, not a Blob: some browsers lose Blobs of a killed page. */
  readonly bytes: ArrayBuffer
  readonly size: number
  readonly sha256: string
  readonly takenAt: string
  readonly lon: number | null
  readonly lat: number | null
  readonly accuracyM: number | null
  readonly heading: number | null
  /** How far it is at the city. */
  readonly sent: number
  readonly whole: boolean
}

export type TrackPoint = {
  readonly patrol: string
  readonly n: number
  readonly at: string
  readonly lon: number
  readonly lat: number
  readonly accuracyM: number | null
}

type Stores = 'items' | 'photos' | 'points' | 'kept'

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open('huying-field', 1)
    opening.onupgradeneeded = () => {
      const db = opening.result
      db.createObjectStore('items', { keyPath: 'seq', autoIncrement: true }).createIndex('id', 'id', {
        unique: true,
      })
      const photos = db.createObjectStore('photos', { keyPath: 'id' })
      photos.createIndex('item', 'item')
      db.createObjectStore('points', { keyPath: ['patrol', 'n'] })
      db.createObjectStore('kept', { keyPath: 'key' })
    }
    opening.onsuccess = () => {
      // A newer page in another tab must not wait for this one.
      opening.result.onversionchange = () => opening.result.close()
      resolve(opening.result)
    }
    opening.onerror = () => reject(opening.error)
  })

let database: Promise<IDBDatabase> | undefined

/** One transaction; `strict`: on the disk before it is said to be kept. What can be asked of the city again need not be. */
async function within<T>(
  stores: readonly Stores[],
  mode: IDBTransactionMode,
  work: (store: (name: Stores) => IDBObjectStore) => IDBRequest<T> | null,
  durability: IDBTransactionDurability = 'relaxed',
): Promise<T | undefined> {
  database ??= open()
  const transaction = (await database).transaction(stores as string[], mode, { durability })
  const asked = work((name) => transaction.objectStore(name))
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onerror = () => reject(transaction.error)
    transaction.onabort = () => reject(transaction.error)
  })
  return asked?.result
}

/** Keeps an act with its photos, all or nothing; throws `QuotaExceededError` when this telephone is full. */
export const collect = async (entry: Entry, photos: readonly Shot[]): Promise<Entry> => {
  const seq = await within(
    ['items', 'photos'],
    'readwrite',
    (store) => {
      for (const photo of photos) store('photos').put(photo)
      return store('items').add(entry)
    },
    'strict',
  )
  return { ...entry, seq: seq as number }
}

/** All entries in their order, told or not. */
export const entries = async (): Promise<readonly Entry[]> =>
  ((await within(['items'], 'readonly', (store) => store('items').getAll())) as Entry[] | undefined) ?? []

export const photosOf = async (item: string): Promise<readonly Shot[]> =>
  ((await within(['photos'], 'readonly', (store) => store('photos').index('item').getAll(item))) as
    | Shot[]
    | undefined) ?? []

export const photoCount = async (): Promise<number> =>
  (await within(['photos'], 'readonly', (store) => store('photos').count())) ?? 0

export const keepPhoto = async (photo: Shot): Promise<void> => {
  await within(['photos'], 'readwrite', (store) => store('photos').put(photo))
}

/** What the city said of entries; photos of what it has are no longer needed here. */
export const settle = async (told: readonly Entry[]): Promise<void> => {
  await within(['items', 'photos'], 'readwrite', (store) => {
    for (const entry of told) {
      store('items').put(entry)
      if (entry.state === 'done' || entry.state === 'held')
        for (const photo of entry.body.photos) store('photos').delete(photo)
    }
    return null
  })
}

/** Takes an entry off the list: told long ago, or refused and laid aside by its author. */
export const drop = async (gone: readonly Entry[]): Promise<void> => {
  await within(['items', 'photos'], 'readwrite', (store) => {
    for (const entry of gone) {
      if (entry.seq !== undefined) store('items').delete(entry.seq)
      for (const photo of entry.body.photos) store('photos').delete(photo)
    }
    return null
  })
}

export const addPoints = async (points: readonly TrackPoint[]): Promise<void> => {
  await within(['points'], 'readwrite', (store) => {
    for (const point of points) store('points').put(point)
    return null
  })
}

export const pointsOf = async (patrol: string, most: number): Promise<readonly TrackPoint[]> =>
  ((await within(['points'], 'readonly', (store) =>
    store('points').getAll(IDBKeyRange.bound([patrol, 0], [patrol, Number.MAX_SAFE_INTEGER]), most),
  )) as TrackPoint[] | undefined) ?? []

export const dropPoints = async (points: readonly TrackPoint[]): Promise<void> => {
  await within(['points'], 'readwrite', (store) => {
    for (const { patrol, n } of points) store('points').delete([patrol, n])
    return null
  })
}

/** What the page needs to begin without a line: the bundle, the patrol under way. */
export const readKept = async <T>(key: string): Promise<T | null> =>
  ((await within(['kept'], 'readonly', (store) => store('kept').get(key))) as { value: T } | undefined)
    ?.value ?? null

export const writeKept = async (key: string, value: unknown): Promise<void> => {
  await within(['kept'], 'readwrite', (store) => store('kept').put({ key, value }))
}
