import { type AreaCode, declareRefusals, type Id, type Instant, type Say, say } from '../../../base/index.ts'
import type { ColumnRule } from '../standards/declare.ts'

/** 全量: everything there is, what is not in it has gone · 增量: what is new or changed since the last one. */
export const deliveryModes = {
  full: say('全量', 'full snapshot'),
  increment: say('增量', 'increment'),
} as const satisfies Record<string, Say>
export type DeliveryMode = keyof typeof deliveryModes

/** Which door a delivery came in by. */
export const deliveryDoors = {
  upload: say('网页上传', 'upload'),
  push: say('接口推送', 'push'),
  folder: say('文件夹', 'watched folder'),
  web: say('网页拉取', 'HTTP pull'),
  sftp: say('SFTP 拉取', 'SFTP pull'),
  database: say('数据库拉取', 'database pull'),
  command: say('命令行', 'command line'),
} as const satisfies Record<string, Say>
export type DeliveryDoor = keyof typeof deliveryDoors

/**
 * 已收到 (bytes are safe) → 已落地 (rows stand in the landing table as received; waits there while there is no mapping)
 * → 已入库 | 已退回 (nothing of it stands in the dataset).
 */
export const deliveryStates = {
  received: say('已收到', 'received'),
  landed: say('已落地', 'landed'),
  loaded: say('已入库', 'loaded'),
  refused: say('已退回', 'refused'),
} as const satisfies Record<string, Say>
export type DeliveryState = keyof typeof deliveryStates

/** What a delivery came to. Sums: landed = rows + aside; rows = accepted + rejected; accepted = fresh + changed + unchanged. */
export type DeliveryCounts = {
  /** Lines in the landing table; blank ones are not landed. */
  readonly landed: number
  /** Lines that are no row: heads, totals 合计, notes. Blank ones are in no count. */
  readonly aside: number
  /** Lines that are rows of the dataset. */
  readonly rows: number
  readonly accepted: number
  readonly fresh: number
  readonly changed: number
  readonly unchanged: number
  /** Rows of the dataset that a full snapshot no longer names. */
  readonly disappeared: number
  /** Rows that stay although no line names them, because lines stand there whose key cannot be read. */
  readonly unsure?: number
  readonly rejected: number
  /** Refused cells by the rule they broke; a row with two bad cells counts in two rules. */
  readonly byRule: Readonly<Record<string, number>>
  /** Harmless changes made while reading, by kind: never silent. */
  readonly notes: Readonly<Record<string, number>>
  readonly seconds: number
}

/** How the file was read: what the sniffers and the head finder said 表头. */
export type ReadAs = {
  readonly format: string
  readonly encoding: string | null
  readonly delimiter: string | null
  readonly sheet: string
  /** Line numbers of the heading, as a spreadsheet program counts. */
  readonly head: { readonly from: number; readonly to: number }
  readonly headings: readonly string[]
  /** Headings that the mapping does not name: new columns are told, never dropped silently. */
  readonly unmapped: readonly string[]
}

/** A delivery 批次: one file, push or pull of one dataset. */
export type Delivery = {
  readonly district: AreaCode
  readonly id: Id
  readonly dataset: Id
  /** Unit that answers for the dataset when it came. */
  readonly unit: Id
  readonly sender: string
  readonly door: DeliveryDoor
  /** Source 数据源 it was pulled from; null = somebody brought it. */
  readonly source: Id | null
  readonly name: string
  /** SHA-256 of the bytes, hex. */
  readonly hash: string
  readonly bytes: number
  readonly mode: DeliveryMode
  readonly state: DeliveryState
  /** Mapping it was loaded by; null = not yet. */
  readonly mapping: number | null
  readonly readAs: ReadAs | null
  readonly counts: DeliveryCounts | null
  /** Who let it through a gate after a second look, and why 复核放行. */
  readonly passed: Passed | null
  /** Why it was refused, or what stands in the way of loading it. */
  readonly trouble: Trouble | null
  readonly receivedAt: Instant
  readonly receivedBy: string | null
  readonly receivedName: string
  readonly landedAt: Instant | null
  readonly loadedAt: Instant | null
}

export type Passed = { readonly by: string; readonly why: string; readonly at: string }

/** A file that comes in pieces 断点续传. */
export type Upload = {
  readonly district: AreaCode
  readonly id: Id
  readonly dataset: Id
  readonly name: string
  readonly mode: DeliveryMode
  /** What the whole will have. */
  readonly bytes: number
  /** What is here already. */
  readonly offset: number
  readonly madeBy: string | null
  readonly madeAt: Instant
  /** The delivery it became. */
  readonly delivery: Id | null
  /** The same content had come before: `delivery` is the earlier one. */
  readonly again: boolean
}

/** What a door answers. `again`: the same content came before and is answered with that delivery. */
export type Receipt = { readonly delivery: Delivery; readonly again: boolean }

/** A refusal as it is kept with a delivery. */
export type Trouble = {
  readonly code: string
  readonly says: Say
  readonly remedy: Say
  readonly detail?: Readonly<Record<string, unknown>>
}

/** A mapping 映射 of a dataset, one version of it: which heading fills which item, and how. It is the lineage of columns. */
export type Mapping = {
  readonly district: AreaCode
  readonly dataset: Id
  readonly version: number
  readonly rules: readonly ColumnRule[]
  /** Name of the sheet to read; null = the first that holds the headings. */
  readonly sheet: string | null
  readonly savedAt: Instant
  readonly savedBy: string
}

/** A rejected cell 退回项 of a row that was not taken. */
export type Reject = {
  readonly rowNo: number
  /** Item name; empty for what concerns the row as a whole (doubled key). */
  readonly item: string
  readonly rule: string
  /** As the sender wrote it. */
  readonly value: string
  readonly says: Say
}

/** What happened to a row that was superseded 历史版本. */
export const versionChanges = {
  changed: say('变更', 'changed'),
  disappeared: say('消失', 'disappeared'),
} as const satisfies Record<string, Say>
export type VersionChange = keyof typeof versionChanges

/** Values that stood from `since` until `until`, and the delivery that had brought them. */
export type DataVersion = {
  readonly key: string
  /** Values by item, as they stood. */
  readonly body: Readonly<Record<string, unknown>>
  readonly delivery: Id
  readonly rowNo: number
  readonly since: Instant
  readonly until: Instant
  readonly change: VersionChange
}

/** Gates of one dataset's deliveries 闸口. */
export type IntakeRules = {
  /** Refused whole when more of the rows than this are rejected, 0–1. */
  readonly mostRejected: number
  /** Refused whole when a full snapshot would take away more of the rows than this, 0–1, unless somebody confirms it. */
  readonly mostDisappeared: number
}
export const USUAL_RULES: IntakeRules = { mostRejected: 0.2, mostDisappeared: 0.5 }

/** Rules that concern a row as a whole; those of cells are the standards'. */
export const rowRules = {
  doubledInFile: say(
    '同一文件中主键重复，只保留第一次出现',
    'the key stands twice in the file; the first one counts',
  ),
  keyMissing: say('主键为空', 'the key is empty'),
  keyUnread: say(
    '主键无法识别；内容与原有记录相符，原有记录保留，未按消失处理',
    'the key cannot be read; a former row says the same and stays, it does not count as gone',
  ),
} as const satisfies Record<string, Say>

export const refusals = declareRefusals({
  'intake.noDelivery': {
    http: 404,
    says: () => say('没有这个批次', 'There is no such delivery'),
    remedy: say('请在归集监控中重新选择', 'Choose again at the intake desk'),
  },
  'intake.empty': {
    http: 400,
    says: () => say('文件是空的', 'The file is empty'),
    remedy: say('请核对后重新导出', 'Check it and export again'),
  },
  'intake.tooLarge': {
    http: 413,
    says: ({ limitMb }: { limitMb: number }) =>
      say(`文件超过 ${limitMb} MB`, `The file is larger than ${limitMb} MB`),
    remedy: say('请按时间或区域拆分后分批报送', 'Split it by time or area and send the parts'),
  },
  'intake.noUpload': {
    http: 404,
    says: () => say('没有这个上传', 'There is no such upload'),
    remedy: say('请重新选择文件上传', 'Choose the file and upload it again'),
  },
  'intake.uploadBusy': {
    http: 409,
    says: () => say('这个文件的上一段还在传', 'The piece before is still coming in'),
    remedy: say('请稍后继续', 'Go on in a moment'),
  },
  'intake.uploadOffset': {
    http: 409,
    says: ({ offset }: { offset: number }) =>
      say(`应从第 ${offset} 字节续传`, `The next byte wanted is ${offset}`),
    remedy: say('请查询进度后继续', 'Ask how far it is and go on from there'),
  },
  'intake.uploadLonger': {
    http: 422,
    says: ({ bytes }: { bytes: number }) =>
      say(`文件比事先说明的 ${bytes} 字节长`, `The file is longer than the ${bytes} bytes announced`),
    remedy: say('请重新上传', 'Upload it again'),
  },
  'intake.keyTaken': {
    http: 409,
    says: () => say('这个幂等键已用于不同的内容', 'This idempotency key was used for other content'),
    remedy: say('不同的内容请用新的幂等键', 'Use a new key for other content'),
  },
  'intake.notPublished': {
    http: 409,
    says: ({ code }: { code: string }) =>
      say(`数据资源 ${code} 尚未发布，不能归集`, `Dataset ${code} is not published; nothing can be loaded`),
    remedy: say('请先完成编目并发布', 'Publish it in the catalogue first'),
  },
  'intake.noMapping': {
    http: 409,
    says: () =>
      say('还没有映射，批次已落地等待', 'There is no mapping yet; the delivery has landed and waits'),
    remedy: say('请在映射编辑中保存映射后再入库', 'Save a mapping, then load'),
  },
  'intake.noHead': {
    http: 422,
    says: () => say('没有找到表头', 'No heading was found'),
    remedy: say('请核对文件第一行是否为列名', 'Check that the first lines hold the names of the columns'),
  },
  'intake.contractBroken': {
    http: 422,
    says: ({ missing }: { missing: readonly string[] }) =>
      say(
        `与映射约定不符，缺少列：${missing.join('、')}`,
        `The file does not fit its mapping; columns missing: ${missing.join(', ')}`,
      ),
    remedy: say(
      '请按约定的列重新导出；若列名确已改变，请先修改映射',
      'Export with the agreed columns; if they have changed, change the mapping first',
    ),
  },
  'intake.doubleHeading': {
    http: 422,
    says: ({ headings }: { headings: readonly string[] }) =>
      say(
        `列名重复，无法判断取哪一列：${headings.join('、')}`,
        `A heading stands twice, so it is not clear which column is meant: ${headings.join(', ')}`,
      ),
    remedy: say('请为重复的列改名后重新报送', 'Give the columns different names and send again'),
  },
  'intake.badMapping': {
    http: 422,
    says: ({ why }: { why: Say }) => say(`映射不成立：${why.zh}`, `The mapping does not hold: ${why.en}`),
    remedy: say('请在映射编辑中改正', 'Correct it in the mapping editor'),
  },
  'intake.tooManyRejects': {
    http: 422,
    says: ({ rejected, rows, most }: { rejected: number; rows: number; most: number }) =>
      say(
        `${rows} 行中有 ${rejected} 行不合格，超过 ${Math.round(most * 100)}%，整批退回`,
        `${rejected} of ${rows} rows are faulty, more than ${Math.round(most * 100)} %: refused whole`,
      ),
    remedy: say('请按退回清单改正后重新报送', 'Correct what the list of rejects names and send again'),
  },
  'intake.shrinks': {
    http: 409,
    says: ({ disappeared, rows }: { disappeared: number; rows: number }) =>
      say(
        `按全量入库将使现有 ${rows} 行中的 ${disappeared} 行消失`,
        `As a full snapshot it would take away ${disappeared} of the ${rows} rows there are`,
      ),
    remedy: say(
      '若本批其实是增量，请改为增量；确属全量请确认后入库',
      'If it is an increment, say so; if the snapshot is right, confirm it',
    ),
  },
  'intake.older': {
    http: 409,
    says: ({ name, since }: { name: string; since: string }) =>
      say(
        `这是以前报送过的内容（${name}，${since}），之后已有更新的批次`,
        `This content came before (${name}, ${since}) and newer deliveries have followed`,
      ),
    remedy: say(
      '请核对是否误报上期文件；确需恢复请确认后入库',
      'Check for last month’s file; to go back to it, confirm',
    ),
  },
  'intake.noReason': {
    http: 422,
    says: () => say('放行需要说明理由', 'Letting it through wants a reason'),
    remedy: say(
      '请写明复核的结论（至少 4 个字）',
      'Say what the second look found (four characters at least)',
    ),
  },
  'intake.badGate': {
    http: 422,
    says: () => say('闸口应在 0 到 100% 之间', 'A gate lies between 0 and 100 %'),
    remedy: say('请改正后保存', 'Correct it and save'),
  },
  'intake.wrongState': {
    http: 409,
    says: ({ state }: { state: Say }) =>
      say(`批次${state.zh}，不能这样办`, `Not possible: the delivery is ${state.en}`),
    remedy: say('请刷新页面', 'Reload the page'),
  },
  'intake.badValue': {
    http: 422,
    says: ({ column, reason }: { column: string; reason: string }) =>
      say(
        `列 ${column} 中有数据库不能保存的值（${reason}）`,
        `Column ${column} holds a value that cannot be kept (${reason})`,
      ),
    remedy: say('请核对该列的取值范围', 'Check the range of that column'),
  },
  'intake.fault': {
    http: 500,
    says: () => say('入库多次出错，已搁置', 'Loading failed again and again; it was set aside'),
    remedy: say(
      '请联系管理员查看系统日志，之后可重新入库',
      'Ask the administrator to look at the log; then try again',
    ),
  },
  'intake.sourceDied': {
    http: 502,
    says: ({ reason }: { reason: string }) =>
      say(
        `来源中途断开（${reason}），没有留下半批数据`,
        `The source broke off (${reason}); nothing half was kept`,
      ),
    remedy: say('系统会按计划重试；也可稍后手动重试', 'It is tried again as planned, or by hand'),
  },
})
