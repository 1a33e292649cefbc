/**
 * What this device remembers: short texts in local storage, photos in the browser's own database. Private
 * windows may forbid either; then the page works from memory until it is closed.
 */
const memory = new Map<string, string>()
const photosInMemory = new Map<string, Blob>()

export function recall<T>(name: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(`huying.${name}`) ?? memory.get(name)
    return text ? (JSON.parse(text) as T) : otherwise
  } catch {
    return otherwise
  }
}

export function remember(name: string, value: unknown): void {
  const text = JSON.stringify(value)
  memory.set(name, text)
  try {
    localStorage.setItem(`huying.${name}`, text)
  } catch {
    // Full or forbidden: memory holds it for this visit.
  }
}

export function forget(name: string): void {
  memory.delete(name)
  try {
    localStorage.removeItem(`huying.${name}`)
  } catch {
    // Nothing was kept.
  }
}

const database = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open('huying-citizen', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('photos')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })

async function inPhotos<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const db = await database()
  try {
    return await new Promise<T>((resolve, reject) => {
      const asked = work(db.transaction('photos', mode).objectStore('photos'))
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error)
    })
  } finally {
    db.close()
  }
}

export async function keepPhoto(id: string, bytes: Blob): Promise<void> {
  photosInMemory.set(id, bytes)
  await inPhotos('readwrite', (store) => store.put(bytes, id)).catch(() => undefined)
}

export async function photoOf(id: string): Promise<Blob | null> {
  const near = photosInMemory.get(id)
  if (near) return near
  const kept = await inPhotos<unknown>('readonly', (store) => store.get(id)).catch(() => null)
  return kept instanceof Blob ? kept : null
}

export async function dropPhoto(id: string): Promise<void> {
  photosInMemory.delete(id)
  await inPhotos('readwrite', (store) => store.delete(id)).catch(() => undefined)
}
