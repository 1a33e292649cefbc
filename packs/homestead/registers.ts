import * as k from '../../kit/index.ts'

const EDITORS = ['homesteadOfficer'] as const
const READERS = ['homesteadOfficer', 'collectiveClerk', 'villageCommittee'] as const
const ledger = k.registersOf({ editors: EDITORS, readers: READERS, owner: ['农业农村', '规划'] })
const PLOT = { label: 'unitNo', search: 'unitNo household', open: 'unitNo village areaM2 state permit permittedOn' }
const ZONE = { label: 'name', open: 'code name kind', readers: ['*'], owner: ['规划'] }

/** 台账 of homesteads. */
export const registers: Readonly<Record<string, k.RegisterDeclaration>> = {
  household: ledger({ label: 'number', owner: ['农业农村'] }, ['农户', 'Households'], {
    ...k.fieldLines('number 户编号 Household: line 40 · head 户主 Head: name!'),
    headId: k.idNumber({ title: k.say('户主身份证号', 'Identity number'), personal: 'idNumber', grade: 3 }),
    ...k.fieldLines(`
      village 村（居） Village: area! · members 人口 Members: integer 1..60! · splitOn 分户日期 Household split on: past
      member 集体经济组织成员 Members of the collective: yes · gaveAway 曾出卖、出租、赠与住宅 Sold, let or gave a house away: yes
      compensated 已征收安置 Compensated for expropriation: yes · collectiveHousing 参加集体建房 In collective housing: yes
      openViolations 未结违法 Open violations: integer 0..`),
  }),
  plot: ledger(PLOT, ['宅基地', 'Plots'])`
      unitNo 不动产单元号 Property number: line 40 · household 户编号 Household: line 40 · village 村（居） Village: area!
      areaM2 面积（平方米） Area, m²: amount! · state 状态 State: code plotState! · terrain 地形 Terrain: code terrain!
      landClass 地类 Class of land: code landClass · safety 房屋安全等级 Safety grade: code safetyGrade
       permit 批准书编号 Permit: text 40 · permittedOn 批准日期 Permitted on: day
      outline 范围 Outline: polygon · point 位置 Place: point`,
  house: ledger({ label: 'unitNo', search: 'unitNo builder' }, ['农房', 'Houses'])`
      unitNo 不动产单元号 Property number: line 40 · floors 层数 Floors: integer 1..12! · heightM 高度（米） Height, m: amount 1
      footprintM2 基底（平方米） Footprint, m²: amount · floorM2 建筑面积（平方米） Floor area, m²: amount
      structure 结构 Structure: text 40 · builder 乡村建设工匠 Builder: text 60 · builtYear 建成年份 Built: integer 1950..2100`,
  patch: ledger({ label: 'number' }, ['变化图斑', 'Patches of imagery'])`
      number 图斑编号 Patch: line 40 · seenOn 影像日期 Day of the imagery: past! · source 发现方式 Found by: code foundBy!
      town 镇街 Town: area! · village 村（居） Village: area! · outline 图斑 Outline: polygon! · point 位置 Place: point
      stage 建设阶段 Stage: code buildStage`,
  zone: ledger(ZONE, ['管控区', 'Zones without building'])`
      code 编号 Code: line 40 · name 名称 Name: line 80 · kind 类别 Kind: code zoneKind!
      town 镇街代码 Town: line 9 · outline 范围 Outline: polygon!`,
}
