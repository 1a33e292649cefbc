import * as k from '../../kit/index.ts'

const TOWN = 'homesteadOfficer'
const photos = k.files({ title: k.say('照片', 'Photographs'), required: true, max: 9 })

/** 违法建设: from detection to a published end. */
export const violation = k.matter({
  title: k.say('宅基地违法案件', 'Homestead violation'),
  requester: null,
  fields: {
    title: k.text({ title: k.say('标题', 'Title'), max: 100 }),
    content: k.longText({ title: k.say('情况', 'What was seen'), required: true, min: 2, max: 2000 }),
    kind: k.code({ title: k.say('违法类型', 'Kind'), list: 'homesteadViolation', required: true }),
    source: k.code({ title: k.say('发现方式', 'Found by'), list: 'foundBy', required: true }),
    stage: k.code({ title: k.say('建设阶段', 'Stage'), list: 'buildStage' }),
    area: k.area({ title: k.say('所属区划', 'Area') }),
    point: k.point({ title: k.say('位置', 'Place'), required: true }),
    outline: k.polygon({ title: k.say('图斑', 'Patch') }),
    overM2: k.decimal({ title: k.say('超占面积（平方米）', 'Over the limit, m²'), min: 0, digits: 2 }),
    files: k.files({ title: k.say('附件', 'Files'), max: 9 }),
  },
  flow: {
    initial: 'found',
    states: k.states(
      `found 待核实 To be verified · stopped 已责令停止 Ordered to stop · rectifying 整改中 Being put right
       passedOn 移送执法 Passed to enforcement`,
      'closed 已结案 Closed · none 不属实 None',
    ),
    actions: k.transitions(
      {
        none: ['不属实', 'None', 'found', 'none', TOWN],
        stop: ['责令停止', 'Order to stop', 'found', 'stopped', TOWN],
        rectify: ['限期改正', 'To be put right', 'stopped', 'rectifying', TOWN],
        passOn: ['移送执法', 'Pass to enforcement', 'stopped rectifying', 'passedOn', TOWN],
        close: ['结案公开', 'Close and publish', 'stopped rectifying passedOn', 'closed', TOWN],
      },
      {
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
            result: k.code({ title: k.say('处理结果', 'Result'), list: 'violationResult', required: true }),
            note: k.words('处理情况', 'What was done'),
            files: photos,
          },
        },
        stops: { stop: 'stop' },
        starts: { stop: 'rectify' },
        ends: ['none', 'passOn', 'close'],
      },
    ),
  },
  opening: { found: k.starting('stop') },
  clocks: {
    stop: k.clockOf(
      ['核实并责令停止', 'Verify and order to stop'],
      k.hours(24),
      k.say('土地管理法第七十七、七十八条；当日责令停止', 'Land law arts. 77, 78; the order is given the same day'),
      { tells: [TOWN], main: true },
    ),
    rectify: k.clockOf(['改正', 'Put right'], k.workingDays(15), k.ours('15 个工作日', '15 working days'), { tells: [TOWN] }),
  },
})
