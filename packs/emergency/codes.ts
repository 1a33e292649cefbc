import { codeEntry, codeList } from '../../kit/index.ts'

/** Code lists of emergency management. */
export const codes = [
  codeList('emergencyKind', '突发事件类别', 'Kind of emergency', [
    codeEntry('natural', '自然灾害', 'Natural disaster'),
    codeEntry('accident', '事故灾难', 'Accident'),
    codeEntry('health', '公共卫生', 'Public health'),
    codeEntry('security', '社会安全', 'Public security'),
  ]),
  codeList('emergencySource', '接报来源', 'Source of a report', [
    codeEntry('call', '电话', 'Telephone'),
    codeEntry('hotline', '12345', '12345'),
    codeEntry('link', '110/119/120 联动', '110/119/120'),
    codeEntry('sensor', '物联感知', 'Sensor'),
    codeEntry('town', '镇街上报', 'Town'),
    codeEntry('enterprise', '企业报告', 'Enterprise'),
  ]),
  codeList('emergencyNone', '排除理由', 'Why it is none', [
    codeEntry('false', '误报', 'False alarm'),
    codeEntry('same', '与已有事件相同', 'The same as another'),
    codeEntry('abuse', '虚假报警', 'Made up'),
  ]),
  codeList('moveWhy', '转移原因', 'Why people are moved', [
    codeEntry('slope', '地质灾害隐患点', 'Below a slope'),
    codeEntry('low', '低洼易涝', 'Low ground'),
    codeEntry('house', '危旧房屋', 'Unsafe house'),
    codeEntry('river', '河道、水库下游', 'Below a river or reservoir'),
    codeEntry('works', '工地板房', 'Site huts'),
  ]),
  codeList('teamKind', '队伍类别', 'Kind of team', [
    codeEntry('fire', '综合消防救援', 'Fire and rescue'),
    codeEntry('flood', '抢险排涝', 'Flood'),
    codeEntry('slope', '地质灾害', 'Slopes'),
    codeEntry('chemical', '危化品', 'Chemicals'),
    codeEntry('medical', '医疗救援', 'Medical'),
    codeEntry('volunteer', '社会力量', 'Volunteers'),
  ]),
  codeList('dangerKind', '风险点类别', 'Kind of danger source', [
    codeEntry('chemical', '危险化学品', 'Chemicals'),
    codeEntry('slope', '地质灾害隐患点', 'Slope'),
    codeEntry('reservoir', '水库', 'Reservoir'),
    codeEntry('flood', '易涝点', 'Flood point'),
    codeEntry('crowd', '人员密集场所', 'Crowd'),
  ]),
]
