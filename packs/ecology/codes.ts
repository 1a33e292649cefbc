import { codeEntry, codeList } from '../../kit/index.ts'
import { grades } from './aqi.ts'
import { noiseLimits } from './noise.ts'
import { classNames } from './water-class.ts'

export const codes = [
  codeList('exceedanceKind', '案件类型', 'Kind of case', [
    codeEntry('air', '空气超标', 'Air above the limit'),
    codeEntry('water', '断面超标', 'Water section misses its target'),
    codeEntry('source', '污染源超标排放', 'Discharge above the permit'),
    codeEntry('dust', '扬尘', 'Dust'),
    codeEntry('smoke', '黑烟', 'Black smoke'),
    codeEntry('illegal', '偷排', 'Illegal discharge'),
    codeEntry('noise', '噪声', 'Noise'),
    codeEntry('waste', '固体废物', 'Solid waste'),
    codeEntry('odour', '异味', 'Odour'),
  ]),
  codeList('dismissal', '排除理由', 'Why it is none', [
    codeEntry('calibrating', '校准或维护', 'Calibrating or maintained'),
    codeEntry('instrument', '仪器故障', 'Instrument at fault'),
    codeEntry('neighbours', '邻站正常，孤立异常', 'Neighbours normal, a lone value'),
    codeEntry('weather', '气象影响', 'Weather'),
    codeEntry('background', '本底或过境', 'Background, or passing through'),
  ]),
  codeList('stationKind', '站点类别', 'Kind of station', [
    codeEntry('national', '国控', 'National'),
    codeEntry('province', '省控', 'Provincial'),
    codeEntry('city', '市控', 'Municipal'),
    codeEntry('micro', '微站', 'Micro station'),
  ]),
  codeList('medium', '监测要素', 'Medium', [
    codeEntry('air', '环境空气', 'Air'),
    codeEntry('river', '地表水（河流）', 'River'),
    codeEntry('lake', '地表水（湖库）', 'Lake'),
    codeEntry('noise', '声环境', 'Noise'),
  ]),
  codeList(
    'waterClass',
    '水质类别',
    'Water class',
    Object.entries(classNames).map(([code, name]) => codeEntry(code, name, name)),
  ),
  codeList(
    'airGrade',
    '空气质量级别',
    'Grade of the air',
    Object.entries(grades).map(([code, { zh, en }]) => codeEntry(code, zh, en)),
  ),
  codeList(
    'noiseZone',
    '声环境功能区',
    'Acoustic zone',
    Object.entries(noiseLimits).map(([zone, { day, night }]) =>
      codeEntry(zone, `${zone} 类（昼 ${day} / 夜 ${night}）`, `Class ${zone} (${day} / ${night} dB)`),
    ),
  ),
  codeList('permitClass', '排污许可管理类别', 'Kind of permit', [
    codeEntry('key', '重点管理', 'Key'),
    codeEntry('simple', '简化管理', 'Simplified'),
    codeEntry('registered', '登记管理', 'Registered'),
  ]),
  codeList('manifestFault', '联单异常', 'What is wrong with a manifest', [
    codeEntry('weight', '收发数量不符', 'Weights differ'),
    codeEntry('late', '签收超时', 'Signed late'),
    codeEntry('missing', '未签收', 'Not signed for'),
    codeEntry('notAWeight', '数量不实', 'Not a weight'),
    codeEntry('backwards', '时间倒置', 'Received before it was sent'),
  ]),
]
