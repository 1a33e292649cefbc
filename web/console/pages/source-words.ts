import type { Due, Schedule, Source, SourceKind } from '../../../platform/catalogue/declare.ts'
import { type Say, say, words } from '../../live/index.ts'

/** A source as the desk answers it; instants travel as text. */
export type SeenSource = Omit<Source, 'nextAt' | 'ranAt' | 'ranWellAt' | 'changedAt' | 'cursor'> & {
  readonly nextAt: string | null
  readonly ranAt: string | null
  readonly ranWellAt: string | null
  readonly changedAt: string
  readonly unitName: string
  readonly datasetTitle: Say | null
  readonly datasetCode: string | null
}
export type SeenDue = Omit<Due, 'due' | 'freshAt'> & {
  readonly due: string
  readonly freshAt: string
  readonly unitName: string
}

export const WEEKDAYS: readonly Say[] = [
  say('星期一', 'Monday'),
  say('星期二', 'Tuesday'),
  say('星期三', 'Wednesday'),
  say('星期四', 'Thursday'),
  say('星期五', 'Friday'),
  say('星期六', 'Saturday'),
  say('星期日', 'Sunday'),
]

/** A plan in words 计划. */
export function planWords(plan: Schedule | null, kind: SourceKind): Say {
  if (kind === 'push') return say('来源主动推送', 'pushed by the source')
  if (!plan) return say('手动运行', 'by hand')
  switch (plan.every) {
    case 'minutes':
      return say(`每 ${plan.minutes} 分钟`, `every ${plan.minutes} minutes`)
    case 'day':
      return plan.workingDays
        ? say(`每个工作日 ${plan.at}`, `each working day ${plan.at}`)
        : say(`每天 ${plan.at}`, `daily ${plan.at}`)
    case 'week': {
      const day = WEEKDAYS[plan.weekday - 1] ?? say('', '')
      return say(`每周${day.zh} ${plan.at}`, `${day.en}s ${plan.at}`)
    }
    case 'month':
      return plan.workingDay
        ? say(`每月第 ${plan.day} 个工作日 ${plan.at}`, `working day ${plan.day} of the month ${plan.at}`)
        : say(`每月 ${plan.day} 日 ${plan.at}`, `day ${plan.day} of the month ${plan.at}`)
  }
}

export const sourceWords = words({
  title: say('数源与计划', 'Sources and plans'),
  lead: say(
    '数据从哪里来、什么时候来：系统按计划拉取，或由来源用密钥推送。密码和密钥只写不读，保存后任何人都看不到。',
    'Where data come from and when: fetched by a plan, or pushed with a key. Passwords and keys are written and never shown again.',
  ),
  sources: say('数据源', 'Sources'),
  add: say('新增数据源', 'Add a source'),
  none: say(
    '还没有数据源。新增一个，系统就会按计划自动归集',
    'No source yet. Add one and deliveries fetch themselves',
  ),
  state: say('状态', 'State'),
  name: say('名称', 'Name'),
  kind: say('方式', 'How'),
  dataset: say('数据资源', 'Dataset'),
  unit: say('单位', 'Unit'),
  plan: say('计划', 'Plan'),
  last: say('上次运行', 'Last run'),
  next: say('下次运行', 'Next run'),
  works: say('正常', 'works'),
  troubled: say('出错', 'trouble'),
  paused: say('停用', 'paused'),
  notYet: say('未运行', 'not run yet'),
  failures: (n: number) => say(`连续 ${n} 次失败`, `${n} failures in a row`),
  wellAt: say('上次成功', 'Last went well'),
  due: say('报送时限', 'Due deliveries'),
  dueWhy: say(
    '按更新周期和工作日历推算；逾期会提醒本单位数据管理员和数据主管。',
    'By update cycle and working days; when one is late its steward and the data authority are told.',
  ),
  dueLate: (n: number) => say(`逾期 ${n}`, `${n} late`),
  dueNone: say('没有约定更新周期的数据资源', 'Nothing has promised an update cycle'),
  dueRest: (n: number) => say(`另有 ${n} 个，时限更晚`, `${n} more, due later`),
  freshAt: say('最近更新', 'Fresh at'),
  onlyLate: say('只看逾期', 'Late only'),
  edit: say('编辑数据源', 'Change a source'),
  chooseDataset: say('查找数据资源', 'Find the dataset'),
  mode: say('报送方式', 'Sent as'),
  full: say('全量（不在其中的视为消失）', 'full snapshot (what is not in it has gone)'),
  increment: say('增量', 'increment'),
  url: say('网址', 'Address'),
  authorization: say('Authorization 请求头（可空）', 'Authorization header (may be empty)'),
  host: say('主机', 'Host'),
  port: say('端口', 'Port'),
  user: say('账号', 'User'),
  password: say('密码', 'Password'),
  passwordOrKey: say('密码或私钥', 'Password or private key'),
  kept: say('已保存；不填则不变', 'kept; empty = unchanged'),
  folder: say('文件夹', 'Folder'),
  folderHint: say('收件目录下的文件夹，例如 weisheng', 'A folder below the inbox, e.g. health'),
  pattern: say('文件名（* ? 通配）', 'File names (* and ?)'),
  hostKey: say('主机密钥指纹（SHA256:…）', 'Fingerprint of the host key (SHA256:…)'),
  hostKeyHint: say(
    '向来源单位索取，或由管理员用 ssh-keyscan 核对；不填不能连接',
    'Ask the unit for it; nothing is fetched without',
  ),
  engine: say('数据库', 'Database system'),
  database: say('库名', 'Database'),
  schema: say('模式（可空）', 'Schema (may be empty)'),
  table: say('表或视图', 'Table or view'),
  columns: say('列（逗号分隔，空为全部）', 'Columns (commas; empty = all)'),
  tls: say('加密连接（TLS）', 'Encrypted (TLS)'),
  cursor: say('增量列', 'Cursor column'),
  cursorKind: say('增量依据', 'Incremental by'),
  byKey: say('递增编号', 'a growing number'),
  byTime: say('更新时间', 'the time of change'),
  overlap: say('回看分钟数（时钟偏差）', 'Minutes looked back (clock skew)'),
  every: say('计划', 'Plan'),
  byHand: say('不排计划，手动运行', 'No plan, by hand'),
  everyMinutes: say('每隔几分钟', 'Every few minutes'),
  everyDay: say('每天', 'Daily'),
  everyWorkingDay: say('每个工作日', 'Each working day'),
  everyWeek: say('每周', 'Weekly'),
  everyMonth: say('每月第几日', 'Day of the month'),
  everyMonthWorking: say('每月第几个工作日', 'Working day of the month'),
  minutes: say('分钟', 'Minutes'),
  weekday: say('星期', 'Weekday'),
  day: say('第几', 'Which'),
  at: say('时刻', 'At'),
  active: say('启用', 'Active'),
  test: say('测试连接', 'Try it'),
  foundFiles: (n: number) => say(`连接成功，找到 ${n} 个文件`, `It works: ${n} file(s) found`),
  foundTable: (n: number) => say(`连接成功，有 ${n} 列`, `It works: ${n} column(s)`),
  foundNothing: say('连接成功，目前没有可取的文件', 'It works; nothing lies there now'),
  andMore: (n: number) => say(`等，另有 ${n} 个`, `and ${n} more`),
  runNow: say('立即运行', 'Run now'),
  asked: say('已排队，几秒后开始', 'In line; it begins in some seconds'),
  removed: say('已删除', 'Removed'),
  sureRemove: (title: string) =>
    say(`删除“${title}”？已归集的数据不受影响。`, `Remove “${title}”? What it brought stays.`),
  runs: say('最近批次', 'Latest deliveries'),
  noRuns: say('还没有带来批次', 'It has brought nothing yet'),
  key: say('推送密钥', 'Push key'),
  keyOnce: say(
    '密钥只显示这一次，请现在交给来源单位。丢失后只能换新的。',
    'Shown this once: hand it over now. A lost key can only be replaced.',
  ),
  newKey: say('更换密钥', 'New key'),
  newKeyWhy: say('更换后旧密钥立即失效', 'The old key stops working at once'),
  copy: say('复制', 'Copy'),
  copied: say('已复制', 'Copied'),
  example: say('推送示例', 'How to push'),
  exampleWhy: say(
    '第一行为列名，与映射一致；幂等键相同的重复请求只算一次。',
    'The first line names the columns of the mapping; a request repeated with its key counts once.',
  ),
  gates: say('闸口', 'Gates'),
  gatesWhy: say(
    '超过闸口的批次整批退回，须复核后放行。',
    'A delivery beyond a gate is held until a second look lets it through.',
  ),
  mostRejected: say('退回行超过', 'Rejected rows above'),
  mostDisappeared: say('全量中消失超过', 'Rows that disappear above'),
  usual: say('通用值', 'usual'),
  ownGates: say('本资源自定', 'of this dataset'),
  change: say('修改', 'Change'),
})
