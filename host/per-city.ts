import type { OpenCity } from './open.ts'

/** Made for a city when first asked for, and then the same for whoever asks. */
export function perCity<T>(make: (city: OpenCity) => T): (city: OpenCity) => T {
  const made = new WeakMap<OpenCity, { readonly one: T }>()
  return (city) => {
    const known = made.get(city) ?? { one: make(city) }
    made.set(city, known)
    return known.one
  }
}
