import * as k from '../../kit/index.ts'
import { hazard, hazardAutomation } from './hazard.ts'
import { registers } from './registers.ts'
import { renewal, renewalAutomation } from './renewal.ts'
import { billSteps, exit, exitAutomation, lease, leaseAutomation } from './tenancy.ts'

export { industrialParkDemo } from './demo.ts'

const owner = k.say('区科工商信局', 'Industry bureau')
const hazards = k.figuresOf('industrialPark.hazard', owner)
const matters = ['industrialPark.'] as const
const MU = ['万元/亩', '10⁴ yuan a mu'] as const
const KEPT = ['搬迁企业中留在区内的占比', 'kept in the district, of those that moved'] as const
const LATE = ['欠租 90 日以上的租约 ÷ 全部租约', 'leases 90 days in arrears ÷ all leases'] as const
const ON_MAP = { layers: ['parks', 'hazards'] }

/** 村级工业园升级改造: every mu accounted for, every tenant on file, every phase with its evidence. */
export const industrialPark = k.pack({
  ...{
    name: 'industrialPark',
    title: k.say('村级工业园升级改造', 'Village industrial parks'),
    net: 'industry',
    domain: '营商环境',
    uses: ['serviceHall'],
  },
  roles: {
    parkClerk: { title: k.say('村集体园区经办', 'Clerk of the collective'), sees: 'area', matters },
    parkOfficer: { title: k.say('镇街村改办', 'Renewal office of the town'), sees: 'area', matters },
    renewalOffice: { title: k.say('区村改办', 'Renewal office of the district'), sees: 'area', matters },
    parkInspector: { title: k.say('园区安全检查', 'Park inspector'), sees: 'area', matters },
  },
  codes: [
    k.voteBodies,
    ...k.codeLists(`
      parkState 改造状态 States: ordinary 未改造 As it was · underway 改造中 Under way · renewed 已改造 Renewed
      parkOwnership 权属 Ownership: collective 集体 Collective · state 国有 State · mixed 混合 Mixed
      landPapers 权证状况 Papers: full 齐全 Full · partial 部分 Partial · none 历史遗留 None
      fireGrade 耐火等级 Fire grades: 1 一级 Grade 1 · 2 二级 Grade 2 · 3 三级 Grade 3 · 4 四级 Grade 4
      unitState 物业状态 States of units: let 出租 Let · vacant 空置 Vacant · selfUse 自用 Own use
      tenantStays 企业去向 Where tenants go: here 在园 Here · kept 区内搬迁 Kept in the district · gone 迁出 Gone
      rentArrears 欠租账龄 Arrears: 0 无 None · 30 30日以上 30 days · 60 60日以上 60 days · 90 90日以上 90 days
      renewalMode 改造模式 Modes: acquire 政府收储 Government acquisition · leaseBack 政府统租统管 Government lease-back
        enterprise 企业长租自管 Long lease by an enterprise · self 村集体自改 By the collective itself
        listing 挂账收储公开交易 Listed on the market · micro 微改造 Micro-renewal · reclaim 复垦复绿 Reclamation
      parkPhase 改造阶段 Phases: screened 入库 Screened · planned 列入计划 Planned · agreed 表决通过 Agreed
        approved 方案批复 Approved · contracted 已签约 Contracted · cleared 已清租 Cleared · demolished 已拆除 Taken down
        building 建设中 Being built · completed 已竣工 Completed · operating 运营中 Operating
      yearVerdict 履约结论 Verdicts: renewed 达标 Kept · warned 未达标，警示 Warned
      hazardLevel 隐患等级 Levels: general 一般 General · major 重大 Major
      parkHazard 隐患类别 Kinds of hazards: fire 消防 Fire · threeInOne 三合一 Live, store and make · electric 用电 Electric
        gas 燃气 Gas · equipment 特种设备 Special equipment · structure 建筑结构 Structure · dust 粉尘 Dust
        space 有限空间 Limited space · chemicals 危险化学品 Chemicals · pollution 污染 Pollution`),
  ],
  matters: { renewal, hazard, lease, exit },
  automation: { renewal: renewalAutomation, hazard: hazardAutomation, lease: leaseAutomation, exit: exitAutomation },
  rowSteps: billSteps,
  registers,
  indicators: {
    ...k.rowFigures('industrialPark', owner, registers, {
      parks: ['园区数', 'Parks', 'park', '*', '', null, 'none'],
      areaMu: ['园区面积', 'Area', 'park', 'areaMu', '', ['亩', 'mu'], 'none'],
      perMu: ['亩均产值', 'Output a mu', 'park', 'output', 'areaMu', MU, 'up'],
      taxPerMu: ['亩均税收', 'Tax a mu', 'park', 'tax', 'areaMu', MU, 'up'],
      rent: ['加权租金', 'Mean rent', 'lease', 'areaM2 rent', 'areaM2', ['元/平方米·月', 'yuan/m² a month'], 'none'],
      vacancy: ['空置率', 'Vacancy', 'unit', 'vacantM2', 'areaM2', '%', 'down'],
      collected: ['租金收缴率', 'Rent collected', 'lease', 'paid', 'due', '%', 'up'],
      planned: ['待表决项目', 'Projects to be voted on', 'project', '*', 'phase=screened,planned', null, 'none'],
      clearing: ['清租和拆除项目', 'Being cleared', 'project', '*', 'phase=agreed,approved,contracted,cleared', null, 'none'],
      building: ['建设中项目', 'Being built', 'project', '*', 'phase=demolished,building,completed', null, 'up'],
      operating: ['运营中项目', 'In operation', 'project', '*', 'phase=operating', null, 'up'],
      demolished: ['累计拆除', 'Taken down', 'project', 'demolishedM2', '', ['平方米', 'm²'], 'up'],
      subsidies: ['奖补拨付', 'Policy money paid', 'subsidy', 'paid', 'applied', '%', 'up'],
    }),
    arrears: k.rowShare(owner, 'industrialPark.lease', ['长期欠租占比', 'Long in arrears'], LATE, 'arrears=90', 'down'),
    kept: k.rowShare(owner, 'industrialPark.tenant', ['企业留区率', 'Firms kept'], KEPT, 'stays=kept', 'up', 'stays=kept,gone'),
    ...k.usualFigures('industrialPark.renewal', owner, ['改造项目', 'Renewals'], 'review', 'renewals'),
    ...k.usualFigures('industrialPark.hazard', owner, ['隐患', 'Hazards'], 'rectify', 'hazards'),
    ...k.usualFigures('industrialPark.lease', owner, ['租赁备案', 'Lease filings'], 'promise', 'leases'),
    hazardsFound: k.openedFigure(hazards, ['新增隐患', 'Hazards found'], ['期间内发现的隐患', 'found in the period']),
    majorHazards: hazards(
      'matters',
      ['未销号重大隐患', 'Major hazards open'],
      ['截至时点未销号的重大隐患', 'major ones not closed'],
      { period: 'standing', where: [{ is: 'open' }, { column: 'kind', in: ['major'] }] },
      { direction: 'down', target: 0 },
    ),
  },
  layers: {
    parks: k.themeLayer(['村级工业园', 'Village industrial parks'], 'polygon', '园区台账', 'park.outline', {
      color: '#868e96',
      fill: 0.35,
      labelZoom: 13,
      categories: k.colours(
        'ordinary 未改造 As it was #868e96 · underway 改造中 Under way #f08c00 · renewed 已改造 Renewed #2f9e44',
      ),
    }),
    parcels: k.themeLayer(['园区地块', 'Parcels'], 'polygon', '地块台账', 'parcel.outline', { color: '#1971c2', minZoom: 13 }),
    hazards: k.themeLayer(['园区隐患', 'Park hazards'], 'point', '隐患整改', 'hazard', { color: '#d4380d' }),
  },
  themes: {
    industrialPark: k.wall('industrialPark', ['村改', 'Park renewal'], 9, [
      ['map', '园区分布', 'The parks', '哪里连片改造', 'where to renew together', 'hazardsFound', ON_MAP],
      ['number', '园区底数', 'The ledger', '改造的规模', 'how much there is to renew', 'parks areaMu'],
      ['number', '亩均产出', 'Output a mu', '先改哪些低效用地', 'which land to renew first', 'perMu taxPerMu'],
      ['number', '租金和空置', 'Rents', '招商和租金指导', 'tenants and guide rents', 'rent vacancy collected'],
      ['list', '改造项目', 'Projects', '哪个项目要协调', 'which project wants help', 'renewal'],
      ['number', '重大隐患', 'Major hazards', '对哪些园区停用', 'which park to close', 'majorHazards hazardsOpen'],
      ['gauge', '整改和留区', 'Mended, kept', '督办和安商', 'orders, and care for firms', 'hazardsInTime kept'],
      ['list', '隐患清单', 'Hazards', '马上要处置的', 'what wants acting at once', 'hazard'],
    ]),
  },
  sunshine: {
    open: k.sunshine({
      title: k.say('村级工业园阳光公开', 'Parks in the open'),
      about: k.say(
        '改造表决和方案公示、物业租金公示、园区和奖补台账。依据农村集体经济组织法公开。',
        'Votes and plans of renewals, rents, parks and policy money, as the law on rural collectives has it.',
      ),
      registers: ['park', 'project', 'lease', 'subsidy'],
      matters: {
        renewal: {
          fields: 'park mode eligible present agreed notice rentNow rentAfter investor'.split(' '),
          publicity: 'publicity',
        },
        lease: { fields: 'unit park rent stepPercent from to'.split(' '), publicity: 'publicity' },
      },
    }),
  },
  views: {
    overview: k.view({
      title: k.say('园区概览', 'The parks'),
      blocks: [
        ...k.figures('parks areaMu perMu taxPerMu rent vacancy collected majorHazards demolished kept'),
        ...k.figures('planned clearing building operating arrears'),
        k.rowsOf('项目看板', 'Projects by phase', 'project', 'mode money clearBy', { board: 'phase' }),
        k.rowsOf('节点和资金', 'Milestones and money', 'milestone', 'money spent doneOn', {
          span: { from: 'begins', to: 'ends' },
        }),
        k.rowsOf('改造前后', 'Before and after', 'project', 'phase mode investor landMu outputAfter voteShare', {
          pairs: [
            { title: k.say('村租金（万元/年）', 'Village rent'), before: 'rentBefore', after: 'rentAfter' },
            { title: k.say('容积率', 'Plot ratio'), before: 'plotBefore', after: 'plotAfter' },
            { title: k.say('亩均产值（万元）', 'Output a mu'), before: 'outputBefore', after: 'outputPlanned' },
          ],
        }),
        k.openList('改造项目', 'Renewals', 'renewal'),
        k.openList('隐患整改', 'Hazards', 'hazard'),
        { show: 'bars', indicator: 'hazardsFound', by: 'category', days: 90 },
        { show: 'bars', indicator: 'hazardsFound', by: 'area', days: 90 },
      ],
    }),
    space: k.view({
      title: k.say('租约和空间', 'Leases and space'),
      blocks: [
        k.rowsOf('租约到期', 'Leases as they end', 'lease', '', { span: { from: 'from', to: 'to' }, limit: 15 }),
        k.rowsOf('欠租租约', 'Leases in arrears', 'lease', 'number park due paid arrears', {
          where: { arrears: ['30', '60', '90'] },
        }),
        k.rowsOf('空间匹配', 'Tenants that need space', 'tenant', 'trade wantsM2', {
          where: { wantsM2: { from: 1 } },
          match: {
            register: 'unit',
            where: { state: 'vacant' },
            wants: 'wantsM2',
            has: 'areaM2',
            fields: ['park', 'floor', 'areaM2'],
          },
        }),
        k.rowsOf('空置物业', 'Vacant units', 'unit', 'code park floor areaM2', { where: { state: 'vacant' } }),
      ],
    }),
  },
})
