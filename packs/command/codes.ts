import { say } from '../../base/index.ts'
import { codeEntry as entry } from '../../kit/index.ts'
import { hazardKinds } from '../../platform/command/plans/declare.ts'
import type { CodeList } from '../../platform/fields/declare.ts'

export const codes: readonly CodeList[] = [
  {
    name: 'hazardKind',
    version: '突发事件应对法 2024',
    title: say('突发事件类别', 'Kind of emergency'),
    codes: Object.entries(hazardKinds).map(([code, title]) => ({ code, title })),
  },
  {
    name: 'eventLevel',
    version: '突发事件应对法 2024',
    title: say('事件等级', 'Level of the event'),
    codes: [
      entry('1', 'Ⅰ级 特别重大', 'I extraordinary'),
      entry('2', 'Ⅱ级 重大', 'II major'),
      entry('3', 'Ⅲ级 较大', 'III larger'),
      entry('4', 'Ⅳ级 一般', 'IV ordinary'),
    ],
  },
  {
    name: 'eventSource',
    version: '2026',
    title: say('信息来源', 'Where it came from'),
    codes: [
      entry('hotline', '12345 热线', 'Hotline 12345'),
      entry('110', '110 警情', 'Police 110'),
      entry('119', '119 火警', 'Fire 119'),
      entry('120', '120 急救', 'Ambulance 120'),
      entry('grid', '网格员上报', 'Grid worker'),
      entry('town', '镇街、部门报告', 'Town or department'),
      entry('sensor', '物联感知', 'Sensor'),
      entry('warning', '预警', 'Warning'),
      entry('leader', '领导交办', 'Leader'),
    ],
  },
  {
    name: 'commandUrgency',
    version: '2026',
    title: say('紧急程度', 'Urgency'),
    codes: [entry('normal', '一般', 'Normal'), entry('urgent', '紧急', 'Urgent'), entry('critical', '特急', 'Critical')],
  },
  {
    name: 'feedbackKind',
    version: '2026',
    title: say('反馈类型', 'Kind of feedback'),
    codes: [entry('first', '首次反馈', 'First'), entry('progress', '进展反馈', 'Progress')],
  },
  {
    name: 'callScore',
    version: '2026',
    title: say('到场处置评价', 'How the department did'),
    codes: [
      entry('good', '响应及时、解决问题', 'Came in time and solved it'),
      entry('fair', '到场，部分解决', 'Came, solved in part'),
      entry('poor', '迟到或未解决', 'Late or unsolved'),
      entry('absent', '未到场', 'Did not come'),
    ],
  },
]
