import { say } from '../../base/index.ts'
import type { CityDeclaration } from '../../kit/index.ts'
import { businessStart } from '../../packs/business-start/index.ts'
import { dataBrain } from '../../packs/data-brain/index.ts'
import { hotline } from '../../packs/hotline/index.ts'
import { realEstate } from '../../packs/real-estate/index.ts'
import { serviceHall } from '../../packs/service-hall/index.ts'
import { articles } from './articles.ts'
import { datasetsOf, feeds } from './data/index.ts'
import { standards } from './data/standards.ts'
import { dataUnits } from './data/units.ts'
import { decisions } from './decisions.ts'
import { enterprises } from './enterprises.ts'
import { topics } from './issues.ts'
import { lines } from './lines.ts'
import { month, townsOf } from './requests.ts'
import { estateRegisters, partners } from './services/estate.ts'
import { hallsOf } from './services/halls.ts'
import { servicesOf } from './services/index.ts'
import { sharing } from './sharing.ts'
import { staffOf } from './staff.ts'
import { departmentOf, townUnit, units } from './units.ts'

/** 演示城市: the real division tree of 广州市白云区, invented people and requests. */
export const city: CityDeclaration = {
  name: say('白云区（演示）', 'Baiyun District (demonstration)'),
  district: '440111',
  demo: true,
  packs: [hotline, dataBrain, serviceHall, realEstate, businessStart],
  units: (towns) => [
    ...units,
    ...towns.map((town) => townUnit(town.code, town.name)),
    ...dataUnits.map(([name, short]) => departmentOf(name, short)),
  ],
  staff: staffOf,
  lines,
  registers: { 'hotline.article': articles, 'hotline.enterprise': enterprises, ...estateRegisters },
  partners,
  catalogue: datasetsOf,
  standards,
  feeds,
  sharing,
  topics,
  services: servicesOf,
  decisions,
  halls: hallsOf,
  lives: (areas, now) => month(townsOf(areas), now, { days: 30, perDay: 26 }),
}
