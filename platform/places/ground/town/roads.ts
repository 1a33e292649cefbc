import { winding, type XY } from './plane.ts'

export type RoadClass = 'motorway' | 'trunk' | 'secondary' | 'minor' | 'rail' | 'metro'
export type Road = {
  readonly name: string
  readonly class: RoadClass
  readonly line: readonly XY[]
}
export type Station = { readonly name: string; readonly at: XY }

/**
 * Main roads as they are drawn between the towns: a name, a class, and where it goes (towns by their two last digits with an
 * offset in hundreds of metres, or a point). Positions are a sketch.
 */
const BAIYUN: readonly (readonly [name: string, kind: RoadClass, via: string])[] = [
  ['机场路', 'trunk', '02-5+2 07-6-2 08+2-3 06-9+1 12-8-6'],
  ['三元里大道', 'trunk', '02-9-14 02-2-3 07-14-2'],
  ['广园中路', 'trunk', '03-20-1 02+4-6 04-2-8 04+16-6'],
  ['白云大道', 'trunk', '04-7-6 16-1-4 16+3+10 06+17+6 17+2-3 11-12+2 12+10+8'],
  ['云城东路', 'secondary', '04-3+8 16+6-2 16+8+13'],
  ['黄石东路', 'secondary', '14+18-8 06-8-1 06+9+1 17-4-9'],
  ['鹤龙一路', 'secondary', '06+8+12 17-6+2 12+2-9'],
  ['嘉禾望岗路', 'secondary', '12-12-1 12+4+3 11-14+8'],
  ['均禾大道', 'trunk', '18+16+3 13-4-3 12-2+9 20-1-6'],
  ['石沙路', 'trunk', '05-5+4 14-3-6 14-9+9 18-1+4 19+3+18'],
  ['同泰路', 'secondary', '17+11-3 11-5-8 09-9+10 09+4+3'],
  ['金沙洲路', 'secondary', '15-9-12 15+1-2 15+7+10 03-10+3'],
  ['西槎路', 'secondary', '03+9-9 05-4-6 05-1+10 14+4-12'],
  ['增槎路', 'trunk', '03-4-17 03+1+1 05-8+8'],
  ['广从一路', 'trunk', '09+1-5 11+12+9 21-24+12 107-8-9'],
  ['广从八路', 'trunk', '107-8-9 107+6+12 108-19-24 108-3-2 108+36+30'],
  ['太和中路', 'secondary', '20+22-2 107-19-3 107+2+1 107+22+6'],
  ['大源路', 'secondary', '09+6+5 21-9-8 21+4+5 107+9-12'],
  ['沙太路', 'trunk', '10-3-22 10-3-2 09+1-5'],
  ['京溪路', 'secondary', '10-12+2 10+10-1 10+20+8'],
  ['方华公路', 'secondary', '113-2+4 20-50+30 103-12-18 103+2+1'],
  ['人和大街', 'secondary', '103-20-2 103+1+2 103+24+9'],
  ['106国道', 'trunk', '12+10+8 20+4+3 103+4-14 103+6+12 103+3+60'],
  ['江高大道', 'secondary', '113-26-3 113+1+1 113+24-6 18+9+22'],
  ['江石路', 'secondary', '19-3-9 19+1+3 113-9-28 113-3-2'],
  ['龙河西路', 'secondary', '20-16+6 20+2-2 20+20-10'],
  ['广州北环高速', 'motorway', '15-14+9 05+2-9 02+1+8 04+18+4 10-2-10 10+26-8'],
  ['机场高速', 'motorway', '02+6-22 02+10+4 16-18+2 06+8-6 12-4-4 20+6-1 103+12-6 103+12+40'],
  ['华南快速', 'motorway', '10+12-22 10+10-2 09+14-2 21-22-2 107-22-14 107-30+20'],
  ['北二环高速', 'motorway', '113-60-12 18+10+40 20+10+12 107-6+24 107+60+6 107+110+20'],
  ['京广铁路', 'rail', '03+4-26 05+6-4 14+10-2 18-2-8 113-6-20 113-10+10 113-26+60'],
  ['地铁2号线', 'metro', '02-8-20 02-2-2 16-16-8 16-12+14 06+6-2 12-9-6 12-2+1'],
  ['地铁3号线', 'metro', '10-4-24 10-5+1 09-10+4 11-4-2 12+2+1 20+5+2 103+6+2 103+10+42'],
]
const STATIONS: readonly (readonly [name: string, line: number, along: number])[] = [
  ['三元里', 0, 0.12],
  ['飞翔公园', 0, 0.26],
  ['白云公园', 0, 0.4],
  ['白云文化广场', 0, 0.52],
  ['萧岗', 0, 0.64],
  ['江夏', 0, 0.74],
  ['黄边', 0, 0.86],
  ['嘉禾望岗', 0, 0.985],
  ['梅花园', 1, 0.03],
  ['京溪南方医院', 1, 0.1],
  ['同和', 1, 0.185],
  ['永泰', 1, 0.27],
  ['白云大道北', 1, 0.34],
  ['龙归', 1, 0.56],
  ['人和', 1, 0.79],
  ['高增', 1, 0.93],
]

const ROADS: Readonly<Record<string, typeof BAIYUN>> = { '440111': BAIYUN }

/** `07-6-2`: the town 440111007, 600 m west and 200 m south of its middle. */
function spot(text: string, district: string, towns: ReadonlyMap<string, XY>): XY {
  const [, town = '', x = '0', y = '0'] = /^(\d+)([+-]\d+)([+-]\d+)$/.exec(text) ?? []
  const [tx, ty] = towns.get(`${district}${town.padStart(3, '0')}`) ?? [0, 0]
  return [tx + Number(x) * 100, ty + Number(y) * 100]
}

export function mainRoads(
  district: string,
  towns: ReadonlyMap<string, XY>,
): { readonly roads: readonly Road[]; readonly stations: readonly Station[] } {
  const drawn = ROADS[district] ?? []
  const roads = drawn.map(([name, kind, via], i) => ({
    name,
    class: kind,
    line: winding(
      via.split(' ').map((part) => spot(part, district, towns)),
      160,
      kind === 'motorway' || kind === 'rail' ? 40 : 70,
      200 + i * 2,
    ),
  }))
  const metros = roads.filter((road) => road.class === 'metro')
  const stations = STATIONS.flatMap(([name, line, along]) => {
    const at = metros[line]?.line
    return at ? [{ name, at: at[Math.round(along * (at.length - 1))] as XY }] : []
  })
  return { roads, stations }
}
