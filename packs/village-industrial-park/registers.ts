import * as k from '../../kit/index.ts'
import { M2_PER_MU, refuse } from './rules.ts'

const OFFICE = ['parkOfficer', 'renewalOffice', 'parkClerk'] as const
const readers = [...OFFICE, 'parkInspector'] as const
const perMu = (zh: string, en: string, of: string, mu = 'areaMu') => ({
  ...k.amount(zh, en, false, 4),
  computed: { ratio: [of, mu] as const },
})
const ledger = k.registersOf({ editors: OFFICE, readers, owner: ['工业', '发展', '规划'] })
/** 1 mu are 666.67 m²: who enters the one for the other is told. */
const sameArea: NonNullable<k.RegisterDeclaration['rules']>[number] = ({ areaMu, areaM2 }) => {
  const m2 = Number(areaMu) * M2_PER_MU
  const agrees = Math.abs(m2 - Number(areaM2)) <= m2 * 0.005
  return agrees ? null : { ...refuse['industrialPark.areaUnit']({ m2: m2.toFixed(2) }), path: 'areaM2' }
}
/** How the registers that are open to everybody are named, searched, and what of them is open. */
const PARK = { label: 'parkName', open: 'code parkName town state areaMu ownership planYear perMu', rules: [sameArea] }
const LEASE = { label: 'number', search: 'number unit', open: 'number unit park areaM2 rent from to filedOn' }
const PROJECT = { label: 'projectName', open: 'projectName park mode phase investor voteShare rentBefore rentAfter' }
const SUBSIDY = { label: 'number', open: 'number project item standard paid' }
const editors = ['renewalOffice']
const PARK_CODE = 'park 园区编码 Park code: line 40'

/** 台账 of the parks: every mu, every building, every tenant and what he pays. */
export const registers: Readonly<Record<string, k.RegisterDeclaration>> = {
  park: ledger(PARK, ['村级工业园', 'Village industrial parks'], {
    ...k.fieldLines(`
      code 园区编码 Park code: line 40 · parkName 园区名称 Park: line 80 · town 镇街 Town: area! · village 村（居） Village: text 60
      state 改造状态 State: code parkState! · areaMu 面积（亩） Area, mu: amount! · areaM2 面积（平方米） Area, m²: amount!
      ownership 权属 Ownership: code parkOwnership! · planUse 规划用途 Planned use: text 60
      protected 产业保护红线内 Inside the industry protection line: yes · planYear 计划改造年度 Year planned: integer 2000..2100
      output 年产值（万元） Output, 10⁴ yuan: amount · tax 年税收（万元） Tax, 10⁴ yuan: amount`),
    perMu: perMu('亩均产值（万元/亩）', 'Output a mu', 'output'),
    taxPerMu: perMu('亩均税收（万元/亩）', 'Tax a mu', 'tax'),
    ...k.fieldLines('majorHazards 未整改重大隐患 Major hazards open: integer 0.. · outline 范围 Outline: polygon'),
  }),
  parcel: ledger({ label: 'unitNo' }, ['园区地块', 'Parcels'])`
      unitNo 不动产单元号 Property number: line 40 · ${PARK_CODE} · areaM2 面积（平方米） Area, m²: amount!
      papers 权证状况 Papers: code landPapers! · certificate 证载 Certificate: text 80 · lessee 承租单位 Leased to: text 100
      leaseEnd 到期日 Until: day · outline 范围 Outline: polygon`,
  building: ledger({ label: 'code' }, ['园区建筑', 'Buildings'])`
      code 建筑编码 Building: line 40 · ${PARK_CODE} · floors 层数 Floors: integer 1..60
      floorM2 建筑面积（平方米） Floor area, m²: amount · unlawfulM2 无证面积（平方米） Without papers, m²: amount
      builtYear 建成年份 Built: integer 1950..2100 · structure 结构 Structure: text 40 · use 用途 Use: text 60
      fireGrade 耐火等级 Fire grade: code fireGrade! · people 人数 People: integer 0..
      level 最高隐患等级 Highest hazard: code hazardLevel! · outline 基底 Footprint: polygon`,
  unit: ledger({ label: 'code' }, ['物业单元', 'Units'])`
      code 物业编码 Unit: line 40 · building 建筑编码 Building: line 40 · ${PARK_CODE} · floor 楼层 Floor: integer
      areaM2 面积（平方米） Area, m²: amount! · vacantM2 其中空置（平方米） Vacant, m²: amount · state 状态 State: code unitState!`,
  lease: ledger(LEASE, ['租约', 'Leases'])`
      number 租约编号 Lease: line 40 · unit 物业编码 Unit: line 40 · ${PARK_CODE} · tenant 承租企业 Tenant: credit!
      areaM2 面积（平方米） Area, m²: amount · rent 月租金（元/平方米） Rent, yuan/m² a month: amount 4!
      stepPercent 递增（%） Step-up, %: amount · stepYears 递增周期（年） Every … years: integer 0..20
      depositMonths 押金（月） Deposit, months: amount 1 · from 租期起 From: day! · to 租期止 To: day!
      headLease 原租约（转租） Head lease: text 40 · filedOn 登记日期 Filed on: day
      due 应收（元） Due, yuan: amount · paid 已收（元） Paid, yuan: amount · arrears 欠租账龄 Arrears: code rentArrears`,
  bill: ledger({ label: 'lease', key: 'lease month', search: 'lease month' }, ['租金账单', 'Bills'])`
      lease 租约编号 Lease: line 40 · month 账期 Month: month! · ${PARK_CODE} · rent 当月租金（元/平方米） Rent of the month: amount 4!
      due 应收（元） Due, yuan: amount! · paid 已收（元） Paid, yuan: amount · paidOn 收款日期 Paid on: past`,
  billRun: ledger({ label: 'month', key: 'park month' }, ['月度出账', 'Months billed'])`
      ${PARK_CODE} · month 账期 Month: month!`,
  tenant: ledger({ label: 'tenantName' }, ['园区企业', 'Tenants'])`
      creditCode 统一社会信用代码 Credit code: credit! · tenantName 企业名称 Tenant: line 100 · ${PARK_CODE} · trade 行业 Trade: text 60
      staff 从业人数 Staff: integer 0.. · output 年产值（万元） Output, 10⁴ yuan: amount · tax 年税收（万元） Tax, 10⁴ yuan: amount
      kwh 年用电（千瓦时） Power, kWh: integer 0.. · permit 排污许可证号 Discharge permit: text 40
      dangerous 存有危险品 Dangerous goods: yes · wantsM2 需要面积（平方米） Space wanted, m²: integer 0..
      stays 去向 Where to: code tenantStays!`,
  project: ledger({ ...PROJECT, editors }, ['改造项目', 'Renewal projects'], {
    ...k.fieldLines(`
      number 项目编号 Project number: line 40 · projectName 项目名称 Project: line 100 · ${PARK_CODE} · mode 改造模式 Mode: code renewalMode!
      phase 阶段 Phase: code parkPhase! · investor 投资主体 Investor: text 100 · money 投资（万元） Investment, 10⁴ yuan: amount
      clearBy 计划清租日 To be cleared by: day · voteShare 表决同意率（%） Vote, %: amount
      outputBefore 改造前亩均产值（万元/亩） Output a mu before: amount 4
      outputAfter 改造后规划产值（万元） Output planned, whole: amount`),
    outputPlanned: perMu('规划亩均产值（万元/亩）', 'Output a mu planned', 'outputAfter', 'landMu'),
    ...k.fieldLines(`
      rentBefore 改造前村租金（万元/年） Village rent before: amount · rentAfter 改造后村租金（万元/年） Village rent after: amount
      plotBefore 改造前容积率 Plot ratio before: amount · landM2 用地（平方米） Land, m²: amount
      plannedM2 规划建筑面积（平方米） To be built, m²: amount`),
    plotAfter: perMu('改造后容积率', 'Plot ratio after', 'plannedM2', 'landM2'),
    ...k.fieldLines(`
      landMu 面积（亩） Area, mu: amount · demolishedM2 已拆除（平方米） Taken down, m²: amount
      builtM2 已建成（平方米） Built, m²: amount · collectiveM2 集体物业（平方米） The collective’s, m²: amount`),
  }),
  milestone: ledger({ label: 'title', key: 'project title', search: 'project title', editors }, ['项目节点', 'Milestones'])`
      project 项目编号 Project number: line 40 · title 节点 Milestone: line 60 · phase 阶段 Phase: code parkPhase!
      begins 开始 Begins: day! · ends 计划完成 To be done by: day! · doneOn 实际完成 Done on: past
      money 计划资金（万元） Money planned, 10⁴ yuan: amount · spent 已支付（万元） Spent, 10⁴ yuan: amount`,
  subsidy: ledger({ ...SUBSIDY, editors }, ['奖补资金', 'Policy money'])`
      number 奖补编号 Number: line 40 · project 项目编号 Project number: line 40 · item 奖补事项 Item: line 100
      standard 标准 Standard: line 100 · applied 申请（万元） Applied, 10⁴ yuan: amount · paid 已拨付（万元） Paid, 10⁴ yuan: amount`,
}
