import * as k from '../../kit/index.ts'
import { evidence, place } from './renewal.ts'
import { hazardLevel, refuse } from './rules.ts'

const OF_PARK = { park: 'industrialPark.park code=park' }

const [INSPECTOR, TOWN, CLERK] = ['parkInspector', 'parkOfficer', 'parkClerk'] as const
const level = k.choice('隐患等级', 'Level', 'hazardLevel')
/** 重大隐患 is out of use before anybody says that it is mended. */
const stopped: k.Guard = ({ matter: { kind, tags } }) =>
  kind !== 'major' || tags.includes('stopped') ? null : refuse['industrialPark.stopFirst']()
const seen = { ...place, result: k.words('复查情况', 'What was seen'), ...evidence }

/** 隐患整改: found on the telephone, mended by the tenant, looked at again by somebody else. */
export const hazard = k.matter({
  ...{ title: k.say('园区隐患', 'Park hazard'), requester: null },
  fields: k.reportFields('隐患情况', 'What was seen', {
    category: k.choice('隐患类别', 'Kind', 'parkHazard'),
    kind: level,
    ...k.fieldLines(`
      park 园区编码 Park code: text 40 · building 建筑编码 Building: text 40 · blockedExits 被堵出口（个） Exits blocked: integer 0..50
      address 位置描述 Where: text 200`),
  }),
  flow: k.flow({
    open: `found 待交办 Found · assigned 整改中 To be mended · mended 待复查 To be looked at again
       enforced 移交执法 Passed to enforcement`,
    closed: 'closed 已销号 Closed',
    acts: {
      raise: ['按规则定为重大', 'Major by the rule', 'found assigned', '', 'system'],
      assign: ['交办整改', 'Assign', 'found', 'assigned', TOWN],
      stopUse: ['责令停用、挂牌督办', 'Out of use, under supervision', 'assigned', '', INSPECTOR, TOWN],
      mend: ['报告整改完成', 'Mended', 'assigned', 'mended', CLERK, INSPECTOR],
      pass: ['复查合格，销号', 'Looked at again: closed', 'mended', 'closed', INSPECTOR, TOWN],
      again: ['复查不合格', 'Not yet', 'mended', 'assigned', INSPECTOR, TOWN],
      enforce: ['移交执法', 'Pass to enforcement', 'assigned mended', 'enforced', TOWN],
      enforced: ['执法办结', 'Enforced', 'enforced', 'closed', TOWN],
    },
    forms: {
      raise: { kind: level },
      assign: { tenant: k.line('责任企业', 'Who mends it'), order: k.words('整改要求', 'What is to be done') },
      stopUse: { ...place, ...evidence },
      mend: { done: k.words('整改情况', 'What was done'), ...evidence },
      ...{ pass: seen, again: seen },
      enforce: { reason: k.words('移交理由', 'Why') },
      enforced: { result: k.words('处理结果', 'Result'), ...evidence },
    },
    does: { raise: [{ do: 'set', column: 'kind', from: 'kind' }], assign: k.starting('stopUse') },
    guards: { mend: [stopped] },
    starts: { assign: 'rectify' },
    stops: { assign: 'assign', stopUse: 'stopUse' },
    tags: { stopUse: 'stopped' },
    ends: ['pass', 'enforce'],
    more: { pass: { notBy: ['mend'] }, again: { notBy: ['mend'] } },
  }),
  opening: { found: k.starting('assign') },
  clocks: k.clocks(
    {
      assign: ['交办', 'Assign', k.minutes(10), TOWN],
      stopUse: ['停用', 'Out of use', k.hours(2), INSPECTOR, TOWN],
      rectify: ['整改', 'Mend', k.naturalDays(15), INSPECTOR, TOWN],
    },
    {
      main: 'rectify',
      basis: {
        stopUse: ['安全生产法第六十五条：重大隐患立即停用', 'Work safety law art. 65: at once; the hours are our default'],
        rectify: ['我方默认，可配置：一般 15 日，重大挂牌 30 日', 'our default: general 15 days, major 30 under supervision'],
      },
      more: {
        stopUse: { limit: { major: k.hours(2) } },
        rectify: { limit: { major: k.naturalDays(30), '*': k.naturalDays(15) } },
      },
    },
  ),
  field: {
    report: { by: [INSPECTOR], channel: 'patrol', preset: { kind: 'general' }, asks: ['kind', 'park', 'blockedExits'] },
    acts: { stopUse: { onSpot: true }, mend: {}, pass: { onSpot: true }, again: { onSpot: true } },
    review: [TOWN],
  },
  joining: { metres: 30, hours: 72, linkDays: 90 },
})

/** 等级按规则认定，园区台账的重大隐患数随之增减. */
export const hazardAutomation: k.Automation = {
  steps: ['open', 'pass', 'enforced'].map((after) =>
    k.step(['隐患等级和台账', 'Level'], after, OF_PARK, ({ data, first: { park } }) => {
      const found = { kind: String(data.category), level: String(data.kind) }
      if (hazardLevel({ ...found, blockedExits: Number(data.blockedExits ?? 0) }) !== 'major') return null
      const majorHazards = Math.max(0, Number(park?.majorHazards ?? 0) + (after === 'open' ? 1 : -1))
      return {
        ...(after === 'open' && data.kind !== 'major' ? { action: 'raise', form: { kind: 'major' } } : {}),
        ...(park ? { writes: [{ register: 'industrialPark.park', values: { ...park, majorHazards } }] } : {}),
      }
    }),
  ),
}
