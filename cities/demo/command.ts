import type { UnitSeed } from '../../kit/index.ts'
import type { Resource } from '../../platform/command/incidents/declare.ts'
import { stableId } from './units.ts'

const at = (lon: number, lat: number) => ({ lon, lat })
const held = (
  kind: Resource['kind'],
  name: string,
  placeName: string,
  unitName: string,
  quantity: number,
  measure: string,
  point: { readonly lon: number; readonly lat: number },
  readyMinutes: number | null = 20,
  keepPercent = 0,
): Omit<Resource, 'id'> => ({
  ...{ kind, name, placeName, unitName, quantity, measure, readyMinutes, keepPercent, ...point },
  ...{ contact: '值班室', phone: '020-86000001' },
})

/** 应急资源 of the demonstration: invented stores at invented places. */
export const resources: readonly Omit<Resource, 'id'>[] = [
  held('equipment', '移动排水泵车', '三元里排水基地', '白云区水务局', 10, '台', at(113.255, 23.167), 15, 20),
  held('equipment', '移动排水泵车', '嘉禾排水基地', '白云区水务局', 6, '台', at(113.279, 23.231)),
  held('equipment', '冲锋舟', '石井应急仓库', '白云区应急管理局', 12, '艘', at(113.227, 23.203)),
  held('supply', '沙袋', '石井应急仓库', '白云区应急管理局', 5000, '个', at(113.227, 23.203)),
  held('supply', '救灾帐篷', '太和应急仓库', '白云区应急管理局', 300, '顶', at(113.353, 23.296), 40),
  held('supply', '棉被', '太和应急仓库', '白云区民政局', 2000, '床', at(113.353, 23.296), 40),
  held('team', '防汛抢险队', '区应急救援大队', '白云区应急管理局', 3, '支', at(113.265, 23.19), 10),
  held('team', '燃气抢险队', '燃气抢险一站', '白云燃气服务中心', 2, '支', at(113.262, 23.176), 10),
  held('team', '电力抢修队', '供电抢修中心', '白云供电局', 4, '支', at(113.274, 23.205), 15),
  held('shelter', '应急避难场所', '白云体育馆', '白云区民政局', 3000, '人', at(113.267, 23.199), null),
  held('shelter', '应急避难场所', '江高镇中学', '江高镇人民政府', 1200, '人', at(113.233, 23.277), null),
  held('shelter', '应急避难场所', '钟落潭文化广场', '钟落潭镇人民政府', 1500, '人', at(113.4, 23.383), null),
  held('expert', '排水专家', '区水务局', '白云区水务局', 3, '人', at(113.262, 23.165), 60),
  held('vehicle', '应急指挥车', '区指挥中心', '白云区应急管理局', 1, '辆', at(113.27, 23.162), 10),
]

const community = (code: string, name: string, parent: string): UnitSeed => ({
  id: stableId(`unit ${name}`),
  name,
  short: name.replace(/居民委员会$/, ''),
  kind: 'village',
  area: code,
  parent,
})

/** 社区 under some of the towns, so that orders can go down three levels; the rest has none in the demonstration. */
export const communitiesOf = (
  areas: readonly { readonly code: string; readonly name: string }[],
): readonly UnitSeed[] =>
  areas
    .filter((area) => area.code.length === 9)
    .slice(0, 2)
    .flatMap((town) => {
      const parent = `白云区${town.name}${town.name.endsWith('镇') ? '人民政府' : '办事处'}`
      return ['001', '002'].map((n) =>
        community(
          `${town.code}${n}`,
          `${town.name.replace(/街道$|镇$/, '')}第${Number(n)}社区居民委员会`,
          parent,
        ),
      )
    })
