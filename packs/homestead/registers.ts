import * as k from '../../kit/index.ts'

const EDITORS = ['homesteadOfficer'] as const
const READERS = ['homesteadOfficer', 'collectiveClerk', 'villageCommittee'] as const
const ledger = k.registersOf({ editors: EDITORS, readers: READERS, owner: ['农业农村', '规划'] })
const PLOT = { label: 'unitNo', search: 'unitNo household', open: 'unitNo village areaM2 state permit permittedOn' }
const ZONE = { label: 'name', open: 'code name kind', readers: ['*'], owner: ['规划'] }
const household = k.text({ title: k.say('户编号', 'Household'), required: true, max: 40 })
const village = k.area({ title: k.say('村（居）', 'Village'), required: true })

/** 台账 of homesteads. */
export const registers: Readonly<Record<string, k.RegisterDeclaration>> = {
  household: ledger({ label: 'number', owner: ['农业农村'] }, ['农户', 'Households'], {
    number: household,
    head: k.text({ title: k.say('户主', 'Head'), required: true, max: 40, personal: 'name' }),
    headId: k.idNumber({ title: k.say('户主身份证号', 'Identity number'), personal: 'idNumber', grade: 3 }),
    village,
    members: k.integer({ title: k.say('人口', 'Members'), required: true, min: 1, max: 60 }),
    member: k.yes({ title: k.say('集体经济组织成员', 'Members of the collective') }),
    gaveAway: k.yes({ title: k.say('曾出卖、出租、赠与住宅', 'Sold, let or gave a house away') }),
    compensated: k.yes({ title: k.say('已征收安置', 'Compensated for expropriation') }),
    collectiveHousing: k.yes({ title: k.say('参加集体建房', 'In collective housing') }),
    openViolations: k.integer({ title: k.say('未结违法', 'Open violations'), min: 0 }),
  }),
  plot: ledger(PLOT, ['宅基地', 'Plots'], {
    unitNo: k.text({ title: k.say('不动产单元号', 'Property number'), required: true, max: 40 }),
    household,
    village,
    outline: k.polygon({ title: k.say('范围', 'Outline') }),
    point: k.point({ title: k.say('位置', 'Place') }),
    areaM2: k.amount('面积（平方米）', 'Area, m²', true),
    terrain: k.choice('地形', 'Terrain', 'terrain'),
    landClass: k.code({ title: k.say('地类', 'Class of land'), list: 'landClass' }),
    state: k.choice('状态', 'State', 'plotState'),
    permit: k.text({ title: k.say('批准书编号', 'Permit'), max: 40 }),
    permittedOn: k.day({ title: k.say('批准日期', 'Permitted on') }),
    safety: k.code({ title: k.say('房屋安全等级', 'Safety grade'), list: 'safetyGrade' }),
  }),
  zone: ledger(ZONE, ['管控区', 'Zones without building'], {
    code: k.text({ title: k.say('编号', 'Code'), required: true, max: 40 }),
    name: k.line('名称', 'Name', 80),
    kind: k.choice('类别', 'Kind', 'zoneKind'),
    town: k.text({ title: k.say('镇街代码', 'Town'), required: true, pattern: '^\\d{9}$', max: 9 }),
    outline: k.polygon({ title: k.say('范围', 'Outline'), required: true }),
  }),
}
