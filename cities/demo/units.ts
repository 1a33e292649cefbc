import { createHash } from 'node:crypto'
import type { Id } from '../../base/index.ts'
import type { UnitSeed } from '../../kit/index.ts'
import type { UnitKind } from '../../platform/org/declare.ts'

/** The same id for the same name in every run of the seed. */
export function stableId(name: string): Id {
  const hex = createHash('sha256').update(`huying demo ${name}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const DISTRICT = '440111'

const seed = (
  name: string,
  short: string,
  kind: UnitKind,
  area = DISTRICT,
  parent: string | null = '白云区人民政府',
): UnitSeed => ({
  id: stableId(`unit ${name}`),
  name,
  short,
  kind,
  area,
  parent,
})

/** Departments, offices and public utilities of the demonstration district: real names of offices, invented people. */
export const units: readonly UnitSeed[] = [
  seed('白云区人民政府', '区政府', 'government', DISTRICT, null),
  seed('白云区政务服务和数据管理局', '区政数局', 'department'),
  seed('白云区12345热线办', '热线办', 'section', DISTRICT, '白云区政务服务和数据管理局'),
  seed('白云区城市管理和综合执法局', '区城管局', 'department'),
  seed('白云区住房和城乡建设局', '区住建局', 'department'),
  seed('白云区水务局', '区水务局', 'department'),
  seed('广州市生态环境局白云分局', '生态环境白云分局', 'department'),
  seed('白云区市场监督管理局', '区市场监管局', 'department'),
  seed('白云区人力资源和社会保障局', '区人社局', 'department'),
  seed('白云区教育局', '区教育局', 'department'),
  seed('白云区卫生健康局', '区卫健局', 'department'),
  seed('白云区民政局', '区民政局', 'department'),
  seed('白云区农业农村局', '区农业农村局', 'department'),
  seed('广州市公安局白云区分局', '公安白云分局', 'department'),
  seed('广州市公安局交警支队白云大队', '交警白云大队', 'department'),
  seed('白云区交通运输局', '区交通局', 'department'),
  seed('广州市规划和自然资源局白云区分局', '规划资源白云分局', 'department'),
  seed('白云区应急管理局', '区应急局', 'department'),
  seed('白云区消费者委员会', '区消委会', 'institution'),
  seed('国家税务总局广州市白云区税务局', '白云税务局', 'department'),
  seed('白云区医疗保障局', '区医保局', 'department'),
  seed('白云区科技工业商务和信息化局', '区科工商信局', 'department'),
  seed('白云供水服务中心', '供水中心', 'enterprise'),
  seed('白云供电局', '供电局', 'enterprise'),
  seed('白云燃气服务中心', '燃气中心', 'enterprise'),
]

/** A street or town government, made from the real division tree. */
export const townUnit = (code: string, name: string): UnitSeed =>
  seed(
    `白云区${name}${name.endsWith('镇') ? '人民政府' : '办事处'}`,
    name.replace(/街道$/, '街'),
    'town',
    code,
  )

/** A department that the data brain knows besides. */
export const departmentOf = (name: string, short: string): UnitSeed => seed(name, short, 'department')

export const byShort = new Map(units.map((unit) => [unit.short, unit]))

/** Category group or leaf → unit that leads by the duty list of the demonstration; `town` = the town of the place. */
export const leads: Readonly<Record<string, string>> = {
  '01': 'town',
  '0105': '区城管局',
  '0108': '区城管局',
  '02': '区住建局',
  '0201': '区城管局',
  '0204': '区水务局',
  '0206': '区城管局',
  '03': '生态环境白云分局',
  '0301': '区城管局',
  '0302': '公安白云分局',
  '0305': '区水务局',
  '0306': '区城管局',
  '04': '区交通局',
  '0401': '交警白云大队',
  '0402': '交警白云大队',
  '0406': '交警白云大队',
  '0408': '交警白云大队',
  '05': '区住建局',
  '0504': 'town',
  '0509': 'town',
  '06': '区市场监管局',
  '0601': '区消委会',
  '07': '区人社局',
  '08': '区教育局',
  '09': '区卫健局',
  '0902': '区医保局',
  '10': '供水中心',
  '1003': '供电局',
  '1004': '燃气中心',
  '1005': '区科工商信局',
  '11': '公安白云分局',
  '12': '区民政局',
  '1204': 'town',
  '13': '区农业农村局',
  '1301': 'town',
  '1302': 'town',
  '14': '区政数局',
  '1401': '区市场监管局',
  '1402': '白云税务局',
  '1403': '规划资源白云分局',
  '1405': '区科工商信局',
  '1406': '区住建局',
  '99': '热线办',
}
