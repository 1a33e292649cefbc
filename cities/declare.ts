import type { Say } from '../base/index.ts'
import type { Pack } from '../kit/index.ts'

/** A city: packs, settings, its desk's district. The host opens it; `seed` fills it on the first start. */
export type CityDeclaration = {
  readonly name: Say
  /** 区划代码 of the district that runs the desk. */
  readonly district: string
  readonly demo: boolean
  readonly packs: readonly Pack[]
}
