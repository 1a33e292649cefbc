/** Bytes that wait in this browser to be sent 待发照片: on the disk before a page says that they are kept. */
export type KeptBytes = { readonly key: string; readonly bytes: ArrayBuffer; readonly type: string }

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open('huying-bytes', 1)
    opening.onupgradeneeded = () => void opening.result.createObjectStore('bytes', { keyPath: 'key' })
    opening.onsuccess = () => {
      opening.result.onversionchange = () => opening.result.close()
      resolve(opening.result)
    }
    opening.onerror = () => reject(opening.error)
  })

let database: Promise<IDBDatabase> | undefined

async function within<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  database ??= open()
  const transaction = (await database).transaction(['bytes'], mode, { durability: 'strict' })
  const asked = work(transaction.objectStore('bytes'))
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onerror = () => reject(transaction.error)
    transaction.onabort = () => reject(transaction.error)
  })
  return asked.result
}

export const putBytes = (one: KeptBytes) => within('readwrite', (store) => store.put(one))
export const getBytes = (key: string) =>
  within<KeptBytes | undefined>('readonly', (store) => store.get(key) as IDBRequest<KeptBytes | undefined>)
export const dropBytes = (key: string) => within('readwrite', (store) => store.delete(key))
