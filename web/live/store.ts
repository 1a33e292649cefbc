import { useSyncExternalStore } from 'react'

/** A value that a page can watch: the smallest store that React can follow. */
export type Store<T> = {
  get(): T
  set(next: T | ((before: T) => T)): void
  subscribe(listener: () => void): () => void
}

export function makeStore<T>(initial: T): Store<T> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      // A function stored as a value would be called here; no store of ours holds one.
      const after = typeof next === 'function' ? (next as (before: T) => T)(value) : next
      if (Object.is(after, value)) return
      value = after
      for (const listener of [...listeners]) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const useStore = <T>(store: Store<T>): T => useSyncExternalStore(store.subscribe, store.get, store.get)

/** A store remembered in this browser under `key`; private windows without storage still work. */
export function makeKeptStore<T>(key: string, initial: T): Store<T> {
  const store = makeStore<T>(readKept(key, initial))
  const set = store.set
  return {
    ...store,
    set(next) {
      set(next)
      writeKept(key, store.get())
    },
  }
}

export function readKept<T>(key: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(key)
    return text === null ? otherwise : (JSON.parse(text) as T)
  } catch {
    return otherwise
  }
}

export function writeKept(key: string, value: unknown): void {
  try {
    if (value === undefined || value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // A full or forbidden storage loses only the convenience.
  }
}
