import * as k from '../../kit/index.ts'
import { M2_PER_MU, refuse } from './rules.ts'

const OFFICE = ['parkOfficer', 'renewalOffice', 'parkClerk'] as const
const readers = [...OFFICE, 'parkInspector'] as const
const park = k.line('园区编码', 'Park code', 40)
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

/** 台账 of the parks: every mu, every building, every tenant and what he pays. */
export const registers: Readonly<Record<string, k.RegisterDeclaration>> = {
  park: ledger(PARK, ['村级工业园', 'Village industrial parks'], {
    code: park,
    parkName: k.line('园区名称', 'Park', 80),
    town: k.area({ title: k.say('镇街', 'Town'), required: true }),
    village: k.text({ title: k.say('村（居）', 'Village'), max: 60, grade: 1 }),
    state: k.choice('改造状态', 'State', 'parkState'),
    outline: k.polygon({ title: k.say('范围', 'Outline') }),
    areaMu: k.amount('面积（亩）', 'Area, mu', true),
    areaM2: k.amount('面积（平方米）', 'Area, m²', true),
    ownership: k.choice('权属', 'Ownership', 'parkOwnership'),
    planUse: k.text({ title: k.say('规划用途', 'Planned use'), max: 60 }),
    protected: k.yes({ title: k.say('产业保护红线内', 'Inside the industry protection line') }),
    planYear: k.integer({ title: k.say('计划改造年度', 'Year planned'), min: 2000, max: 2100 }),
    output: k.amount('年产值（万元）', 'Output, 10⁴ yuan'),
    tax: k.amount('年税收（万元）', 'Tax, 10⁴ yuan'),
    perMu: perMu('亩均产值（万元/亩）', 'Output a mu', 'output'),
    taxPerMu: perMu('亩均税收（万元/亩）', 'Tax a mu', 'tax'),
    majorHazards: k.integer({ title: k.say('未整改重大隐患', 'Major hazards open'), min: 0 }),
  }),
  parcel: ledger({ label: 'unitNo' }, ['园区地块', 'Parcels'], {
    unitNo: k.line('不动产单元号', 'Property number', 40),
    park,
    outline: k.polygon({ title: k.say('范围', 'Outline') }),
    areaM2: k.amount('面积（平方米）', 'Area, m²', true),
    papers: k.choice('权证状况', 'Papers', 'landPapers'),
    certificate: k.text({ title: k.say('证载', 'Certificate'), max: 80 }),
    lessee: k.text({ title: k.say('承租单位', 'Leased to'), max: 100, grade: 1 }),
    leaseEnd: k.day({ title: k.say('到期日', 'Until') }),
  }),
  building: ledger({ label: 'code' }, ['园区建筑', 'Buildings'], {
    code: k.line('建筑编码', 'Building', 40),
    park,
    outline: k.polygon({ title: k.say('基底', 'Footprint') }),
    floors: k.integer({ title: k.say('层数', 'Floors'), min: 1, max: 60 }),
    floorM2: k.amount('建筑面积（平方米）', 'Floor area, m²'),
    unlawfulM2: k.amount('无证面积（平方米）', 'Without papers, m²'),
    builtYear: k.integer({ title: k.say('建成年份', 'Built'), min: 1950, max: 2100 }),
    structure: k.text({ title: k.say('结构', 'Structure'), max: 40 }),
    fireGrade: k.choice('耐火等级', 'Fire grade', 'fireGrade'),
    people: k.integer({ title: k.say('人数', 'People'), min: 0 }),
    level: k.choice('最高隐患等级', 'Highest hazard', 'hazardLevel'),
  }),
  unit: ledger({ label: 'code' }, ['物业单元', 'Units'], {
    code: k.line('物业编码', 'Unit', 40),
    building: k.line('建筑编码', 'Building', 40),
    park,
    floor: k.integer({ title: k.say('楼层', 'Floor') }),
    areaM2: k.amount('面积（平方米）', 'Area, m²', true),
    vacantM2: k.amount('其中空置（平方米）', 'Vacant, m²'),
    state: k.choice('状态', 'State', 'unitState'),
  }),
  lease: ledger(LEASE, ['租约', 'Leases'], {
    number: k.line('租约编号', 'Lease', 40),
    unit: k.line('物业编码', 'Unit', 40),
    park,
    tenant: k.creditCode({ title: k.say('承租企业', 'Tenant'), required: true }),
    areaM2: k.amount('面积（平方米）', 'Area, m²'),
    rent: k.amount('月租金（元/平方米）', 'Rent, yuan/m² a month', true, 4),
    stepPercent: k.amount('递增（%）', 'Step-up, %'),
    stepYears: k.integer({ title: k.say('递增周期（年）', 'Every … years'), min: 0, max: 20 }),
    depositMonths: k.amount('押金（月）', 'Deposit, months', false, 1),
    from: k.day({ title: k.say('租期起', 'From'), required: true }),
    to: k.day({ title: k.say('租期止', 'To'), required: true }),
    headLease: k.text({ title: k.say('原租约（转租）', 'Head lease'), max: 40, grade: 1 }),
    filedOn: k.day({ title: k.say('登记日期', 'Filed on') }),
    due: k.amount('应收（元）', 'Due, yuan'),
    paid: k.amount('已收（元）', 'Paid, yuan'),
    arrears: k.code({ title: k.say('欠租账龄', 'Arrears'), list: 'rentArrears' }),
  }),
  tenant: ledger({ label: 'tenantName' }, ['园区企业', 'Tenants'], {
    creditCode: k.creditCode({ title: k.say('统一社会信用代码', 'Credit code'), required: true }),
    tenantName: k.line('企业名称', 'Tenant', 100),
    park,
    trade: k.text({ title: k.say('行业', 'Trade'), max: 60 }),
    staff: k.integer({ title: k.say('从业人数', 'Staff'), min: 0 }),
    output: k.amount('年产值（万元）', 'Output, 10⁴ yuan'),
    tax: k.amount('年税收（万元）', 'Tax, 10⁴ yuan'),
    kwh: k.integer({ title: k.say('年用电（千瓦时）', 'Power, kWh'), min: 0 }),
    permit: k.text({ title: k.say('排污许可证号', 'Discharge permit'), max: 40 }),
    dangerous: k.yes({ title: k.say('存有危险品', 'Dangerous goods') }),
    wantsM2: k.integer({ title: k.say('需要面积（平方米）', 'Space wanted, m²'), min: 0 }),
    stays: k.choice('去向', 'Where to', 'tenantStays'),
  }),
  project: ledger({ ...PROJECT, editors }, ['改造项目', 'Renewal projects'], {
    number: k.line('项目编号', 'Project number', 40),
    projectName: k.line('项目名称', 'Project', 100),
    park,
    mode: k.choice('改造模式', 'Mode', 'renewalMode'),
    phase: k.choice('阶段', 'Phase', 'parkPhase'),
    investor: k.text({ title: k.say('投资主体', 'Investor'), max: 100, grade: 1 }),
    money: k.amount('投资（万元）', 'Investment, 10⁴ yuan'),
    clearBy: k.day({ title: k.say('计划清租日', 'To be cleared by') }),
    voteShare: k.amount('表决同意率（%）', 'Vote, %'),
    outputBefore: k.amount('改造前亩均产值（万元/亩）', 'Output a mu before', false, 4),
    outputAfter: k.amount('改造后规划产值（万元）', 'Output planned, whole'),
    outputPlanned: perMu('规划亩均产值（万元/亩）', 'Output a mu planned', 'outputAfter', 'landMu'),
    rentBefore: k.amount('改造前村租金（万元/年）', 'Village rent before'),
    rentAfter: k.amount('改造后村租金（万元/年）', 'Village rent after'),
    plotBefore: k.amount('改造前容积率', 'Plot ratio before'),
    landM2: k.amount('用地（平方米）', 'Land, m²'),
    plannedM2: k.amount('规划建筑面积（平方米）', 'To be built, m²'),
    plotAfter: perMu('改造后容积率', 'Plot ratio after', 'plannedM2', 'landM2'),
    landMu: k.amount('面积（亩）', 'Area, mu'),
    demolishedM2: k.amount('已拆除（平方米）', 'Taken down, m²'),
    builtM2: k.amount('已建成（平方米）', 'Built, m²'),
    collectiveM2: k.amount('集体物业（平方米）', 'The collective’s, m²'),
  }),
  subsidy: ledger({ ...SUBSIDY, editors }, ['奖补资金', 'Policy money'], {
    number: k.line('奖补编号', 'Number', 40),
    project: k.line('项目编号', 'Project number', 40),
    item: k.line('奖补事项', 'Item', 100),
    standard: k.line('标准', 'Standard', 100),
    applied: k.amount('申请（万元）', 'Applied, 10⁴ yuan'),
    paid: k.amount('已拨付（万元）', 'Paid, 10⁴ yuan'),
  }),
}
