import * as k from '../../kit/index.ts'
import {
  areaLimit,
  type Household,
  METRES_OF_PLOT,
  onePlotFaults,
  overArea,
  refuse,
  type Terrain,
  TOLERANCE_M2,
} from './rules.ts'

const outlineIn = (value: unknown): k.PolygonValue | undefined =>
  typeof value === 'object' && value !== null ? (value as k.PolygonValue) : undefined

/** Rules are asked without a form too: whether an act may be begun at all. */
const withinArea: k.Guard = ({ matter: { data } }, _form, at) => {
  const outline = outlineIn(data.outline)
  const terrain = data.terrain as Terrain
  const area = outline ? k.polygonAreaM2(outline) : 0
  const limit = areaLimit(terrain, k.dayOf(at))
  return overArea(area, terrain, k.dayOf(at)) > 0 ? refuse['homestead.overArea']({ area: area.toFixed(2), limit }) : null
}
/** Three floors and more: standard drawings, or a designer who answers for them. */
const drawn: k.Guard = ({ matter: { data } }) =>
  Number(data.floors ?? 0) >= 3 && data.standardDrawings !== true && !data.designer ? refuse['homestead.drawings']() : null
/** 三到场: two officers, within fifty metres of the plot. */
const BEEN_THERE = [k.twoThere('officers'), k.onThePlace('place', METRES_OF_PLOT)]
/** 少批多占: how much larger what stands there is than what was approved, m². */
const builtMore = (measured: unknown, asked: unknown): number => {
  const [built, approved] = [outlineIn(measured), outlineIn(asked)]
  const more = built && approved ? k.polygonAreaM2(built) - k.polygonAreaM2(approved) - TOLERANCE_M2 : 0
  return more > 0.005 ? more : 0
}
const asApproved: k.Guard = ({ matter: { data } }, form) => {
  const more = builtMore(form.outline, data.outline)
  return more > 0 ? refuse['homestead.builtMore']({ more: more.toFixed(2) }) : null
}

const publicised = k.publicityOver('publicity')
const [CLERK, VILLAGE, TOWN] = ['collectiveClerk', 'villageCommittee', 'homesteadOfficer'] as const
const photos = k.evidence()
/** 隐名: what everybody may read of who applied: the surname. */
const shown = { applicant: k.text({ title: k.say('申请户', 'Household'), max: 60, grade: 1 }) }
const deed = { deed: k.text({ title: k.say('不动产单元号', 'Property number'), required: true, max: 40 }) }
const visit = {
  ...k.fieldLines('place 到场位置 Where: point!'),
  officers: k.people('到场人员（两人以上）', 'Officers, two or more'),
  ...k.fieldLines('outline 实测范围 Outline as measured: polygon · result 到场情况 What was found: words!'),
  files: photos,
}

/** What a household asks for; the same on the form of the service item. */
export const wish = {
  household: k.text({
    title: k.say('户编号', 'Household'),
    help: k.say('村集体登记的户编号，如 H10001', 'The number in the village’s roll, as H10001'),
    required: true,
    max: 40,
  }),
  ...k.fieldLines(`
    reason 申请理由 Reason: code homesteadReason! · terrain 地形 Terrain: code terrain! · point 位置 Place: point!
    outline 申请范围 Outline asked for: polygon! · floors 层数 Floors: integer 1..6! · heightM 高度（米） Height, m: amount 1
    standardDrawings 采用标准图集 Standard drawings: yes · designer 设计单位 Designer: text`),
  consents: k.files({ title: k.say('邻户意见', 'Neighbours’ consent'), max: 9 }),
}

/** Done at the plot, with a photograph taken there. */
const SPOT = { onSpot: true }

/** 宅基地申请: from the household's wish to the registered house. */
export const application = k.matter({
  ...{ title: k.say('宅基地申请', 'Homestead application'), requester: k.say('申请户', 'Household') },
  fields: { ...k.applicationFields, ...wish },
  flow: k.flow({
    open: `applied 待审核 Applied · checked 待表决 Checked · voted 公示中 Being publicised
      objection 异议调查 Objection · publicised 待村委会审查 Publicised · verified 待镇街审批 Verified
      approved 批准结果公示 Approved, being published · permitted 待批放 Permitted
      building 建设中 Being built · finished 待竣工核查 Finished · rectify 验收整改 To be put right
      accepted 待登记 Accepted · oldHouse 待拆旧 Old house to come down`,
    closed: 'closed 已办结 Closed · refused 不予批准 Refused · withdrawn 已撤回 Withdrawn',
    acts: {
      found: ['数据核对：符合', 'Data agree', 'applied', '', 'system'],
      doubt: ['数据核对：有不符', 'Data disagree', 'applied', '', 'system'],
      recheck: ['重新核对', 'Check the data again', 'applied', '', CLERK],
      check: ['审核通过', 'Check passed', 'applied', 'checked', CLERK],
      vote: ['表决通过，公示', 'Voted: publicise', 'checked', 'voted', CLERK],
      object: ['有异议', 'Objection', 'voted', 'objection', CLERK, TOWN],
      settle: ['异议不成立', 'Objection settled', 'objection', 'publicised', CLERK],
      publicised: ['公示期满无异议', 'Publicised without objection', 'voted', 'publicised', CLERK],
      verify: ['村委会审查通过', 'Verified by the committee', 'publicised', 'verified', VILLAGE],
      visitReview: ['一到场：审查到场', 'Visit 1: review', 'verified', '', TOWN],
      approve: ['批准', 'Approve', 'verified', 'approved', TOWN],
      permit: ['发放批准书和规划许可', 'Issue both permits', 'approved', 'permitted', TOWN],
      visitStaking: ['二到场：丈量批放', 'Visit 2: staking out', 'permitted', 'building', TOWN],
      patrol: ['施工巡查', 'Patrol', 'building rectify', '', TOWN, VILLAGE],
      finish: ['申请竣工核查', 'Finished: ask for the check', 'building rectify', 'finished', 'requester', VILLAGE, TOWN],
      visitCompletion: ['三到场：竣工核查通过', 'Visit 3: accepted', 'finished', 'accepted', TOWN],
      putRight: ['不合格，整改', 'To be put right', 'finished', 'rectify', TOWN],
      registered: ['已办不动产登记', 'Registered', 'accepted', 'closed', TOWN],
      oldHouse: ['已登记，限期拆旧', 'Registered; the old house comes down', 'accepted', 'oldHouse', TOWN],
      demolished: ['旧宅已拆、已交回', 'Old house down, plot returned', 'oldHouse', 'closed', TOWN],
      notPassed: ['不同意', 'Refuse', 'applied checked objection', 'refused', CLERK],
      refuse: ['不予批准', 'Refuse', 'publicised verified', 'refused', TOWN, VILLAGE],
    },
    withdraw: ['applied checked voted publicised verified', 'requester', CLERK],
    forms: {
      found: shown,
      doubt: { ...shown, findings: k.words('不符事项', 'What does not fit') },
      check: { words: k.words('审核意见', 'Remark', false) },
      vote: k.voteForm,
      object: { objection: k.words('异议内容', 'What was objected') },
      settle: { settled: k.words('调查结果', 'Finding') },
      publicised: { notice: k.evidence('公示照片（含位置）', 'Photographs of the notice') },
      verify: { words: k.words('审查意见', 'Remark', false) },
      ...{ visitReview: visit, visitStaking: visit, visitCompletion: visit },
      approve: {
        opinions: k.words('农业农村、自然资源意见', 'Opinions of the authorities'),
        farmland: k.yes({ title: k.say('占用农用地', 'On farmland') }),
        conversion: k.text({
          title: k.say('农转用批准文号', 'Approval of the conversion'),
          when: { field: 'farmland', is: true },
          required: true,
          max: 60,
        }),
      },
      permit: { permit: k.text({ title: k.say('批准书编号', 'Permit'), required: true, max: 40 }) },
      patrol: { stage: k.choice('阶段', 'Stage', 'buildStage'), result: k.words('情况', 'What was seen', false), files: photos },
      putRight: k.fieldLines('note 整改要求 What is to be done: words! · outline 实测范围 Outline as measured: polygon'),
      ...{ registered: deed, oldHouse: deed },
      demolished: { files: photos },
      ...{ notPassed: k.reason, refuse: k.reason },
    },
    guards: {
      check: [k.tagged('sound', refuse['homestead.faults']), withinArea, drawn],
      vote: [k.votePassed],
      settle: [publicised],
      publicised: [publicised],
      visitReview: BEEN_THERE,
      approve: [k.tagged('visit1', refuse['homestead.noVisit'])],
      permit: [k.publicityOver('result')],
      visitStaking: BEEN_THERE,
      visitCompletion: [...BEEN_THERE, asApproved],
    },
    tags: { found: 'sound', visitReview: 'visit1', visitStaking: 'visit2', visitCompletion: 'visit3' },
    stops: { check: 'check', verify: 'verify', approve: 'approve', visitStaking: 'stakeOut', visitCompletion: 'complete' },
    starts: {
      ...{ vote: 'publicity', object: 'objection', settle: 'verify', publicised: 'verify', verify: 'approve' },
      ...{ approve: 'result', permit: 'stakeOut', finish: 'complete', oldHouse: 'demolish' },
    },
    ends: ['settle', 'publicised', 'permit', 'putRight', 'registered', 'demolished', 'notPassed', 'refuse'],
    says: ['putRight'],
    tells: {
      permit: ['宅基地已批准，开工前请申请丈量批放', 'Approved; ask for staking out before you build'],
      visitCompletion: ['竣工核查已通过，请办理不动产登记', 'Accepted; have it registered'],
      notPassed: ['您的宅基地申请未获同意，请查看理由', 'Your application was not agreed to; see why'],
      refuse: ['您的宅基地申请未获批准，请查看理由', 'Your application was refused; see why'],
    },
    danger: ['notPassed', 'refuse'],
  }),
  opening: { applied: k.starting('check') },
  field: { acts: { visitReview: SPOT, visitStaking: SPOT, visitCompletion: SPOT, patrol: SPOT }, review: [TOWN] },
  clocks: k.clocks(
    {
      check: ['集体审核', 'Check by the collective', k.workingDays(10)],
      publicity: ['公示', 'Publicity', k.workingDays(5)],
      objection: ['异议调查', 'Investigate', k.workingDays(5)],
      verify: ['村委会审查', 'Committee', k.workingDays(5)],
      approve: ['镇街审批', 'Town', k.workingDays(20)],
      result: ['结果公示', 'Result published', k.workingDays(5)],
      stakeOut: ['丈量批放', 'Staking out', k.workingDays(5)],
      complete: ['竣工核查', 'Check of completion', k.workingDays(10)],
      demolish: ['拆旧', 'Old house', k.naturalDays(183)],
    },
    {
      ...{ main: 'approve', waits: ['publicity', 'result'] },
      basis: {
        publicity: ['两部 2019 年 6 号文：公示不少于 5 个工作日', 'ministries 2019 no. 6: at least 5 working days'],
        demolish: ['土地管理法第六十二条；竣工后 6 个月内', 'Land law art. 62; within 6 months of completion'],
      },
    },
  ),
})

const PLOTS = { plots: 'homestead.plot household', near: 'homestead.plot village=household.village', zones: 'homestead.zone' }
const HOUSEHOLD = { household: 'homestead.household number=household' }
/** 数据核对: as soon as it comes in, plots, members and zones are read; what is registered becomes a plot of the roll. */
export const automation: k.Automation = {
  steps: [
    k.step(
      ['一户一宅核对', 'One plot'],
      'open recheck',
      { ...HOUSEHOLD, ...PLOTS },
      ({ data, rows, first: { household: known } }) => {
        const { plots = [], near = [], zones = [] } = rows
        const outline = outlineIn(data.outline)
        const shares = (one: Readonly<Record<string, unknown>>) => {
          const other = outlineIn(one.outline)
          return outline && other ? k.overlaps(outline, other) : false
        }
        const faults = [
          ...(known
            ? onePlotFaults({
                ...(known as unknown as Household),
                plots: plots.filter(({ state }) => state !== 'returned').length,
                disputed: plots.some(({ state }) => state === 'disputed'),
                returnsOld: ['rebuild', 'newSite'].includes(String(data.reason)),
              })
            : ['没有该户的成员登记']),
          ...zones.filter(shares).map(({ name }) => `压占${String(name)}`),
          ...near.filter((one) => one.household !== data.household && shares(one)).map(() => '与邻户宅基地重叠'),
        ]
        const applicant = known ? k.maskValue('name', String(known.head ?? '')) : ''
        return faults.length === 0
          ? { action: 'found', form: { applicant } }
          : { action: 'doubt', form: { applicant, findings: faults.join('；') } }
      },
    ),
    k.step(['少批多占立案', 'More than approved: a case'], 'putRight', {}, ({ number, data, recorded: { outline } }) => {
      const [more, { area, point }] = [builtMore(outline, data.outline), data]
      const says = `竣工核查 ${number}：实测比批准多 ${more.toFixed(2)} 平方米`
      const overM2 = Math.round(more * 100) / 100
      const form = { title: '少批多占', content: says, kind: 'more', source: 'patrol', stage: 'done', overM2 }
      return more > 0 ? { opens: [{ type: 'homestead.violation', form: { ...form, area, point, outline }, why: says }] } : null
    }),
    k.step(
      ['登记入册', 'Into the roll'],
      'registered oldHouse',
      HOUSEHOLD,
      ({ data, recorded, first: { household: known }, at }) => {
        const outline = outlineIn(data.outline)
        const { household, point, terrain } = data
        const plot = {
          ...{ unitNo: recorded.deed, household, village: known?.village, outline, point, terrain, state: 'inUse' },
          areaM2: outline ? Math.round(k.polygonAreaM2(outline) * 100) / 100 : 0,
          ...{ permit: recorded.permit, permittedOn: k.dayOf(at), landClass: 'building' },
        }
        return known ? { writes: [{ register: 'homestead.plot', values: plot }] } : null
      },
    ),
  ],
}
