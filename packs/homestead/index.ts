import * as k from '../../kit/index.ts'
import { application, automation } from './application.ts'
import { registers } from './registers.ts'
import { patchSteps, violation } from './violation.ts'

export { homesteadDemo } from './demo.ts'

const owner = k.say('区农业农村局', 'Agriculture bureau')
const asked = k.figuresOf('homestead.application', owner)
const wrong = k.figuresOf('homestead.violation', owner)
const matters = ['homestead.'] as const

/** 批准书 and 规划许可证: both are given with the act that issues them, to whoever applied. */
const paper = (serial: number, zh: string, en: string, basis: string, number: string) =>
  k.certificateType({
    ...{ title: k.say(zh, en), typeCode: `11440111MB2C000135${serial}`, basis, number },
    ...{ issuers: ['农业农村'], holders: ['person'], validity: { kind: 'months', months: 24 } },
    fields: {
      name: k.text({ title: k.say('户主', 'Head of the household'), required: true, max: 60, personal: 'name' }),
      ...k.fieldLines(
        'household 户编号 Household: text 40 · floors 层数 Floors: amount · heightM 高度（米） Height, m: amount 1',
      ),
    },
    ...{ shows: ['household', 'floors'], takes: { name: ['applicantName'] } },
  })
const share = (zh: string, en: string, state: string, better: 'down' | 'none') =>
  k.rowShare(owner, 'homestead.plot', [`${zh}占比`, en], [`${zh} ÷ 全部宅基地`, `${en} ÷ all plots`], `state=${state}`, better)

/** 宅基地阳光监管: every plot visible from the wish to the deed, every violation from detection to its end. */
export const homestead = k.pack({
  ...{
    name: 'homestead',
    title: k.say('宅基地阳光监管', 'Homesteads in the open'),
    net: 'govern',
    domain: '城市运营',
    uses: ['serviceHall'],
  },
  roles: {
    collectiveClerk: { title: k.say('集体经济组织经办', 'Clerk of the collective'), sees: 'area', matters },
    villageCommittee: { title: k.say('村委会审查', 'Village committee'), sees: 'area', matters },
    homesteadOfficer: { title: k.say('宅基地管理', 'Homestead officer'), sees: 'area', matters },
  },
  codes: [
    k.voteBodies,
    ...k.codeLists(`
      homesteadReason 申请理由 Reasons: rebuild 原址重建 Rebuild on site · newSite 异址新建 New site · split 分户 Split household
        disaster 灾后安置 After a disaster · returned 使用退出宅基地 A plot given back
      terrain 地形 Terrain: plain 平原和城市郊区 Plain or suburb · hill 丘陵 Hill · mountain 山区 Mountain
      landClass 地类 Classes of land: building 现有建设用地 Existing building land · arable 耕地 Arable
        basic 永久基本农田 Permanent basic farmland · wood 林地 Wood · other 其他 Other
      plotState 宅基地状态 States of a plot: inUse 使用中 In use · idle 闲置 Idle · returned 已退出 Given back
        over 超面积 Over the limit · disputed 有争议 Disputed
      zoneKind 管控区类别 Kinds of zones: farmland 永久基本农田 Permanent basic farmland · redLine 生态保护红线 Ecological red line
        traffic 公路铁路控制区 Road and rail · power 电力走廊 Power corridor
        water 河道和水利工程管理范围 Rivers and water works · hazard 地质灾害危险区 Geological hazard
      buildStage 建设阶段 Stages of building: foundation 基础 Foundation · floor 主体 Floors · roof 封顶 Roof · done 完工 Finished
      homesteadViolation 违法类型 Violations: noPermit 未批先建 Built without approval · more 少批多占 More than approved
        farmland 占用基本农田 On basic farmland · second 一户多宅 More than one plot
        outsider 非成员购买 Bought by an outsider · oldHouse 建新不拆旧 Old house not taken down
      foundBy 发现方式 Found by: satellite 卫星影像 Satellite · drone 无人机 Drone · patrol 巡查 Patrol
        hotline 群众举报 Hotline · power 用电比对 Power meters
      violationResult 处理结果 Results: legal 依法补办 Legalised where lawful · removed 自行拆除 Removed
        forced 依法强制 Removed by force of law
      safetyGrade 房屋安全等级 Safety grades: A A级 Grade A · B B级 Grade B · C C级 Grade C · D D级 Grade D`),
  ],
  matters: { application, violation },
  automation: { application: automation },
  rowSteps: { patch: patchSteps },
  registers,
  certificates: {
    homesteadApproval: paper(871, '农村宅基地批准书', 'Homestead approval', '《土地管理法》第六十二条', 'ZJD{area}{yyyy}{n:5}'),
    ruralPlanning: paper(872, '乡村建设规划许可证', 'Rural planning permit', '《城乡规划法》第四十一条', 'XC{area}{yyyy}{n:5}'),
  },
  indicators: {
    ...k.usualFigures('homestead.application', owner, ['宅基地申请', 'Homestead applications'], 'approve', 'asked'),
    ...k.usualFigures('homestead.violation', owner, ['宅基地违法', 'Homestead violations'], 'stop', 'wrong'),
    visits: asked(
      'percent',
      ['三到场完整率', 'Three visits complete'],
      ['期间内办结的申请中三次到场齐全的占比', 'closed with all three visits ÷ closed'],
      { period: 'closedAt', where: [{ column: 'state', in: ['closed'] }] },
      { of: [{ tag: 'visit1' }, { tag: 'visit2' }, { tag: 'visit3' }], direction: 'up', target: 100 },
    ),
    violations: k.openedFigure(wrong, ['新增违法', 'New violations'], ['期间内发现的违法案件', 'violations found in the period']),
    stopMinutes: k.medianMinutes(wrong, ['发现到责令停止', 'Detection to stop order'], 'stop', 1440),
    ...k.rowFigures('homestead', owner, registers, {
      plots: ['宅基地宗数', 'Plots', 'plot', '*', '', null, 'none'],
      households: ['农户数', 'Households', 'household', '*', '', null, 'none'],
      ground: ['宅基地面积', 'Ground', 'plot', 'areaM2', '', ['平方米', 'm²'], 'none'],
    }),
    overShare: share('超面积', 'Over the limit', 'over', 'down'),
    idleShare: share('闲置', 'Idle', 'idle', 'none'),
  },
  layers: {
    plots: k.themeLayer(['宅基地', 'Homesteads'], 'polygon', '宅基地台账', 'plot.outline', {
      color: '#2f9e44',
      fill: 0.35,
      categories: k.colours(`inUse 使用中 In use #2f9e44 · idle 闲置 Idle #868e96
        over 超面积 Over the limit #e8590c · disputed 有争议 Disputed #d6336c`),
    }),
    zones: k.themeLayer(['禁建管控区', 'No-build zones'], 'polygon', '管控区台账', 'zone.outline', {
      color: '#c92a2a',
      fill: 0.15,
    }),
    violations: k.themeLayer(['宅基地违法', 'Homestead violations'], 'point', '宅基地违法案件', 'violation', {
      color: '#d4380d',
    }),
  },
  sunshine: {
    board: k.sunshine({
      title: k.say('宅基地阳光公开', 'Homesteads in the open'),
      about: k.say(
        '申请、表决、审批、到场和违法处理全程公开（村民委员会组织法第三十条）',
        'Applications, votes, approvals, visits and violations, open to everybody',
      ),
      registers: ['plot', 'zone'],
      matters: {
        application: {
          fields: ['applicant', 'reason', 'terrain', 'floors', 'body', 'eligible', 'present', 'agreed', 'permit'],
          publicity: 'publicity',
        },
        violation: { fields: ['kind', 'source', 'stage', 'overM2', 'result'] },
      },
    }),
  },
  views: {
    overview: k.view({
      title: k.say('宅基地阳光监管', 'Homesteads in the open'),
      blocks: [
        ...k.figures('askedOpen askedOverdue'),
        ...k.figures('visits', 365),
        ...k.figures('plots overShare wrongOpen'),
        { show: 'bars', indicator: 'violations', by: 'area', days: 365 },
        k.openList('在办申请', 'In hand', 'application'),
        k.openList('违法案件', 'Violations', 'violation'),
      ],
    }),
  },
})
