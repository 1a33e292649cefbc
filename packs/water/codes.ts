import { codeEntry, codeList } from '../../kit/index.ts'

export const codes = [
  codeList('leakKind', '漏损线索', 'What was seen', [
    codeEntry('night', '夜间流量异常', 'Night flow'),
    codeEntry('burst', '爆管', 'Burst'),
    codeEntry('report', '现场报漏', 'Leak reported'),
    codeEntry('pressure', '水压异常', 'Pressure'),
    codeEntry('quality', '水质异常', 'Quality'),
  ]),
  codeList('leakNone', '排除理由', 'Why it is none', [
    codeEntry('use', '合法用水（消防、冲洗、大用户）', 'Rightful use'),
    codeEntry('meter', '表计故障或重置', 'Meter at fault or reset'),
    codeEntry('valve', '边界阀未关', 'Boundary valve open'),
    codeEntry('listened', '听漏未发现', 'Listening found nothing'),
  ]),
  codeList('stoppageKind', '停水类型', 'Kind of stoppage', [
    codeEntry('planned', '计划停水', 'Planned'),
    codeEntry('urgent', '抢修停水', 'For a repair'),
  ]),
  codeList('floodLevel', '积水等级', 'Level of water', [
    codeEntry('1', '积水注意（≥15 厘米）', 'Caution, 15 cm'),
    codeEntry('2', '机动车禁行（≥27 厘米）', 'Closed to cars, 27 cm'),
    codeEntry('3', '封闭（≥40 厘米）', 'Closed to all, 40 cm'),
  ]),
  codeList('meterKind', '水表类别', 'Kind of meter', [
    codeEntry('zone', '分区总表', 'Inlet of a zone'),
    codeEntry('bulk', '大用户表', 'Large user'),
    codeEntry('estate', '小区考核表', 'Estate'),
  ]),
  codeList('pipeKind', '管线类别', 'Kind of pipe', [
    codeEntry('supply', '供水', 'Supply'),
    codeEntry('rain', '雨水', 'Rain'),
    codeEntry('sewage', '污水', 'Sewage'),
    codeEntry('combined', '合流', 'Combined'),
  ]),
]
