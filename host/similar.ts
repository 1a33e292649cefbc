import { join } from 'node:path'
import type { Say } from '../base/index.ts'
import { openSimilarIndex, type SimilarIndex } from '../brain/text/index.ts'
import type { OpenCity } from './open.ts'
import { brainPaceOf } from './pace.ts'

const opened = new WeakMap<OpenCity, Promise<SimilarIndex>>()

/** The city's index of similar requests 相似索引: opened by whoever needs it first, in the folder of the city's data. */
export function similarOf(
  city: OpenCity,
  given: { readonly onFault?: (where: Say, fault: unknown) => void } = {},
): Promise<SimilarIndex> {
  const known = opened.get(city)
  if (known) return known
  const { onFault } = given
  const opening = openSimilarIndex({
    district: city.plan.district,
    reader: city.store,
    folder: join(city.settings.dataDir, 'similar'),
    pace: brainPaceOf(city),
    ...(onFault ? { onError: (fault) => onFault({ zh: '相似索引', en: 'similar requests' }, fault) } : {}),
  })
  opened.set(city, opening)
  // What could not be opened is tried anew by the next who asks.
  opening.catch(() => opened.delete(city))
  return opening
}

/** Ends the index of a city, if it was opened. */
export async function stopSimilar(city: OpenCity): Promise<void> {
  const index = await opened.get(city)?.catch(() => undefined)
  opened.delete(city)
  await index?.stop()
}
