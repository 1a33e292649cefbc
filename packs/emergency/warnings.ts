import { say, type WarningKind, type WarningLevel } from '../../kit/index.ts'

type Words = readonly [zh: string, en: string]
const COLOURS = {
  red: ['红色', 'Red', 'Extreme', 5],
  orange: ['橙色', 'Orange', 'Severe', 10],
  yellow: ['黄色', 'Yellow', 'Moderate', 15],
  blue: ['蓝色', 'Blue', 'Minor', 30],
  white: ['白色', 'White', 'Minor', 30],
} as const
type Colour = keyof typeof COLOURS

/** A step of a scheme: its colour is how it is drawn, its rank how grave it is within the scheme. */
const step = (colour: Colour, rank: number, meaning: Words, instruction: Words): WarningLevel => {
  const [zh, en, severity, signMinutes] = COLOURS[colour]
  return {
    ...{ title: say(zh, en), rank, colour, severity, signMinutes },
    ...{ meaning: say(...meaning), instruction: say(...instruction) },
  }
}
const law: Words = [
  '突发事件应对法（2024 年修订）第 63 条：一级红、二级橙、三级黄、四级蓝',
  'Emergency Response Law (2024), art. 63',
]
const weather: Words = ['广东省气象灾害预警信号（各市可配置）', 'Warning signals of Guangdong (to be configured)']
const station = say('气象台', 'the weather station')

/** 预警种类: each with the steps of its own rule-book. Typhoon has a white step, rainstorm no blue one. */
export const warnings: Readonly<Record<string, WarningKind>> = {
  rainstorm: {
    title: say('暴雨', 'Rainstorm'),
    scheme: say(...weather),
    ...{ category: 'Met', responses: ['Prepare', 'Avoid'], issuer: station, basis: say(...weather) },
    levels: {
      red: step(
        'red',
        1,
        ['3 小时内降雨量已达或将达 100 毫米以上', '100 mm and more within 3 hours'],
        [
          '停课停工，危险地带人员立即转移，远离积水与河道。',
          'Schools and work stop. Leave dangerous places at once; keep away from water.',
        ],
      ),
      orange: step(
        'orange',
        2,
        ['3 小时内降雨量已达或将达 50 毫米以上', '50 mm and more within 3 hours'],
        ['减少外出，低洼地带、地下空间做好转移准备。', 'Stay in. Low places and cellars get ready to be left.'],
      ),
      yellow: step(
        'yellow',
        3,
        ['6 小时内降雨量已达或将达 50 毫米以上', '50 mm and more within 6 hours'],
        ['注意防御，避开易涝路段。', 'Take care and avoid roads that flood.'],
      ),
    },
  },
  typhoon: {
    title: say('台风', 'Typhoon'),
    scheme: say(...weather),
    ...{ category: 'Met', responses: ['Prepare', 'Shelter'], issuer: station, basis: say(...weather) },
    levels: {
      red: step(
        'red',
        1,
        ['12 小时内可能受 12 级以上台风影响', 'force 12 and above within 12 hours'],
        ['停课停工停运，留在坚固室内。', 'Everything stops. Stay inside strong buildings.'],
      ),
      orange: step(
        'orange',
        2,
        ['12 小时内可能受 10 级以上台风影响', 'force 10 and above within 12 hours'],
        ['停课，高空户外作业停止。', 'Schools close, work outside and high up stops.'],
      ),
      yellow: step(
        'yellow',
        3,
        ['24 小时内可能受 8 级以上台风影响', 'force 8 and above within 24 hours'],
        ['加固门窗，船只回港。', 'Secure doors and windows; boats return.'],
      ),
      blue: step(
        'blue',
        4,
        ['24 小时内可能受 6 级以上台风影响', 'force 6 and above within 24 hours'],
        ['收好室外物品，关注预报。', 'Take things in and follow the forecast.'],
      ),
      white: step(
        'white',
        5,
        ['48 小时内可能受热带气旋影响', 'a tropical cyclone may come within 48 hours'],
        ['警惕台风，做好准备。', 'Be alert and prepare.'],
      ),
    },
  },
  landslide: {
    title: say('地质灾害气象风险', 'Landslide risk'),
    scheme: say('地质灾害气象风险预警（四级）', 'Landslide risk by weather, four levels'),
    ...{
      category: 'Geo',
      responses: ['Evacuate'],
      issuer: say('规划资源与气象部门联合', 'natural resources with the weather station'),
    },
    basis: say(...law),
    levels: {
      red: step(
        'red',
        1,
        ['发生可能性很大', 'very likely'],
        ['隐患点受威胁人员全部转移。', 'Everybody below known slopes leaves.'],
      ),
      orange: step(
        'orange',
        2,
        ['发生可能性大', 'likely'],
        ['隐患点人员准备转移，加密巡查。', 'Be ready to leave; slopes are watched closely.'],
      ),
      yellow: step(
        'yellow',
        3,
        ['发生可能性较大', 'fairly likely'],
        ['加强巡查，注意切坡房屋。', 'Slopes and houses below them are watched.'],
      ),
      blue: step('blue', 4, ['有一定可能性', 'possible'], ['注意防范。', 'Take care.']),
    },
  },
  flood: {
    title: say('洪水', 'Flood'),
    scheme: say('水情预警（四级）', 'Water warnings, four levels'),
    ...{ category: 'Geo', responses: ['Evacuate', 'Avoid'], issuer: say('水务部门', 'the water authority'), basis: say(...law) },
    levels: {
      red: step(
        'red',
        1,
        ['水位（流量）达到或超过保证水位', 'at or above the guaranteed level'],
        ['沿岸低洼人员立即转移。', 'People along the river leave at once.'],
      ),
      orange: step(
        'orange',
        2,
        ['接近保证水位', 'close to the guaranteed level'],
        ['沿岸人员准备转移。', 'People along the river get ready.'],
      ),
      yellow: step('yellow', 3, ['达到警戒水位', 'at the alert level'], ['远离河道。', 'Keep away from the river.']),
      blue: step('blue', 4, ['接近警戒水位', 'close to the alert level'], ['关注水情。', 'Follow the water level.']),
    },
  },
  forestFire: {
    title: say('森林火险', 'Forest fire risk'),
    scheme: say('森林火险预警（四级）', 'Forest fire risk, four levels'),
    ...{
      category: 'Fire',
      responses: ['Prepare'],
      issuer: say('林业、应急与气象部门', 'forestry, emergency, weather'),
      basis: say(...law),
    },
    levels: {
      red: step('red', 1, ['极度危险', 'extreme'], ['禁止一切野外用火。', 'No fire in the open.']),
      orange: step('orange', 2, ['高度危险', 'high'], ['严禁携带火种进山。', 'Nothing that burns goes into the hills.']),
      yellow: step('yellow', 3, ['中度危险', 'medium'], ['严控野外用火。', 'Fire in the open is restricted.']),
      blue: step('blue', 4, ['有火险', 'some'], ['注意野外用火安全。', 'Take care with fire.']),
    },
  },
}
