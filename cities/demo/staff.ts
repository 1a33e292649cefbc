import type { StaffSeed, UnitSeed } from '../../kit/index.ts'
import { byShort, stableId } from './units.ts'

/** The password of every demonstration account; such accounts exist only in the demonstration city. */
export const DEMO_PASSWORD = 'Huying#2026'

const surnames = '陈李黄张梁林刘吴罗杨何郑谢邓叶冯潘曾'
const given = [
  '志明',
  '丽娟',
  '建华',
  '晓燕',
  '国强',
  '秀英',
  '伟文',
  '敏仪',
  '俊杰',
  '婉婷',
  '永康',
  '佩珊',
  '家豪',
  '慧敏',
  '锦荣',
  '淑贞',
  '浩然',
  '诗雅',
  '启东',
  '嘉欣',
]

/** An invented name, the same for the same seat in every run. */
export function inventedName(seat: string): string {
  const n = Number.parseInt(stableId(seat).slice(0, 8), 16)
  return `${[...surnames][n % surnames.length]}${given[Math.floor(n / 64) % given.length]}`
}

/** Given names for whoever would bear the name of somebody who has a seat already. */
const others =
  '子涵 泽宇 雨桐 思远 静怡 文博 海燕 少峰 宝珠 立群 春梅 振东 瑞华 玉兰 明辉 素芬 景行 若彤 学文 凤仪'.split(
    ' ',
  )

/** Everybody has a name of his own: two of one name at one duty desk could not be told apart. */
function named(staff: readonly StaffSeed[]): readonly StaffSeed[] {
  const taken = new Set<string>()
  return staff.map((one) => {
    const [first = ''] = one.name
    const start = Number.parseInt(stableId(one.account).slice(0, 6), 16)
    const rest = others.map((_, i) => `${first}${others[(start + i) % others.length]}`)
    const name = [one.name, ...rest].find((each) => !taken.has(each)) ?? one.name
    taken.add(name)
    return { ...one, name }
  })
}

type Duty = StaffSeed['duties'][number]

const seatAt = (unit: string, account: string, post: string, ...duties: Duty[]): StaffSeed => ({
  account,
  name: inventedName(account),
  unit: byShort.get(unit)?.id ?? '',
  post,
  password: DEMO_PASSWORD,
  duties,
  demo: true,
})

const desk = (account: string, post: string, ...duties: Duty[]): StaffSeed =>
  seatAt('热线办', account, post, ...duties)

/** Units with a handler, a leader and a data manager of their own, in the order of their numbers. */
const seated = (units: readonly UnitSeed[]): readonly UnitSeed[] =>
  units.filter((unit) => unit.short !== '热线办' && unit.short !== '区政府')
const slugAt = (i: number): string => String(i + 1).padStart(2, '0')

/** The number in the accounts of each unit: `unit07`, `lead07`, `data07`. */
export const accountsOf = (units: readonly UnitSeed[]): ReadonlyMap<string, string> =>
  new Map(seated(units).map((unit, i) => [unit.id, slugAt(i)]))

/** The desks of the hotline and of the service hall, a handler and a leader in every unit, the three separated administrators. */
export function staffOf(units: readonly UnitSeed[]): readonly StaffSeed[] {
  const office = [
    desk('agent', '话务员', { role: 'agent', grade: 3 }),
    desk('agent2', '话务员'),
    desk('dispatcher', '派单员', { role: 'dispatcher', grade: 3 }),
    desk('dispatcher2', '派单员'),
    desk('reviewer', '审核员', { role: 'reviewer', grade: 3 }),
    desk('visitor', '回访员', { role: 'visitor', grade: 3 }),
    desk('supervisor', '督办员', { role: 'supervisor', grade: 3 }),
    desk(
      'head',
      '热线办主任',
      { role: 'officeHead', grade: 4 },
      { role: 'reviewer', grade: 4 },
      { role: 'dispatcher', grade: 4 },
    ),
    desk('editor', '知识库管理员', { role: 'editor', grade: 2 }, { role: 'steward', grade: 2 }),
    seatAt('区应急局', 'commander', '指挥长', { role: 'commander', grade: 3 }),
    seatAt('区应急局', 'commander2', '指挥长'),
    seatAt('区应急局', 'cmdofficer', '指挥调度员', { role: 'commandOfficer', grade: 3 }),
    seatAt('区应急局', 'planeditor', '预案管理员', { role: 'planEditor', grade: 2 }),
    seatAt('区应急局', 'duty01', '应急值班员', { role: 'dutyOfficer', grade: 3 }),
    ...['duty02', 'duty03', 'duty04'].map((account) => seatAt('区应急局', account, '应急值班员')),
    seatAt(
      '区应急局',
      'dutylead',
      '带班领导',
      { role: 'leader', grade: 3 },
      { role: 'dutyOfficer', grade: 3 },
    ),
    seatAt('区应急局', 'dutylead2', '带班领导'),
    seatAt('区应急局', 'dutyhead', '值班管理员', { role: 'dutyManager', grade: 3 }),
    seatAt('区应急局', 'warner', '预警编发员', { role: 'warningEditor', grade: 2 }),
    seatAt('区应急局', 'warnhead', '预警签发人', { role: 'warningReleaser', grade: 2 }),
    seatAt('区应急局', 'lessons', '应急评估员', { role: 'emergencyReviewer', grade: 3 }),
    // the doors of the demonstration's shelters belong to civil affairs
    ...['01', '02', '03'].map((n) =>
      seatAt('区民政局', `shelter${n}`, '避难场所管理员', { role: 'shelterKeeper', grade: 3 }),
    ),
    desk('leader', '区领导', { role: 'leader', grade: 3 }),
    desk('analyst', '分析研判员', { role: 'analyst', grade: 3 }),
    desk('sysadmin', '系统管理员', { role: 'systemAdmin', grade: 2 }),
    desk('secadmin', '安全管理员', { role: 'securityAdmin', grade: 2 }),
    desk('auditor', '审计管理员', { role: 'auditAdmin', grade: 2 }),
    desk('datahead', '数据主管', { role: 'dataAuthority', grade: 3 }),
    desk('dataaudit', '数据安全审计员', { role: 'dataAuditor', grade: 2 }),
    ...['01', '02', '03', '04', '05', '06'].map((n) =>
      seatAt(
        '区政数局',
        `window${n}`,
        '窗口人员',
        { role: 'windowClerk', grade: 4 },
        { role: 'estateClerk', grade: 4 },
      ),
    ),
    seatAt('区政数局', 'cashier', '收费人员', { role: 'cashier', grade: 3 }),
    seatAt('区政数局', 'itemhead', '事项管理员', { role: 'itemManager', grade: 2 }),
    seatAt('区政数局', 'certhead', '证照管理员', { role: 'certificateManager', grade: 3 }),
    seatAt('区政数局', 'hallhead', '大厅管理员', { role: 'hallManager', grade: 3 }),
    seatAt('区政数局', 'codehead', '码管理员', { role: 'codeAuthority', grade: 3 }),
    seatAt('区政数局', 'codehead2', '码管理员', { role: 'codeAuthority', grade: 3 }),
    seatAt('区政数局', 'codeops', '场景运营员', { role: 'sceneOperator', grade: 2 }),
    seatAt('区政数局', 'inspector', '效能监察', { role: 'inspector', grade: 3 }),
    ...['01', '02', '03', '04', '05', '06'].map((n) =>
      seatAt('区城管局', `grid${n}`, '网格员', { role: 'gridWorker', grade: 2 }),
    ),
    seatAt('区城管局', 'checker', '核查员', { role: 'gridChecker', grade: 2 }),
    seatAt('区城管局', 'checker2', '核查员'),
    seatAt('区城管局', 'gridaccept', '案卷受理员', { role: 'gridAcceptor', grade: 2 }),
    seatAt('区城管局', 'griddispatch', '案卷派遣员', { role: 'gridDispatcher', grade: 2 }),
    seatAt('区城管局', 'gridhead', '城管值班长', { role: 'gridHead', grade: 3 }),
    seatAt('规划资源白云分局', 'registrar', '登簿员', { role: 'registrar', grade: 4 }),
    seatAt('白云税务局', 'taxman', '税务人员', { role: 'taxOfficer', grade: 4 }),
    seatAt('区政数局', 'banker', '银行经办', { role: 'bankOfficer', grade: 3 }),
    seatAt('生态环境白云分局', 'ecoduty', '监测站值守', { role: 'stationDuty', grade: 2 }),
    seatAt('生态环境白云分局', 'ecohead', '生态环境调度', { role: 'ecoDispatcher', grade: 3 }),
    seatAt('生态环境白云分局', 'ecolaw', '生态环境执法', { role: 'ecoInspector', grade: 3 }),
    seatAt('供水中心', 'waterdesk', '供水调度', { role: 'waterDispatcher', grade: 3 }),
    seatAt('区水务局', 'waterhead', '供水主管', { role: 'waterAuthority', grade: 3 }),
    seatAt('区水务局', 'floodduty', '三防值班', { role: 'floodDuty', grade: 3 }),
    seatAt('区市场监管局', 'bizofficer', '登记审查员', { role: 'businessOfficer', grade: 4 }),
  ]
  const own = (role: string, grade: Duty['grade']): Duty => ({ role, own: true, grade })
  const atUnits = seated(units).flatMap((unit, i): StaffSeed[] => {
    const slug = slugAt(i)
    const seat = (account: string, post: string, ...duties: Duty[]): StaffSeed => ({
      account,
      name: inventedName(account),
      unit: unit.id,
      post,
      password: DEMO_PASSWORD,
      duties,
      demo: true,
    })
    return [
      seat(`unit${slug}`, '承办人', own('handler', 3), own('approver', 4), own('certificateClerk', 4)),
      seat(`data${slug}`, '数据管理员', own('dataSteward', 3), own('dataUser', 3)),
      seat(
        `lead${slug}`,
        '分管领导',
        own('leader', 3),
        own('handler', 3),
        own('approvalHead', 4),
        own('sealKeeper', 4),
      ),
    ]
  })
  return named([...office, ...atUnits])
}
