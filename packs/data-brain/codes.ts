import { say } from '../../base/index.ts'
import type { CodeList } from '../../platform/fields/declare.ts'

const code = (value: string, zh: string, en: string) => ({ code: value, title: say(zh, en) })

/** 主题目录: the subject tree of the catalogue, the city's own table. */
const dataSubject: CodeList = {
  name: 'dataSubject',
  version: '2026',
  title: say('数据主题', 'Data subjects'),
  codes: [
    code('service', '政务服务', 'Government services'),
    code('safety', '公共安全', 'Public safety'),
    code('city', '城市管理', 'City management'),
    code('building', '住建交通', 'Building and transport'),
    code('health', '卫生教育', 'Health and education'),
    code('weather', '气象水务', 'Weather and water'),
    code('market', '市场监管', 'Market supervision'),
    code('ecology', '生态环境', 'Ecology'),
    code('welfare', '民政社保', 'Welfare and social security'),
    code('farming', '农业农村', 'Farming and villages'),
    code('economy', '经济发展', 'Economy'),
    code('emergency', '应急管理', 'Emergency'),
    code('credit', '社会信用', 'Credit'),
    code('party', '机关事务', 'Government affairs'),
  ],
}

export const codes: readonly CodeList[] = [dataSubject]
