import * as k from '../../kit/index.ts'
import { registers } from './registers.ts'
import * as rules from './rules.ts'

const { refuse } = rules
const [TOWN, DISTRICT, VILLAGE] = ['parkOfficer', 'renewalOffice', 'parkClerk'] as const
export const evidence = { files: k.evidence('佐证材料、照片', 'Evidence, photographs') }
export const place = { place: k.point({ title: k.say('现场位置', 'Where'), required: true }) }
export const parkCode = k.line('园区编码', 'Park code', 40)

const objectionSettled: k.Guard = (before) => (k.openClock(before, 'objection') ? refuse['industrialPark.notYet']() : null)
const planKeeps: k.Guard = (_case, form) => {
  const { landM2, plannedM2: builtM2, collectiveM2, shareAgreed: agreed } = form as Record<string, number | undefined>
  if (!landM2 || !builtM2 || collectiveM2 === undefined || agreed === undefined) return null
  const { plotRatio, keepsShare } = rules.planBalance({ landM2, builtM2, collectiveM2, agreed })
  return keepsShare ? null : refuse['industrialPark.shareMissed']({ ratio: plotRatio })
}

/** What the collective asks for; the form of the service item is the same. */
export const renewalFields = {
  park: parkCode,
  ...k.fieldLines(`mode 改造模式 Mode: code renewalMode! · rentNow 现村租金收入（万元/年） Village rent now, 10⁴ yuan: amount!
    wish 改造意愿和诉求 What is wished for: words`),
}

/** 改造项目: from the ledger to new tenants, each phase with its evidence. */
export const renewal = k.matter({
  ...{ title: k.say('村级工业园改造', 'Park renewal'), requester: k.say('村集体', 'Collective') },
  fields: { ...k.applicationFields, ...renewalFields, point: k.point({ title: k.say('位置', 'Place') }) },
  flow: k.flow({
    open: `surveyed 摸底 Surveyed · screened 已入库 Screened · planned 待表决 Planned, to be voted on
       agreed 方案审查 Agreed; plan under review · approved 公示招商 Approved; publicity and tender
       contracted 清租搬迁 Contracted; being cleared · cleared 待拆除 Cleared · demolished 待开工 Taken down
       building 建设中 Being built · completed 待招商 Completed · operating 运营中 Operating`,
    closed: `fulfilled 履约期满 Fulfilled · recovered 已收回 Taken back · stopped 表决未通过 Voted down
       refused 不予立项 Refused · withdrawn 已撤回 Withdrawn`,
    acts: {
      found: ['底数核对：一致', 'The ledger agrees', 'surveyed', '', 'system'],
      doubt: ['底数核对：有出入', 'The ledger disagrees', 'surveyed', '', 'system'],
      recount: ['台账已补正，重新核对', 'Mended: check again', 'surveyed', '', TOWN, VILLAGE],
      screen: ['入库', 'Take into the store', 'surveyed', 'screened', TOWN],
      plan: ['列入年度计划', 'Put in the annual plan', 'screened', 'planned', DISTRICT],
      vote: ['表决通过', 'Voted: agreed', 'planned', 'agreed', VILLAGE],
      voteDown: ['表决未通过', 'Voted down', 'planned', 'stopped', VILLAGE],
      approve: ['方案批复', 'Approve the plan', 'agreed', 'approved', DISTRICT],
      publicise: ['方案公示', 'Publicise the plan', 'approved', '', DISTRICT],
      object: ['登记异议', 'Objection', 'approved', '', TOWN, DISTRICT],
      settle: ['异议已处理', 'Objection settled', 'approved', '', DISTRICT],
      contract: ['签约', 'Contract', 'approved', 'contracted', DISTRICT],
      recheck: ['核对清租', 'Check the leases', 'contracted', '', VILLAGE, TOWN],
      vacated: ['租约已清', 'No lease left', 'contracted', '', 'system'],
      stillLet: ['尚有租约', 'Leases are left', 'contracted', '', 'system'],
      clear: ['清租完成', 'Cleared', 'contracted', 'cleared', TOWN],
      demolish: ['拆除完成', 'Taken down', 'cleared', 'demolished', TOWN],
      build: ['取得许可、开工', 'Permits; begun', 'demolished', 'building', TOWN],
      accept: ['联合验收通过', 'Accepted', 'building', 'completed', DISTRICT],
      admit: ['签订投入产出协议', 'Output contract', 'completed', 'operating', VILLAGE],
      yearCheck: ['年度履约核查', 'Yearly check', 'operating', '', TOWN],
      recover: ['违约收回', 'Take back', 'operating', 'recovered', DISTRICT],
      fulfil: ['履约期满', 'Fulfilled', 'operating', 'fulfilled', TOWN],
      refuse: ['不予立项', 'Refuse', 'surveyed screened agreed', 'refused', TOWN, DISTRICT],
    },
    withdraw: ['surveyed screened planned', 'requester', VILLAGE],
    forms: {
      found: k.fieldLines(`score 改造评分 Score: amount 1 · clusterMu 连片面积（亩） Cluster, mu: amount
        why 为何排在此位 Why it stands there: words`),
      doubt: { findings: k.words('有出入的事项', 'What does not agree') },
      screen: { opinion: k.words('初审意见', 'Opinion') },
      plan: k.fieldLines('planYear 计划年度 Year: integer 2000..2100! · clearBy 计划清租日 To be cleared by: day!'),
      vote: k.voteForm,
      approve: {
        ...k.fieldLines(`
          landM2 用地面积（平方米） Land, m²: amount! · plannedM2 规划建筑面积（平方米） To be built, m²: amount!
          collectiveM2 集体物业面积（平方米） The collective’s, m²: amount! · shareAgreed 约定集体占比（%） Share agreed, %: amount!
          plotBefore 改造前容积率 Plot ratio before: amount! · outputAfter 规划总产值（万元） Output planned, 10⁴ yuan: amount!
          rentAfter 改造后村租金（万元/年） Village rent after, 10⁴ yuan: amount! · opinions 各部门审查意见 Opinions: words!`),
        ...evidence,
      },
      publicise: { notice: k.words('公示内容', 'The notice'), ...evidence },
      object: { objection: k.words('异议内容', 'What was objected') },
      settle: { settled: k.words('处理结果', 'How it was settled') },
      contract: {
        ...k.fieldLines('investor 投资主体 Investor: line · money 投资（万元） Investment, 10⁴ yuan: amount!'),
        ...evidence,
      },
      stillLet: { findings: k.words('未清租约', 'Which') },
      demolish: { demolishedM2: k.amount('拆除面积（平方米）', 'Taken down, m²', true), ...place, ...evidence },
      build: { permits: k.line('规划、用地、施工许可证号', 'Permits', 200), ...evidence },
      accept: { builtM2: k.amount('竣工面积（平方米）', 'Built, m²', true), result: k.words('验收结论', 'Result'), ...evidence },
      admit: { contractPerMu: k.amount('协议亩均产值（万元/亩）', 'Output a mu contracted', true), ...evidence },
      yearCheck: k.fieldLines(`reachedPerMu 实际亩均产值（万元/亩） Output a mu reached: amount!
        verdict 结论 Verdict: code yearVerdict!`),
      refuse: k.reason,
      ...{ voteDown: evidence, clear: evidence, recover: evidence, fulfil: evidence },
    },
    guards: {
      screen: [k.tagged('sound', refuse['industrialPark.notSound'])],
      vote: [k.votePassed],
      approve: [planKeeps],
      contract: [k.tagged('publicised', refuse['industrialPark.notYet']), k.publicityOver('publicity'), objectionSettled],
      clear: [k.tagged('vacated', refuse['industrialPark.notYet'])],
    },
    starts: {
      ...{ vote: 'review', publicise: 'publicity', object: 'objection', contract: 'clear', admit: 'yearly' },
      yearCheck: 'yearly',
    },
    stops: {
      ...{ screen: 'screen', approve: 'review', settle: 'objection', contract: 'publicity', clear: 'clear' },
      yearCheck: 'yearly',
    },
    tags: { found: 'sound', publicise: 'publicised', vacated: 'vacated' },
    ends: ['voteDown', 'recover', 'fulfil', 'refuse'],
    tells: {
      plan: ['已列入年度改造计划，请组织表决', 'It is in the annual plan: please vote'],
      refuse: ['改造申请未获同意，请查看理由', 'The renewal was refused; see why'],
    },
    danger: ['voteDown', 'recover', 'refuse'],
    more: { accept: { notBy: ['build'] } },
  }),
  opening: { surveyed: k.starting('screen') },
  clocks: k.clocks(
    {
      screen: ['摸底入库', 'Screening', k.workingDays(20), TOWN],
      review: ['方案审查', 'Review', k.workingDays(60)],
      publicity: ['公示', 'Publicity', k.workingDays(10), DISTRICT],
      objection: ['异议处理', 'Objection', k.workingDays(5), DISTRICT],
      clear: ['清租搬迁', 'Clearing', k.naturalDays(180), TOWN],
      yearly: ['年度核查', 'Yearly check', k.naturalDays(365), TOWN],
    },
    {
      ...{ main: 'review', waits: ['publicity'] },
      basis: {
        publicity: ['农村集体经济组织法：重大事项公开；天数为我方默认', 'Law on rural collectives; the days are ours'],
        yearly: ['投入产出监管协议：每年一次', 'The output contract: once a year'],
      },
    },
  ),
})

type Row = Readonly<Record<string, unknown>>
const sum = (rows: readonly Row[] | undefined, field: string): number =>
  (rows ?? []).reduce((all, row) => all + Number(row[field] ?? 0), 0)
/** Which phase 阶段 of the project register follows from which act. */
const PHASES = {
  ...{ screen: 'screened', plan: 'planned', vote: 'agreed', approve: 'approved', contract: 'contracted' },
  ...{ clear: 'cleared', demolish: 'demolished', build: 'building', accept: 'completed', admit: 'operating' },
}
const PARK = { park: 'industrialPark.park code=park' }
const ITS_PROJECT = { ...PARK, project: 'industrialPark.project park' }

/** 底数核对、评分、清租核对，项目台账随办理更新. */
export const renewalAutomation: k.Automation = {
  alone: 'park',
  usual: ['surveyed', 'screened', 'planned', 'agreed', 'approved', 'contracted', 'cleared', 'building', 'completed'],
  steps: [
    k.step(
      ['底数核对和评分', 'Ledger and score'],
      'open recount',
      {
        ...PARK,
        near: 'industrialPark.park town=park.town',
        parcels: 'industrialPark.parcel park',
        buildings: 'industrialPark.building park',
        tenants: 'industrialPark.tenant park',
        leases: 'industrialPark.lease park',
      },
      ({ others, rows: { near = [], parcels = [], tenants = [], leases = [], buildings }, first: { park } }) => {
        if (!park) return { action: 'doubt', form: { findings: '没有该园区的台账' } }
        const outline = park.outline as k.PolygonValue | undefined
        const apart = near.filter((one) => one.code !== park.code && one.outline)
        const usual = sum(tenants, 'output') / Math.max(1, sum(tenants, 'kwh'))
        const let_ = new Set(leases.map(({ tenant }) => tenant))
        const names = (found: readonly Row[], name: string) => found.map((one) => String(one[name])).join('、')
        const idle = tenants.filter(({ creditCode }) => !let_.has(creditCode))
        const odd = tenants.filter((one) => rules.outputDoubtful(Number(one.output), Number(one.kwh ?? 0), usual))
        const landM2 = parcels.map(({ areaM2 }) => Number(areaM2))
        const double = outline ? rules.sharedLand(outline, apart) : []
        const findings = [
          ...(others > 0 ? ['该园区已有在办改造项目'] : []),
          ...(outline ? [] : ['园区没有范围']),
          ...(rules.landAgrees(Number(park.areaM2), landM2) ? [] : ['地块面积之和与园区面积相差超过 0.5%']),
          ...(double.length > 0 ? [`与${names(double, 'parkName')}范围重叠`] : []),
          ...(idle.length > 0 ? [`没有租约的企业：${names(idle, 'tenantName')}`] : []),
          ...(odd.length > 0 ? [`申报产值与用电不符：${names(odd, 'tenantName')}`] : []),
        ]
        if (findings.length > 0 || !outline) return { action: 'doubt', form: { findings: findings.join('；') } }
        const all = [{ ...park, outline }, ...apart.map((one) => ({ ...one, outline: one.outline as k.PolygonValue }))]
        const cluster = rules.clusters(all).find((one) => one.includes(all[0] as never))
        // hundredths added up are no hundredths
        const clusterMu = Math.round(sum(cluster, 'areaMu') * 100) / 100
        const perMu = Number(park.perMu ?? 0)
        const permits = tenants.filter(({ permit }) => permit).length
        const score = rules.renewalScore({
          lowOutput: rules.lowOutput(perMu),
          hazards: Number(park.majorHazards ?? 0) / 4,
          unlawful: sum(buildings, 'unlawfulM2') / Math.max(1, sum(buildings, 'floorM2')),
          pollution: tenants.length > 0 ? permits / tenants.length : 0,
          contiguous: clusterMu / 300,
        })
        const why = `亩均 ${perMu} 万元（${rules.outputClass(perMu)} 类），重大隐患 ${Number(park.majorHazards ?? 0)} 处，连片 ${clusterMu} 亩`
        return { action: 'found', form: { score, clusterMu, why } }
      },
    ),
    k.step(['清租核对', 'Leases left'], 'contract recheck', { units: 'industrialPark.unit park' }, ({ rows: { units = [] } }) => {
      const left = units.filter(({ state }) => state === 'let').map(({ code }) => String(code))
      return left.length === 0 ? { action: 'vacated' } : { action: 'stillLet', form: { findings: left.join('、') } }
    }),
    ...Object.entries(PHASES).map(([after, phase]) =>
      k.step(
        ['项目台账', 'The register'],
        after,
        ITS_PROJECT,
        ({ number, data, recorded: r, rows: { project = [] }, first: { park = {} } }) => {
          const said = Object.keys(registers.project?.fields ?? {}).filter((name) => r[name] != null)
          const values = {
            ...project.find((one) => one.number === number),
            ...Object.fromEntries(said.map((name) => [name, r[name]])),
            ...{ number, phase, park: data.park, mode: data.mode, projectName: `${park.parkName ?? data.park}改造` },
            ...{ rentBefore: data.rentNow, outputBefore: park.perMu ?? null, landMu: park.areaMu ?? null },
            ...(r.eligible ? { voteShare: k.voteShare(Number(r.agreed), Number(r.eligible)) } : {}),
          }
          const state = phase === 'operating' ? 'renewed' : 'underway'
          const ledger = park.code ? [{ register: 'industrialPark.park', values: { ...park, state } }] : []
          return { writes: [{ register: 'industrialPark.project', values }, ...ledger] }
        },
      ),
    ),
  ],
}
