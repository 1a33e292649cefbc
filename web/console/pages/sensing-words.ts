import { declaredRefusals } from '../../../base/refusal.ts'
import type { DeviceKind, DeviceState, MetricDeclaration } from '../../../platform/signals/declare.ts'
import { deviceKinds, deviceStates } from '../../../platform/signals/declare.ts'
import { type Say, say, words } from '../../live/index.ts'

export const sensingWords = words({
  sensing: say('城市感知', 'City sensing'),
  lead: say(
    '监测点上的设备在说什么、说得对不对、断没断。',
    'What the instruments say, whether it holds, and who fell silent.',
  ),
  overview: say('感知概览', 'Overview'),
  devices: say('感知设备', 'Devices'),
  cameras: say('摄像头', 'Cameras'),
  access: say('接入管理', 'Access'),
  online: say('在线率', 'Online'),
  validRate: say('数据有效率', 'Valid readings'),
  delivered: say('到报率', 'Delivered'),
  late: say('迟到', 'Late'),
  offline: say('离线', 'Offline'),
  lastDay: say('过去 24 个整点小时', 'the last 24 whole hours'),
  byUnit: say('按权属单位', 'By owner'),
  byKind: say('按类别', 'By kind'),
  hours: say('逐小时到报与有效', 'Hour by hour: came and counted'),
  worst: say('最需要看的设备', 'Devices to look at'),
  worstNone: say('没有有效率低于 95% 的设备', 'None below 95 %'),
  refused: say('退回的读数', 'Readings sent back'),
  refusedNone: say('24 小时内没有退回', 'None in 24 hours'),
  unit: say('权属单位', 'Owner'),
  none: say('未登记单位', 'No owner'),
  count: say('设备数', 'Devices'),
  excused: say('校准维护占比', 'Excused'),
  code: say('编码', 'Code'),
  title: say('名称', 'Name'),
  kind: say('类别', 'Kind'),
  state: say('状态', 'State'),
  latest: say('最新值', 'Latest'),
  at: say('时间', 'Time'),
  place: say('位置', 'Place'),
  all: say('全部', 'All'),
  search: say('编码或名称', 'Code or name'),
  doubtfulOnly: say('只看数据可疑', 'Only doubtful data'),
  register: say('登记设备', 'Register a device'),
  intervalSeconds: say('采集周期（秒）', 'Interval in seconds'),
  noneFound: say('没有符合条件的设备', 'No such device'),
  total: (n: number): Say => say(`共 ${n} 台`, `${n} devices`),
  more: say('再看 100 台', 'A hundred more'),
  live: say('实时', 'Live'),
  liveOff: say('实时已断开，正在重连', 'Live feed lost, coming back'),
  curve: say('曲线', 'Curve'),
  strip: say('有效性条带', 'Validity strip'),
  stripHelp: say(
    '每格一小时：绿=有效，黄=迟到或校准维护，红=可疑，灰=缺测',
    'An hour each: green valid, yellow late or excused, red doubtful, grey missing',
  ),
  span: say('时段', 'Span'),
  day1: say('24 小时', '24 hours'),
  day2: say('48 小时', '48 hours'),
  day7: say('7 天', '7 days'),
  day30: say('30 天', '30 days'),
  interval: say('采集周期', 'Interval'),
  seconds: (n: number): Say =>
    n % 3600 === 0
      ? say(`${n / 3600} 小时`, `${n / 3600} h`)
      : n % 60 === 0
        ? say(`${n / 60} 分钟`, `${n / 60} min`)
        : say(`${n} 秒`, `${n} s`),
  model: say('型号', 'Model'),
  maker: say('厂家', 'Maker'),
  calibrated: say('校准', 'Calibrated'),
  due: say('下次校准', 'Next'),
  limits: say('指标与阈值', 'Metrics and limits'),
  range: say('量程', 'Range'),
  jump: say('跳变限', 'Jump'),
  flat: say('恒值次数', 'Stuck after'),
  history: say('位置与维护记录', 'Places and care'),
  outages: say('离线时段（30 天）', 'Silent times (30 days)'),
  outagesNone: say('30 天内没有离线', 'Never silent in 30 days'),
  stillNow: say('至今', 'until now'),
  back: say('返回设备列表', 'Back to the devices'),
  acts: say('处置', 'Act'),
  reason: say('说明', 'Note'),
  reasonWhy: say('原因或情况，会留下记录', 'Why; it is recorded'),
  calibrate: say('开始校准', 'Begin calibration'),
  maintain: say('开始维护', 'Begin maintenance'),
  endFlag: say('结束校准/维护', 'End calibration or maintenance'),
  flaggedNow: say('期间的读数保留但不计入统计', 'readings are kept and do not count'),
  done: say('已办', 'Done'),
  cannot: say('不属于您照管的设备', 'Not yours to look after'),
  stills: say('抓拍', 'Still pictures'),
  stillsNone: say('还没有抓拍', 'No picture yet'),
  look: say('查看', 'Look'),
  lookRecorded: say('每次查看都会留下记录', 'Each look is recorded'),
  direction: say('朝向', 'Direction'),
  angle: say('视角', 'Angle'),
  reach: say('视距', 'Reach'),
  protocol: say('协议', 'Protocol'),
  keep: (n: number): Say => say(`留存 ${n} 天`, `kept ${n} days`),
  gateways: say('接入账号', 'Accounts'),
  gatewayName: say('账号名', 'Name'),
  gatewayTitle: say('用途', 'What for'),
  prefix: say('限编码前缀', 'Only codes beginning'),
  make: say('生成密钥', 'Make a key'),
  keyOnce: say(
    '密钥只显示这一次，请立即抄到设备上',
    'The key is shown this once: put it into the device now',
  ),
  stop: say('停用', 'Stop'),
  stopped: say('已停用', 'Stopped'),
  open: say('有效', 'Open'),
  feeds: say('外部来源', 'Feeds'),
  feedsNone: say('没有外部消息服务或文件夹', 'No outside broker or folder'),
  how: say('怎样接入', 'How to connect'),
  howHttp: say(
    'HTTP：POST /api/signals/readings，请求头 Authorization: Bearer 密钥，内容 JSON、NDJSON 或 CSV；收到应答即已保存，可重发',
    'HTTP: POST /api/signals/readings with Authorization: Bearer KEY, as JSON, NDJSON or CSV; an answer means kept; may be sent again',
  ),
  howMqtt: (port: string): Say =>
    say(
      `MQTT${port}：主题 huying/v1/设备/指标，账号名和密钥登录，QoS 1 在保存后确认`,
      `MQTT${port}: topic huying/v1/DEVICE/METRIC, log in by name and key, QoS 1 is acknowledged when kept`,
    ),
  mqttOff: say('（未开启，设 HUYING_MQTT_PORT）', ' (off; set HUYING_MQTT_PORT)'),
  howEdge: say(
    '边缘接入：huying edge，断网存在本地，恢复后补报',
    'Edge agent: huying edge keeps readings while cut off and brings them later',
  ),
  noData: say('该时段没有读数', 'No readings in this span'),
  min: say('最小', 'Min'),
  max: say('最大', 'Max'),
  came: say('到报', 'Came'),
  valid: say('有效', 'Valid'),
  expected: say('应报', 'Expected'),
  fileIn: say('上传 CSV 读数', 'Readings from CSV'),
  fileTaken: (stored: number, again: number, refused: number): Say =>
    say(
      `收下 ${stored} 个，重复 ${again} 个，退回 ${refused} 个`,
      `${stored} taken, ${again} there already, ${refused} sent back`,
    ),
  feedNew: say('新增来源', 'New feed'),
  feedKind: say('来源类型', 'Kind'),
  broker: say('外部消息服务（MQTT）', 'Outside broker (MQTT)'),
  folder: say('文件夹', 'Folder'),
  feedWrong: say('异常', 'In trouble'),
  feedLast: say('最近连通', 'last up'),
  reopen: say('重新启用', 'Use again'),
  folderName: say('文件夹名', 'Name of the folder'),
  folderHelp: say(
    '文件放进收件箱 signals 下的这个文件夹（CSV、NDJSON、JSON），收完移到 done，退回的另存一份',
    'Files put into this folder under signals of the inbox (CSV, NDJSON, JSON) are taken and moved to done; what is sent back lies beside',
  ),
  url: say('地址', 'Address'),
  urlHelp: say('mqtt://主机:1883，加密用 mqtts://主机:8883', 'mqtt://HOST:1883, encrypted mqtts://HOST:8883'),
  username: say('用户名', 'User'),
  password: say('密码', 'Password'),
  passwordKept: say('已保存密码，留空不变', 'A password is kept; empty leaves it'),
  ca: say('CA 证书（PEM）', 'Authority (PEM)'),
  caHelp: say('对方证书由公共机构签发时留空', 'Empty where a public authority signed its certificate'),
  caKept: say('已保存 CA 证书，留空不变', 'An authority is kept; empty leaves it'),
  caForget: say('不再使用已保存的 CA 证书', 'Forget the authority that is kept'),
  topics: say('订阅主题', 'Topics'),
  topicFilter: say('主题', 'Topic'),
  topicAdd: say('再加一个主题', 'One more topic'),
  deviceLevel: say('设备级', 'Device at'),
  metricLevel: say('指标级', 'Metric at'),
  topicsHelp: say(
    '“设备级、指标级”是主题中第几级（从 0 起）写着设备编码和指标名，如 plant/W-1/flow 为 1 和 2；都留空按本市主题格式读取',
    'At which level of the topic (from 0) device and metric stand: 1 and 2 in plant/W-1/flow; both empty = topics of our own kind',
  ),
  tryConnection: say('连接测试', 'Test the connection'),
  trying: say('正在测试…', 'Trying…'),
  brokerFound: (n: number): Say => say(`连接成功，${n} 个主题已准许订阅`, `Connected; ${n} topics granted`),
  folderFound: (path: string): Say => say(`可以读写：${path}`, `Can be read and written: ${path}`),
  heard: say('最近上报', 'last heard'),
  heardNone: say('启动以来未上报', 'not heard since the start'),
  codeHelp: say(
    '设备在消息里的编码：字母、数字和 - _ . :',
    'What it calls itself in messages: letters, digits and - _ . :',
  ),
  measures: say('测什么', 'What it measures'),
  editDevice: say('修改资料', 'Details'),
  moveDevice: say('移动位置', 'Move'),
  setLimits: say('阈值', 'Limits'),
  setCalibrated: say('校准登记', 'Calibration'),
  cameraSettings: say('摄像头设置', 'Camera'),
  holder: say('权属单位（看管人）', 'Owner and holder'),
  holderKeepers: say('权属由设备管理员变更', 'Those who keep the register change the owner'),
  serial: say('出厂编号', 'Serial'),
  area: say('区划', 'Area'),
  point: say('坐标（WGS84）', 'Point (WGS84)'),
  moveHelp: say(
    '从现在起按新位置统计；原来的位置留在记录里',
    'It counts at the new place from now on; where it stood stays known',
  ),
  moveWhy: say('移动原因', 'Why it is moved'),
  metric: say('指标', 'Metric'),
  limitsHelp: say(
    '留空沿用该指标的通用阈值（灰字）；修改只影响此后的读数',
    'Empty follows the limits of the metric (in grey); a change is for readings from now on',
  ),
  limitNone: say('无', 'none'),
  calibratedHelp: say(
    '登记一次做完的校准；正在进行的校准期请用“开始校准”',
    'A calibration that is done; for one under way begin it below',
  ),
  calibratedOn: say('校准日期', 'Calibrated on'),
  calibratedNote: say('结果', 'Result'),
  directionHelp: say('正北为 0，顺时针', 'From north, clockwise'),
  stillUrl: say('抓拍地址', 'Address of pictures'),
  stillUrlHelp: say(
    '可从此地址取一张静态图；主机须在允许名单',
    'Where a still picture can be had; the host is on the list of those allowed',
  ),
  stillUrlKept: say('已保存地址，留空不变', 'An address is kept; empty leaves it'),
  stillUrlForget: say('不再抓拍（删去地址）', 'No more pictures (forget the address)'),
  stillSeconds: say('抓拍间隔（秒，空=不自动）', 'Seconds between pictures (empty: none by itself)'),
  keepDays: say('留存天数', 'Days kept'),
  tryPicture: say('立即抓拍测试', 'Fetch a picture now'),
  pictureCame: say('已取到一张图片', 'A picture came'),
  sentBack: say('退回的读数（7 天）', 'Readings sent back (7 days)'),
  correct: say('更正', 'Correct'),
  correctHelp: say('点曲线上的点选择要更正的读数', 'Pick a reading on the curve to correct it'),
  newValue: say('更正为（空=剔除）', 'Correct to (empty: strike out)'),
})

export const kindName = (kind: string): Say => deviceKinds[kind as DeviceKind] ?? say(kind, kind)
export const stateName = (state: string): Say => deviceStates[state as DeviceState] ?? say(state, state)
export const stateTone = (state: string): string =>
  state === 'online'
    ? 'tag green'
    : state === 'offline'
      ? 'tag red'
      : state === 'repair' || state === 'testing'
        ? 'tag yellow'
        : 'tag'

export type Metric = MetricDeclaration & { readonly name: string }
export const valueText = (
  value: number | null,
  metric: Pick<Metric, 'precision' | 'unit'> | undefined,
): string =>
  value === null
    ? '—'
    : `${value.toLocaleString('en-US', { minimumFractionDigits: metric?.precision ?? 2, maximumFractionDigits: metric?.precision ?? 2, useGrouping: Math.abs(value) >= 10_000 })}${metric?.unit ? ` ${metric.unit}` : ''}`

export type DeviceRow = {
  readonly id: string
  readonly number: number
  readonly code: string
  readonly title: string
  readonly kind: string
  readonly area: string
  readonly areaName: string | null
  readonly address: string | null
  readonly unit: string | null
  readonly unitName: string | null
  readonly lon: number | null
  readonly lat: number | null
  readonly interval: number
  readonly state: string
  readonly since: string
  readonly flagged: 'calibrating' | 'maintenance' | null
  readonly values: readonly Latest[]
}
export type Latest = {
  readonly metric: string
  readonly at: string
  readonly value: number
  readonly quality: number
}
export const percent = (part: number, whole: number): string =>
  whole <= 0 ? '—' : `${Math.min(100, (part / whole) * 100).toFixed(1)}%`

/** What to do about readings that were sent back 退回原因: the remedy of the refusal, which needs none of its values. */
export const refusedWords = (code: string): Say =>
  declaredRefusals().get(code)?.remedy ?? say('数据未被接收', 'The reading was not taken')
