import { declareRefusals, type Id, type Instant, type Refusal, type Say, say } from '../../base/index.ts'

/** How values of a metric are put together over a longer time. */
export type Aggregation = 'mean' | 'sum' | 'max' | 'min' | 'last'

/** 指标项: what is measured, under one name for the whole city. */
export type MetricDeclaration = {
  readonly title: Say
  /** The unit it is kept in; values sent in another are converted or refused (`convert`). */
  readonly unit: string
  /** Decimals shown. */
  readonly precision: number
  /** What a sound instrument can say, both ends included; beyond it a reading is kept and marked. */
  readonly range: readonly [number, number]
  /** 跳变限: a step larger than this is doubted until the next reading stands beside it. */
  readonly jump?: number
  /** 恒值限: so many equal readings in a row and the instrument is stuck. Absent: equal values are normal (rain, doors). */
  readonly flatAfter?: number
  /** Which way is worse: for colours and ranking. */
  readonly direction: 'up' | 'down' | 'none'
  readonly aggregation: Aggregation
}

/** 设备类别. */
export const deviceKinds = {
  waterLevel: say('水位计', 'Water level gauge'),
  rain: say('雨量计', 'Rain gauge'),
  air: say('空气监测站', 'Air station'),
  waterQuality: say('水质监测站', 'Water quality station'),
  noise: say('噪声监测', 'Noise meter'),
  cover: say('智能井盖', 'Manhole cover'),
  pressure: say('管网压力计', 'Pressure gauge'),
  flow: say('流量计', 'Flow meter'),
  ponding: say('积水监测', 'Road water depth'),
  smoke: say('烟感', 'Smoke detector'),
  weather: say('气象站', 'Weather station'),
  camera: say('摄像头', 'Camera'),
  vehicle: say('车载终端', 'Vehicle unit'),
  other: say('其他', 'Other'),
} as const satisfies Record<string, Say>
export type DeviceKind = keyof typeof deviceKinds

/** 设备状态: registered → test → online ↔ offline → repair → retired. */
export const deviceStates = {
  registered: say('已登记', 'Registered'),
  testing: say('调试', 'Testing'),
  online: say('在线', 'Online'),
  offline: say('离线', 'Offline'),
  repair: say('维修', 'Under repair'),
  retired: say('停用', 'Retired'),
} as const satisfies Record<string, Say>
export type DeviceState = keyof typeof deviceStates

/** 感知设备 as a city starts with it. */
export type DeviceDeclaration = {
  /** What it calls itself in messages: letters, digits, `-_.:`. */
  readonly code: string
  readonly title: string
  readonly kind: DeviceKind
  readonly metrics: readonly (string | DeviceMetric)[]
  /** Seconds between two readings. */
  readonly interval: number
  readonly area: string
  readonly lon?: number
  readonly lat?: number
  readonly address?: string
  /** Short name of the unit it belongs to 权属单位. */
  readonly unit?: string
  /** 监测点 it stands at, by code; made when it is new. */
  readonly site?: { readonly code: string; readonly title: string }
  readonly model?: string
  readonly maker?: string
  readonly serial?: string
  readonly calibratedOn?: string
  readonly calibrationDue?: string
  readonly camera?: CameraDeclaration
}

/** A metric of a device where something differs from the metric's own limits. */
export type DeviceMetric = {
  readonly metric: string
  readonly range?: readonly [number, number]
  readonly jump?: number
  readonly flatAfter?: number
}

/** 接入协议 of cameras. */
export const cameraProtocols = {
  GB28181: say('GB/T 28181', 'GB/T 28181'),
  RTSP: say('RTSP', 'RTSP'),
  HLS: say('HLS', 'HLS'),
  ONVIF: say('ONVIF', 'ONVIF'),
  other: say('其他', 'Other'),
} as const satisfies Record<string, Say>

/** 摄像头 as metadata: the city neither carries nor decodes streams. */
export type CameraDeclaration = {
  /** Degrees from north, clockwise. */
  readonly direction?: number
  /** Opening angle, degrees. */
  readonly angle?: number
  /** How far it sees, metres. */
  readonly reach?: number
  readonly protocol: keyof typeof cameraProtocols
  readonly address?: string
  /** Where a still picture can be had, and how often. */
  readonly stillUrl?: string
  readonly stillSeconds?: number
  /** Days that still pictures are kept. */
  readonly keepDays: number
}

/**
 * 质量标记 of a reading, bits that add up. Whatever bears one of `DOUBTFUL` is kept and shown and counts in no
 * figure; the others only tell how it came.
 */
export const quality = {
  range: 1,
  jump: 2,
  flat: 4,
  late: 8,
  calibrating: 16,
  maintenance: 32,
  unit: 64,
  low: 128,
  converted: 256,
  testing: 512,
} as const
export type QualityFlag = keyof typeof quality
export const DOUBTFUL =
  quality.range |
  quality.jump |
  quality.flat |
  quality.calibrating |
  quality.maintenance |
  quality.unit |
  quality.low |
  quality.testing

export const qualityWords: Readonly<Record<QualityFlag, Say>> = {
  range: say('超量程', 'out of range'),
  jump: say('跳变', 'jump'),
  flat: say('恒值', 'stuck'),
  late: say('迟到', 'late'),
  calibrating: say('校准', 'calibrating'),
  maintenance: say('维护', 'maintenance'),
  unit: say('疑似单位错误', 'unit in doubt'),
  low: say('低质量', 'low quality'),
  converted: say('已换算单位', 'converted'),
  testing: say('调试期', 'testing'),
}

/** One reading as a sender says it. Instants: Date, ISO text or milliseconds since 1970. */
export type Point = {
  readonly device: string
  readonly metric: string
  readonly at: Instant | string | number
  readonly value: unknown
  /** The unit it is sent in; absent = the metric's own. */
  readonly unit?: string | undefined
  /** What the instrument itself says of it. */
  readonly flag?: 'calibrating' | 'maintenance' | 'low' | undefined
}

/** Points that arrived together: taken in one transaction. */
export type Batch = {
  /** Which door they came by and whose key opened it, e.g. `mqtt:gate-1`. */
  readonly source: string
  readonly receivedAt: Instant
  readonly points: readonly Point[]
  /** Devices that this sender may speak for; absent = all. */
  readonly may?: ((device: DeviceInfo) => boolean) | undefined
  /** History that is brought in on purpose: nothing in it is late. */
  readonly history?: boolean
}

/** Line: the place of the point in the batch, from 0. */
export type LineRefusal = { readonly line: number; readonly refusal: Refusal }

export type PutResult = {
  readonly stored: number
  /** Sent again, same value: already there. */
  readonly repeated: number
  /** Kept with a doubtful mark. */
  readonly flagged: number
  readonly refused: readonly LineRefusal[]
}

export type MetricInfo = MetricDeclaration & { readonly id: number; readonly name: string }

/** What judging and watching need to know of a device. */
export type DeviceInfo = {
  readonly id: Id
  readonly number: number
  readonly code: string
  readonly title: string
  readonly kind: string
  readonly area: string
  readonly unit: Id | null
  readonly lon: number | null
  readonly lat: number | null
  readonly interval: number
  readonly state: DeviceState
  readonly flagged: 'calibrating' | 'maintenance' | null
  /** Limits by metric id. */
  readonly metrics: ReadonlyMap<number, MetricInfo>
}

/** A reading that is new in the database; device and metric are shared objects. */
export type NewReading = {
  readonly device: DeviceInfo
  readonly metric: MetricInfo
  /** Milliseconds since 1970. */
  readonly at: number
  readonly value: number
  readonly quality: number
}

/** Told after every commit that brought something new. `cursor`: hand it to `since` after a restart. */
export type AfterBatch = (readings: readonly NewReading[], cursor: number) => void

export type Grain = 'raw' | '5m' | 'hour' | 'day'

/** A point of a curve. `valid` of `count` readings bear no doubtful mark; the figures are of those alone. */
export type SeriesPoint = {
  readonly at: Instant
  readonly value: number | null
  readonly min: number | null
  readonly max: number | null
  readonly count: number
  readonly valid: number
  readonly quality: number
}

export const rules = {
  /** Readings from so far ahead are refused (domain rule: more than 60 s). */
  futureMs: 60_000,
  /** Missed intervals after which a device is offline. */
  missed: 3,
  /** Most points a second of one device; what is above is counted and told. */
  pointsPerSecond: 200,
  /** Days that readings, 5-minute and hourly roll-ups are kept; days of the year are kept for ever. */
  readingDays: 400,
  fiveMinuteDays: 400,
  hourDays: 3_650,
  /** Days that counts of refused readings are kept. */
  refusedDays: 90,
} as const

export const refusals = declareRefusals({
  'signals.unknownDevice': {
    http: 422,
    says: (d: { device: string }) =>
      say(`没有登记设备“${d.device}”`, `The device ${d.device} is not registered`),
    remedy: say('核对设备编码，或先登记设备', 'Check its code, or register it first'),
  },
  'signals.unknownMetric': {
    http: 422,
    says: (d: { device: string; metric: string }) =>
      say(`设备“${d.device}”没有指标“${d.metric}”`, `The device ${d.device} has no metric ${d.metric}`),
    remedy: say('核对指标名，或在设备上添加该指标', 'Check the name, or add the metric to the device'),
  },
  'signals.notYours': {
    http: 403,
    says: (d: { device: string }) =>
      say(`此接入账号不能上报设备“${d.device}”`, `This key does not speak for the device ${d.device}`),
    remedy: say('使用该设备所属的账号', 'Use the key that the device belongs to'),
  },
  'signals.notANumber': {
    http: 422,
    says: (d: { value: string }) => say(`数值“${d.value}”不是有限数`, `${d.value} is not a finite number`),
    remedy: say('非数、无穷和文字不入库；缺测请不报', 'Leave out what was not measured'),
  },
  'signals.badTime': {
    http: 422,
    says: (d: { at: string }) => say(`时间“${d.at}”无法识别`, `${d.at} is not an instant`),
    remedy: say(
      '用带时区的 ISO 时间，或 1970 年以来的毫秒数',
      'Use ISO time with its zone, or milliseconds since 1970',
    ),
  },
  'signals.future': {
    http: 422,
    says: (d: { at: string }) => say(`时间 ${d.at} 超前 60 秒以上`, `${d.at} is more than 60 s ahead`),
    remedy: say('校准设备时钟', 'Set the clock of the device'),
  },
  'signals.tooOld': {
    http: 422,
    says: (d: { at: string }) => say(`时间 ${d.at} 已超出保存期`, `${d.at} lies before what is kept`),
    remedy: say('核对设备时钟；历史数据请走数据归集', 'Check the clock; bring history in as a dataset'),
  },
  'signals.unitWrong': {
    http: 422,
    says: (d: { unit: string; wants: string }) =>
      say(`单位“${d.unit}”不能换算为“${d.wants}”`, `${d.unit} cannot be converted to ${d.wants}`),
    remedy: say(
      '按指标的单位上报，或写明可换算的单位',
      'Send in the unit of the metric, or in one that converts',
    ),
  },
  'signals.differs': {
    http: 409,
    says: (d: { had: number; now: number }) =>
      say(`同一时刻已有数值 ${d.had}，与 ${d.now} 不同`, `There is ${d.had} for this instant, not ${d.now}`),
    remedy: say('先到的保留；确需更正请写明理由更正', 'The first one stays; correct it with a reason'),
  },
  'signals.tooMany': {
    http: 429,
    says: (d: { device: string; most: number }) =>
      say(
        `设备“${d.device}”每秒超过 ${d.most} 个点，超出部分未收`,
        `The device ${d.device} sends more than ${d.most} points a second; the rest was not taken`,
      ),
    remedy: say('检查设备是否失控', 'See whether the device has gone mad'),
  },
  'signals.retired': {
    http: 409,
    says: (d: { device: string }) => say(`设备“${d.device}”已停用`, `The device ${d.device} is retired`),
    remedy: say('重新启用后再上报', 'Put it back into use first'),
  },
  'signals.busy': {
    http: 503,
    says: () => say('接入繁忙，本批未收', 'Too much is waiting; this batch was not taken'),
    remedy: say('稍后重发；重发不会重复', 'Send again later; nothing is counted twice'),
  },
  'signals.key': {
    http: 401,
    says: () => say('接入密钥不正确或已停用', 'The key is wrong or was stopped'),
    remedy: say('向设备管理员索取新的密钥', 'Ask who keeps the devices for a new one'),
  },
  'signals.badInput': {
    http: 422,
    says: (d: { why: Say }) => d.why,
    remedy: say('改正后再提交', 'Put it right and send again'),
  },
  'signals.wrongState': {
    http: 409,
    says: (d: { state: Say }) =>
      say(`设备状态为“${d.state.zh}”，不能这样办`, `Not possible while the device is ${d.state.en}`),
    remedy: say('先变更设备状态', 'Change its state first'),
  },
  'signals.noAssessment': {
    http: 404,
    says: (d: { name: string }) => say(`没有监测评价“${d.name}”`, `There is no assessment ${d.name}`),
    remedy: say('从应用页面打开', 'Open it from the page of its application'),
  },
  'signals.noDevice': {
    http: 404,
    says: () => say('没有这台设备，或不在您的范围', 'There is no such device, or it is not yours to see'),
    remedy: say('核对编码', 'Check the code'),
  },
})
