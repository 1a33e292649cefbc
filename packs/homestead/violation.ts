import * as k from '../../kit/index.ts'
import { tooSmall } from './rules.ts'

const TOWN = 'homesteadOfficer'
const photos = k.evidence()

/** 违法建设: from detection to a published end. */
export const violation = k.matter({
  title: k.say('宅基地违法案件', 'Homestead violation'),
  requester: null,
  fields: k.reportFields('情况', 'What was seen', {
    kind: k.choice('违法类型', 'Kind', 'homesteadViolation'),
    source: k.choice('发现方式', 'Found by', 'foundBy'),
    stage: k.code({ title: k.say('建设阶段', 'Stage'), list: 'buildStage' }),
    point: k.point({ title: k.say('位置', 'Place'), required: true }),
    outline: k.polygon({ title: k.say('图斑', 'Patch') }),
    overM2: k.amount('超占面积（平方米）', 'Over the limit, m²'),
  }),
  flow: k.flow({
    open: `found 待核实 To be verified · stopped 已责令停止 Ordered to stop · rectifying 整改中 Being put right
      passedOn 移送执法 Passed to enforcement`,
    closed: 'closed 已结案 Closed · none 不属实 None',
    acts: {
      small: ['图斑过小，不立案', 'Patch too small for a case', 'found', 'none', 'system'],
      none: ['不属实', 'None', 'found', 'none', TOWN],
      stop: ['责令停止', 'Order to stop', 'found', 'stopped', TOWN],
      rectify: ['限期改正', 'To be put right', 'stopped', 'rectifying', TOWN],
      passOn: ['移送执法', 'Pass to enforcement', 'stopped rectifying', 'passedOn', TOWN],
      close: ['结案公开', 'Close and publish', 'stopped rectifying passedOn', 'closed', TOWN],
    },
    forms: {
      none: { note: k.words('现场情况', 'What was seen'), files: photos },
      stop: {
        place: k.point({ title: k.say('位置', 'Place'), required: true }),
        note: k.words('责令内容', 'The order'),
        files: photos,
      },
      rectify: { note: k.words('改正要求', 'What is to be done') },
      passOn: { note: k.words('移送理由', 'Why') },
      close: {
        result: k.choice('处理结果', 'Result', 'violationResult'),
        note: k.words('处理情况', 'What was done'),
        files: photos,
      },
    },
    stops: { stop: 'stop' },
    starts: { stop: 'rectify' },
    ends: ['small', 'none', 'passOn', 'close'],
  }),
  opening: { found: k.starting('stop') },
  field: { acts: { none: { onSpot: true }, stop: { onSpot: true }, close: {} }, review: [TOWN] },
  clocks: k.clocks(
    {
      stop: ['核实并责令停止', 'Verify and order to stop', k.hours(24), TOWN],
      rectify: ['改正', 'Put right', k.workingDays(15), TOWN],
    },
    {
      main: 'stop',
      basis: { stop: ['土地管理法第七十七、七十八条；当日责令停止', 'Land law arts. 77, 78; the order is given the same day'] },
    },
  ),
})

/** 变化图斑 of a few square metres is no case. */
export const violationAutomation: k.Automation = {
  steps: [
    k.step(['图斑面积核对', 'Size of the patch'], 'open', {}, ({ data: { source, outline } }) =>
      outline && tooSmall(source, k.polygonAreaM2(outline as k.PolygonValue)) ? { action: 'small' } : null,
    ),
  ],
}
