import { say } from '../../base/index.ts'
import { type CityDeclaration, withDemo } from '../../kit/index.ts'
import { animalClinic, animalClinicDemo } from '../../packs/animal-clinic/index.ts'
import { businessStart } from '../../packs/business-start/index.ts'
import { centre } from '../../packs/centre/index.ts'
import { certificates } from '../../packs/certificates/index.ts'
import { cityCode } from '../../packs/city-code/index.ts'
import { command } from '../../packs/command/index.ts'
import { dataBrain } from '../../packs/data-brain/index.ts'
import { ecology, ecologyDemo } from '../../packs/ecology/index.ts'
import { emergency } from '../../packs/emergency/index.ts'
import { grid } from '../../packs/grid/index.ts'
import { homestead, homesteadDemo } from '../../packs/homestead/index.ts'
import { hotline } from '../../packs/hotline/index.ts'
import { realEstate } from '../../packs/real-estate/index.ts'
import { serviceHall } from '../../packs/service-hall/index.ts'
import { industrialPark, industrialParkDemo } from '../../packs/village-industrial-park/index.ts'
import { water, waterDemo } from '../../packs/water/index.ts'
import { articles } from './articles.ts'
import { communitiesOf, resources } from './command.ts'
import { datasetsOf, feeds } from './data/index.ts'
import { standards } from './data/standards.ts'
import { dataUnits } from './data/units.ts'
import { decisions } from './decisions.ts'
import { emergencyRegisters } from './emergency.ts'
import { enterprises } from './enterprises.ts'
import { gridLives } from './grid/cases.ts'
import { partRows } from './grid/parts.ts'
import { topics } from './issues.ts'
import { lines } from './lines.ts'
import { month, townsOf } from './requests.ts'
import { rostersOf } from './rosters.ts'
import { devicesOf } from './sensing/devices.ts'
import { readings, silent } from './sensing/values.ts'
import { estateRegisters, partners } from './services/estate.ts'
import { hallsOf } from './services/halls.ts'
import { servicesOf } from './services/index.ts'
import { sharing } from './sharing.ts'
import { staffOf } from './staff.ts'
import { themes } from './themes.ts'
import { departmentOf, townUnit, units } from './units.ts'

/** What is the district’s own. */
const own: CityDeclaration = {
  name: say('白云区（演示）', 'Baiyun District (demonstration)'),
  district: '440111',
  demo: true,
  packs: [
    hotline,
    grid,
    dataBrain,
    serviceHall,
    realEstate,
    businessStart,
    cityCode,
    command,
    emergency,
    certificates,
    ecology,
    water,
    centre,
    homestead,
    animalClinic,
    industrialPark,
  ],
  units: (towns) => [
    ...units,
    ...towns.map((town) => townUnit(town.code, town.name)),
    ...dataUnits.map(([name, short]) => departmentOf(name, short)),
    ...communitiesOf(towns),
  ],
  staff: staffOf,
  rosters: rostersOf,
  lines,
  registers: {
    'hotline.article': articles,
    'hotline.enterprise': enterprises,
    'grid.part': partRows(new Set(units.map((unit) => unit.short))),
    ...estateRegisters,
    ...emergencyRegisters,
  },
  resources,
  partners,
  catalogue: datasetsOf,
  standards,
  feeds,
  sharing,
  topics,
  services: servicesOf,
  decisions,
  halls: hallsOf,
  devices: devicesOf,
  readings,
  silent,
  themes,
  brief: [
    'hotline.taken',
    'hotline.closed',
    'hotline.overdue',
    'hotline.responded',
    'hotline.solved',
    'hotline.satisfied',
    'hotline.score',
    'hotline.repeated',
    'serviceHall.received',
    'serviceHall.kept',
    'businessStart.founded',
    'centre.ordersKept',
  ],
  lives: (areas, now) => {
    const towns = townsOf(areas)
    return [...month(towns, now, { days: 30, perDay: 26 }), ...gridLives(towns, now)]
  },
}

/** 演示城市: the real division tree of 广州市白云区, invented people and requests. */
export const city = withDemo(own, [
  ecologyDemo,
  waterDemo,
  homesteadDemo,
  animalClinicDemo,
  industrialParkDemo,
])
