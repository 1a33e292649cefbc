import type { DatasetSeed } from '../../../kit/index.ts'
import { listed } from './listed.ts'
import { liveSeeds } from './live.ts'
import { masterSeeds } from './master.ts'

export { feeds } from './master.ts'

/** As the press tells it: 28 units bring in 883 subjects. */
export const DATASETS = 883

/** The catalogue of the demonstration: live datasets first, then so many listed ones that all together are 883. */
export function datasetsOf(own: number, now: Date): readonly DatasetSeed[] {
  const live = [...liveSeeds(now), ...masterSeeds(now)]
  const taken = new Set(live.map((one) => `${one.unit} ${one.title.zh}`))
  return [...live, ...listed(DATASETS - own - live.length, now, taken)]
}
