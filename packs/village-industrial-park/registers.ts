import * as k from '../../kit/index.ts'
import { M2_PER_MU, refuse } from './rules.ts'

const OFFICE = ['parkOfficer', 'renewalOffice', 'parkClerk'] as const
const readers = [...OFFICE, 'parkInspector'] as const
const number = (zh: string, en: string, digits = 2) => k.decimal({ title: k.say(zh, en), min: 0, digits })
const needed = (zh: string, en: string, max = 40) => k.text({ title: k.say(zh, en), required: true, max, grade: 1 })
const list = (zh: string, en: string, name: string) => k.code({ title: k.say(zh, en), list: name, required: true })
const park = needed('园区编码', 'Park')
const perMu = (zh: string, en: string, of: string, mu = 'areaMu') => ({
  ...number(zh, en, 4),
  computed: { ratio: [of, mu] as const },
})
const ledger = (
  zh: string,
  en: string,
  label: string,
  fields: k.FieldList,
  more: Partial<k.RegisterDeclaration> = {},
): k.RegisterDeclaration =>
  k.register({
    ...{ title: k.say(zh, en), label, key: [Object.keys(fields)[0] ?? label], search: [label], fields },
    ...{ editors: OFFICE, readers, owner: ['工业', '发展', '规划'], ...more },
  })

/** 台账 of the parks: every mu, every building, every tenant and what he pays. */
export const registers: Readonly<Record<string, k.RegisterDeclaration>> = {
  park: ledger(
    '村级工业园',
    'Village industrial parks',
    'parkName',
    {
      code: park,
      parkName: needed('园区名称', 'Park', 80),
      town: k.area({ title: k.say('镇街', 'Town'), required: true }),
      village: k.text({ title: k.say('村（居）', 'Village'), max: 60, grade: 1 }),
      state: list('改造状态', 'State', 'parkState'),
      outline: k.polygon({ title: k.say('范围', 'Outline') }),
      areaMu: k.decimal({ title: k.say('面积（亩）', 'Area, mu'), required: true, min: 0, digits: 2 }),
      areaM2: k.decimal({ title: k.say('面积（平方米）', 'Area, m²'), required: true, min: 0, digits: 2 }),
      ownership: list('权属', 'Ownership', 'parkOwnership'),
      planUse: k.text({ title: k.say('规划用途', 'Planned use'), max: 60 }),
      protected: k.yes({ title: k.say('产业保护红线内', 'Inside the industry protection line') }),
      planYear: k.integer({ title: k.say('计划改造年度', 'Year planned'), min: 2000, max: 2100 }),
      output: number('年产值（万元）', 'Output, 10⁴ yuan'),
      tax: number('年税收（万元）', 'Tax, 10⁴ yuan'),
      perMu: perMu('亩均产值（万元/亩）', 'Output a mu', 'output'),
      taxPerMu: perMu('亩均税收（万元/亩）', 'Tax a mu', 'tax'),
      majorHazards: k.integer({ title: k.say('未整改重大隐患', 'Major hazards open'), min: 0 }),
    },
    {
      publicFields: ['code', 'parkName', 'town', 'state', 'areaMu', 'ownership', 'planYear', 'perMu'],
      rules: [
        ({ areaMu, areaM2 }) => {
          const m2 = Number(areaMu) * M2_PER_MU
          return Math.abs(m2 - Number(areaM2)) <= m2 * 0.005
            ? null
            : { ...refuse['industrialPark.areaUnit']({ m2: m2.toFixed(2) }), path: 'areaM2' }
        },
      ],
    },
  ),
  parcel: ledger('园区地块', 'Parcels', 'unitNo', {
    unitNo: needed('不动产单元号', 'Property number'),
    park,
    outline: k.polygon({ title: k.say('范围', 'Outline') }),
    areaM2: k.decimal({ title: k.say('面积（平方米）', 'Area, m²'), required: true, min: 0, digits: 2 }),
    papers: list('权证状况', 'Papers', 'landPapers'),
    certificate: k.text({ title: k.say('证载', 'Certificate'), max: 80 }),
    lessee: k.text({ title: k.say('承租单位', 'Leased to'), max: 100, grade: 1 }),
    leaseEnd: k.day({ title: k.say('到期日', 'Until') }),
  }),
  building: ledger('园区建筑', 'Buildings', 'code', {
    code: needed('建筑编码', 'Building'),
    park,
    outline: k.polygon({ title: k.say('基底', 'Footprint') }),
    floors: k.integer({ title: k.say('层数', 'Floors'), min: 1, max: 60 }),
    floorM2: number('建筑面积（平方米）', 'Floor area, m²'),
    unlawfulM2: number('无证面积（平方米）', 'Without papers, m²'),
    builtYear: k.integer({ title: k.say('建成年份', 'Built'), min: 1950, max: 2100 }),
    structure: k.text({ title: k.say('结构', 'Structure'), max: 40 }),
    fireGrade: list('耐火等级', 'Fire grade', 'fireGrade'),
    people: k.integer({ title: k.say('人数', 'People'), min: 0 }),
    level: list('最高隐患等级', 'Highest hazard', 'hazardLevel'),
  }),
  unit: ledger('物业单元', 'Units', 'code', {
    code: needed('物业编码', 'Unit'),
    building: needed('建筑编码', 'Building'),
    park,
    floor: k.integer({ title: k.say('楼层', 'Floor') }),
    areaM2: k.decimal({ title: k.say('面积（平方米）', 'Area, m²'), required: true, min: 0, digits: 2 }),
    vacantM2: number('其中空置（平方米）', 'Vacant, m²'),
    state: list('状态', 'State', 'unitState'),
  }),
  lease: ledger(
    '租约',
    'Leases',
    'number',
    {
      number: needed('租约编号', 'Lease'),
      unit: needed('物业编码', 'Unit'),
      park,
      tenant: k.creditCode({ title: k.say('承租企业', 'Tenant'), required: true }),
      areaM2: number('面积（平方米）', 'Area, m²'),
      rent: k.decimal({ title: k.say('月租金（元/平方米）', 'Rent, yuan/m² a month'), required: true, min: 0, digits: 4 }),
      stepPercent: number('递增（%）', 'Step-up, %'),
      stepYears: k.integer({ title: k.say('递增周期（年）', 'Every … years'), min: 0, max: 20 }),
      depositMonths: number('押金（月）', 'Deposit, months', 1),
      from: k.day({ title: k.say('租期起', 'From'), required: true }),
      to: k.day({ title: k.say('租期止', 'To'), required: true }),
      headLease: k.text({ title: k.say('原租约（转租）', 'Head lease'), max: 40, grade: 1 }),
      filedOn: k.day({ title: k.say('登记日期', 'Filed on') }),
      due: number('应收（元）', 'Due, yuan'),
      paid: number('已收（元）', 'Paid, yuan'),
    },
    { publicFields: ['number', 'unit', 'park', 'areaM2', 'rent', 'from', 'to', 'filedOn'], search: ['number', 'unit'] },
  ),
  tenant: ledger('园区企业', 'Tenants', 'tenantName', {
    creditCode: k.creditCode({ title: k.say('统一社会信用代码', 'Credit code'), required: true }),
    tenantName: needed('企业名称', 'Tenant', 100),
    park,
    trade: k.text({ title: k.say('行业', 'Trade'), max: 60 }),
    staff: k.integer({ title: k.say('从业人数', 'Staff'), min: 0 }),
    output: number('年产值（万元）', 'Output, 10⁴ yuan'),
    tax: number('年税收（万元）', 'Tax, 10⁴ yuan'),
    kwh: k.integer({ title: k.say('年用电（千瓦时）', 'Power, kWh'), min: 0 }),
    permit: k.text({ title: k.say('排污许可证号', 'Discharge permit'), max: 40 }),
    dangerous: k.yes({ title: k.say('存有危险品', 'Dangerous goods') }),
    wantsM2: k.integer({ title: k.say('需要面积（平方米）', 'Space wanted, m²'), min: 0 }),
    stays: list('去向', 'Where to', 'tenantStays'),
  }),
  project: ledger(
    '改造项目',
    'Renewal projects',
    'projectName',
    {
      number: needed('项目编号', 'Project'),
      projectName: needed('项目名称', 'Project', 100),
      park,
      mode: list('改造模式', 'Mode', 'renewalMode'),
      phase: list('阶段', 'Phase', 'parkPhase'),
      investor: k.text({ title: k.say('投资主体', 'Investor'), max: 100, grade: 1 }),
      money: number('投资（万元）', 'Investment, 10⁴ yuan'),
      clearBy: k.day({ title: k.say('计划清租日', 'To be cleared by') }),
      voteShare: number('表决同意率（%）', 'Vote, %'),
      outputBefore: number('改造前亩均产值（万元/亩）', 'Output a mu before', 4),
      outputAfter: number('改造后规划产值（万元）', 'Output planned, whole'),
      outputPlanned: perMu('规划亩均产值（万元/亩）', 'Output a mu planned', 'outputAfter', 'landMu'),
      rentBefore: number('改造前村租金（万元/年）', 'Village rent before'),
      rentAfter: number('改造后村租金（万元/年）', 'Village rent after'),
      plotBefore: number('改造前容积率', 'Plot ratio before'),
      landM2: number('用地（平方米）', 'Land, m²'),
      plannedM2: number('规划建筑面积（平方米）', 'To be built, m²'),
      plotAfter: perMu('改造后容积率', 'Plot ratio after', 'plannedM2', 'landM2'),
      landMu: number('面积（亩）', 'Area, mu'),
      demolishedM2: number('已拆除（平方米）', 'Taken down, m²'),
      builtM2: number('已建成（平方米）', 'Built, m²'),
      collectiveM2: number('集体物业（平方米）', 'The collective’s, m²'),
    },
    {
      publicFields: ['projectName', 'park', 'mode', 'phase', 'investor', 'voteShare', 'rentBefore', 'rentAfter'],
      editors: ['renewalOffice'],
    },
  ),
  subsidy: ledger(
    '奖补资金',
    'Policy money',
    'number',
    {
      number: needed('奖补编号', 'Number'),
      project: needed('项目编号', 'Project'),
      item: needed('奖补事项', 'Item', 100),
      standard: needed('标准', 'Standard', 100),
      applied: number('申请（万元）', 'Applied, 10⁴ yuan'),
      paid: number('已拨付（万元）', 'Paid, 10⁴ yuan'),
    },
    { publicFields: ['number', 'project', 'item', 'standard', 'paid'], editors: ['renewalOffice'] },
  ),
}
