import { say } from '../../base/index.ts'
import { area, code, decimal, files, longText, matter, point, text } from '../../kit/index.ts'
import { closeActions } from './actions-close.ts'
import { deskActions } from './actions-desk.ts'
import { unitActions } from './actions-unit.ts'
import { snapClasses } from './classes.ts'
import { clocks } from './clocks.ts'
import { posts } from './posts.ts'

/** 案卷: something wrong in the street, from the first sight to the close. 七步: 收集 核实 立案 派遣 处置 核查 结案. */
export const gridCase = matter({
  title: say('城管案卷', 'City management case'),
  requester: say('上报人', 'Reported by'),
  fields: {
    title: text({ title: say('标题', 'Title'), max: 100 }),
    content: longText({ title: say('问题描述', 'What is wrong'), required: true, min: 2, max: 2000 }),
    kind: code({ title: say('案卷类别', 'Kind'), list: 'gridKind' }),
    category: code({ title: say('事项分类', 'Class'), list: 'gridClass', required: true }),
    urgency: code({ title: say('紧急程度', 'Urgency'), list: 'urgency' }),
    address: text({ title: say('位置描述', 'Where'), max: 200, grade: 1 }),
    area: area({ title: say('所属区划', 'Area') }),
    grid: text({ title: say('网格标识码', 'Grid'), max: 15, pattern: '\\d{15}' }),
    point: point({ title: say('坐标', 'Point') }),
    part: text({ title: say('部件标识码', 'Part number'), max: 17, pattern: '\\d{17}' }),
    device: text({ title: say('上报设备', 'Camera or sensor'), max: 60 }),
    confidence: decimal({ title: say('识别置信度', 'Confidence'), min: 0, max: 1, digits: 3 }),
    files: files({ title: say('处置前照片', 'Pictures before'), max: 9 }),
  },
  flow: {
    initial: 'collected',
    initialStaff: 'toFile',
    states: {
      collected: { title: say('待核实', 'To verify'), kind: 'open' },
      toFile: { title: say('待立案', 'To file'), kind: 'open' },
      toDispatch: { title: say('待派遣', 'To dispatch'), kind: 'open' },
      toFix: { title: say('待处置', 'To mend'), kind: 'open' },
      returning: { title: say('退回审核', 'Return under review'), kind: 'open' },
      suspended: { title: say('挂账缓办', 'Put off'), kind: 'waiting' },
      toCheck: { title: say('待核查', 'To check'), kind: 'open' },
      toClose: { title: say('待结案', 'To close'), kind: 'open' },
      closed: { title: say('已结案', 'Closed'), kind: 'closed' },
      void: { title: say('作废', 'Void'), kind: 'closed' },
      archived: { title: say('已归档', 'Archived'), kind: 'closed' },
    },
    actions: { ...deskActions, ...unitActions, ...closeActions },
  },
  opening: {
    collected: [
      { do: 'startClock', clock: 'verify' },
      { do: 'notify', to: { role: 'gridWorker' }, text: say('有案卷待核实', 'A case waits to be verified') },
    ],
    toFile: [{ do: 'startClock', clock: 'file' }],
  },
  clocks,
  field: {
    report: { by: ['gridWorker', 'gridChecker'], channel: 'patrol', preset: { kind: 'event' } },
    acts: {
      verify: { onSpot: true },
      discard: {},
      sign: {},
      makeSafe: { onSpot: true },
      fix: { onSpot: true },
      replyPart: {},
      return: {},
      askExtension: {},
      pass: { onSpot: true },
      rework: { onSpot: true },
    },
    review: ['gridDispatcher', 'gridHead'],
  },
  snapshot: {
    channel: 'app',
    preset: { kind: 'event' },
    classes: snapClasses,
    steps: [
      { title: say('已上报', 'Reported'), states: ['collected'] },
      { title: say('已核实', 'Verified'), states: ['toFile'] },
      { title: say('已立案', 'Filed'), states: ['toDispatch'] },
      { title: say('处置中', 'Being mended'), states: ['toFix', 'returning', 'suspended'] },
      { title: say('核查中', 'Being checked'), states: ['toCheck', 'toClose'] },
      { title: say('已结案', 'Closed'), states: ['closed', 'void', 'archived'] },
    ],
  },
  posts,
  // the same class, 50 m, 24 hours; a camera gone mad opens three an hour and class
  joining: { metres: 50, hours: 24, linkDays: 30, machine: { field: 'device', most: 3, hours: 1 } },
})
