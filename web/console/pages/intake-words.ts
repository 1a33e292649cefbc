import type { Delivery, DeliveryState } from '../../../platform/catalogue/declare.ts'
import { type Say, say, words } from '../../live/index.ts'

/** A delivery as the desk answers it; instants travel as text. */
export type Seen = Omit<Delivery, 'receivedAt' | 'landedAt' | 'loadedAt'> & {
  readonly receivedAt: string
  readonly landedAt: string | null
  readonly loadedAt: string | null
  readonly unitName: string
  readonly datasetTitle: Say | null
  readonly datasetCode: string | null
}

export const STATE_TONE = {
  received: 'accent',
  landed: 'yellow',
  loaded: 'green',
  refused: 'red',
} as const satisfies Record<DeliveryState, string>

export const intakeWords = words({
  title: say('归集监控', 'Intake desk'),
  lead: say(
    '拖入文件即可归集：先落地，按映射清洗入库，不合格的行整理成退回清单。断网后可从断点续传。',
    'Drop a file: it lands as it came, is typed by its mapping, and bad rows come back as a workbook. A broken upload goes on where it stopped.',
  ),
  bring: say('上传批次', 'Bring a delivery in'),
  dataset: say('数据资源', 'Dataset'),
  findDataset: say('输入名称查找数据资源', 'Type the name of a dataset'),
  chooseFirst: say('请先选择数据资源', 'Choose the dataset first'),
  drop: say('把文件拖到这里，或', 'Drop files here, or'),
  choose: say('选择文件', 'choose files'),
  kinds: say(
    'Excel、ods、CSV、JSON、Parquet、dbf、GeoJSON、Shapefile；单个文件不超过 1 GB',
    'Excel, ods, CSV, JSON, Parquet, dbf, GeoJSON, Shapefile; up to 1 GB each',
  ),
  full: say('全量', 'full snapshot'),
  increment: say('增量', 'increment'),
  mode: say('报送方式', 'Sent as'),
  going: say('上传中', 'uploading'),
  broken: say('中断，可续传', 'broken off, can go on'),
  again: say('续传', 'Go on'),
  drop1: say('取消', 'Cancel'),
  taken: say('已收到', 'received'),
  sameAgain: say('与以前报送的内容相同', 'the same content came before'),
  lateness: say('各单位报送情况', 'Deliveries by unit'),
  lateOnes: (n: number) => say(`逾期 ${n}`, `${n} late`),
  neverOnes: (n: number) => say(`从未报送 ${n}`, `${n} never came`),
  ofAll: (n: number) => say(`共 ${n} 个资源`, `of ${n} datasets`),
  allInTime: say('各单位均按时报送', 'All units are in time'),
  deliveries: say('批次', 'Deliveries'),
  all: say('全部', 'All'),
  state: say('状态', 'State'),
  file: say('文件', 'File'),
  unit: say('单位', 'Unit'),
  came: say('收到', 'Received'),
  rows: say('行', 'Rows'),
  loaded: say('入库', 'Loaded'),
  rejected: say('退回', 'Rejected'),
  none: say('还没有批次', 'No delivery yet'),
  noneWhy: say('在上面选择数据资源并上传第一个文件', 'Choose a dataset above and bring the first file in'),
  counts: say('入库结果', 'What came of it'),
  landed: say('落地', 'Landed'),
  aside: say('非数据行', 'Set aside'),
  fresh: say('新增', 'New'),
  changed: say('变更', 'Changed'),
  unchanged: say('未变', 'Unchanged'),
  disappeared: say('消失', 'Disappeared'),
  seconds: say('用时（秒）', 'Seconds'),
  readAs: say('怎样读的', 'How it was read'),
  format: say('格式', 'Format'),
  encoding: say('编码', 'Encoding'),
  sheet: say('工作表', 'Sheet'),
  head: say('表头', 'Heading'),
  headLines: (from: number, to: number) =>
    from === to ? say(`第 ${from} 行`, `line ${from}`) : say(`第 ${from}–${to} 行`, `lines ${from}–${to}`),
  unmapped: say('映射未提到的列', 'Columns no mapping names'),
  notes: say('规范化说明', 'Harmless changes made'),
  rejects: say('退回原因', 'Reasons for rejects'),
  rejectRows: say('退回的单元格', 'Rejected cells'),
  item: say('信息项', 'Item'),
  rule: say('原因', 'Reason'),
  cells: say('单元格', 'Cells'),
  line: say('行号', 'Line'),
  value: say('原值', 'As written'),
  load: say('入库', 'Load'),
  loadAgain: say('重新入库', 'Load again'),
  why: say('复核结论和放行理由（至少 4 个字）', 'What the second look found, and why it may pass'),
  passed: (by: string) => say(`${by} 复核放行`, `Let through by ${by}`),
  unsure: say('主键不明，原行保留', 'Kept: key unreadable'),
  confirm: say('已核对，仍要入库', 'Checked: load it all the same'),
  asIncrement: say('改按增量入库', 'Load it as an increment'),
  editMapping: say('编辑映射', 'Edit the mapping'),
  quality: say('质量', 'Quality'),
  compare: say('与上一批比较', 'Against the one before'),
  before: say('上一批', 'Before'),
  this: say('本批', 'This one'),
  columnsGone: say('少了的列', 'Columns gone'),
  columnsNew: say('新增的列', 'New columns'),
  sameColumns: say('列与上一批相同', 'The same columns as before'),
  firstOne: say('这是该资源的第一个批次', 'The first delivery of this dataset'),
  ended: say('变更和消失的行', 'Rows changed or gone'),
  key: say('主键', 'Key'),
  was: say('原来的值', 'As it stood'),
  more: say('更多', 'More'),
  inLine: say('排队处理中…', 'waiting its turn…'),
  correction: say('核实事项', 'Verification'),
})
