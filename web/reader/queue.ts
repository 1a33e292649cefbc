/** A passage that was judged here and not told yet 待传通行记录. */
export type Entry = {
  readonly entry: string
  readonly text: string
  /** City time as far as the reader knows it, ISO. */
  readonly at: string
  readonly accepted: boolean
  readonly scene: string
  readonly showing: string | null
  readonly gate?: 'in' | 'out'
}

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open('huying-reader', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('passages', { keyPath: 'entry' })
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })

let database: Promise<IDBDatabase> | undefined

async function within<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T> | null,
): Promise<T | undefined> {
  database ??= open()
  const transaction = (await database).transaction('passages', mode)
  const asked = work(transaction.objectStore('passages'))
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onerror = () => reject(transaction.error)
    transaction.onabort = () => reject(transaction.error)
  })
  return asked?.result
}

/** Kept before the gate opens: what is not on the device has not happened. */
export const put = async (entry: Entry): Promise<void> => {
  await within('readwrite', (store) => store.put(entry))
}

export const all = async (): Promise<readonly Entry[]> =>
  ((await within('readonly', (store) => store.getAll())) as Entry[] | undefined) ?? []

export const drop = async (entries: readonly string[]): Promise<void> => {
  await within('readwrite', (store) => {
    for (const one of entries) store.delete(one)
    return null
  })
}
