import { say } from '../../base/index.ts'
import { hotline } from '../../packs/hotline/index.ts'
import type { CityDeclaration } from '../declare.ts'

/** A city without demonstration data: areas, calendar and one administrator account, ready to be filled. */
export const city: CityDeclaration = {
  name: say('新城市', 'A new city'),
  district: '440111',
  demo: false,
  packs: [hotline],
}
