import { area, code, day, point, register, say, text, unit } from '../../kit/index.ts'
import { numberFits } from './part-number.ts'

/** 部件台账: every lasting thing in the street with its number, owner and keeper. */
export const registers = {
  part: register({
    title: say('部件台账', 'Parts'),
    fields: {
      number: text({ title: say('部件标识码', 'Part number'), required: true, max: 17, pattern: '\\d{17}' }),
      class: code({ title: say('部件分类', 'Class'), list: 'partClass', required: true }),
      label: text({ title: say('名称', 'Called'), max: 100 }),
      state: code({ title: say('状态', 'State'), list: 'partState', required: true }),
      area: area({ title: say('所在区划', 'Area'), required: true }),
      grid: text({ title: say('单元网格', 'Grid'), max: 15, pattern: '\\d{15}' }),
      place: text({ title: say('位置描述', 'Where'), max: 200 }),
      point: point({ title: say('坐标', 'Point') }),
      accuracy: code({ title: say('精度等级', 'Accuracy'), list: 'partAccuracy' }),
      owner: unit({ title: say('权属单位', 'Owner') }),
      keeper: unit({ title: say('养护单位', 'Maintained by') }),
      surveyedOn: day({ title: say('普查日期', 'Surveyed on'), max: 'today' }),
    },
    label: 'label',
    key: ['number'],
    search: ['number', 'label', 'place'],
    rules: [numberFits],
    editors: ['gridHead', 'gridAcceptor'],
    readers: ['*'],
    owner: ['城管', '城市管理'],
  }),
}
