import { say } from '../../../base/say.ts'
import { words } from '../../live/language.ts'

export const modelWords = words({
  title: say('模型', 'Models'),
  lead: say(
    '从本城市已办结的诉求学习事项分类、诉求类型、紧急程度和承办单位，只在录入时提出建议，把握不够就请人确认；学习在本机进行，不下载、不外传。',
    'Learned from the city’s own closed requests: category, kind, urgency and unit. They only suggest, and ask where they are not sure; learning happens on this machine, nothing is fetched or sent.',
  ),
  category: say('事项分类', 'Category'),
  kind: say('诉求类型', 'Kind'),
  urgency: say('紧急程度', 'Urgency'),
  unit: say('承办单位', 'Unit'),
  idle: say('空闲', 'Idle'),
  asked: say('已排队，片刻后训练', 'Waiting: training begins in a moment'),
  running: say('正在训练', 'Training'),
  trained: say('上次训练完成', 'Last training ended'),
  tooLittle: say(
    '已办结的诉求太少（至少 30 件、两个类别），尚不能训练',
    'Too few closed requests (at least 30, of two labels): nothing can be learned yet',
  ),
  failed: say('上次训练失败，请查看日志', 'The last training failed: see the log'),
  never: say('尚未训练', 'Never trained'),
  train: say('立即重新训练', 'Retrain now'),
  adviser: (model: string) =>
    say(
      `第二意见接口：${model}（只作参考，不作决定）`,
      `Second opinion: ${model} (shown for reference, decides nothing)`,
    ),
  noAdviser: say('未配置第二意见接口', 'No second opinion is configured'),
  overview: say('当前版本', 'In use'),
  model: say('模型', 'Model'),
  version: say('版本', 'Version'),
  trainedAt: say('训练时间', 'Trained'),
  rows: say('训练件数', 'Requests'),
  labels: say('类别数', 'Labels'),
  period: say('数据时段', 'Period'),
  macroF1: say('宏 F1', 'Macro-F1'),
  accuracy: say('准确率', 'Accuracy'),
  calibration: say('校准误差', 'Calibration error'),
  drift: say('漂移', 'Drift'),
  seconds: say('用时', 'Took'),
  heldOut: say('评测件数', 'Judged on'),
  threshold: say('确认门槛', 'Asks below'),
  answered: say('直接建议', 'Suggests without asking'),
  answeredRight: say('其中正确', 'Of these right'),
  measured: (count: number) =>
    say(
      `用最近办结的 ${count} 件评测；评测时只学更早的，因此是对“没见过的诉求”的成绩。`,
      `Judged on the ${count} requests closed last, after learning from older ones only: figures for requests it had not seen.`,
    ),
  demo: say(
    '演示诉求按固定句式生成，成绩偏高，不代表真实诉求。',
    'Demonstration requests are made from set phrases: the figures are better than on real ones.',
  ),
  confusions: say('最易混淆', 'Most often confused'),
  truth: say('实际', 'True'),
  said: say('判为', 'Said'),
  count: say('件数', 'Times'),
  share: say('占该类', 'Of the label'),
  noConfusion: say('评测中没有判错', 'Nothing was confused'),
  matrix: say('混淆矩阵（错得最多的类别）', 'Confusion matrix (labels with most errors)'),
  matrixHow: say('行为实际，列为判定', 'Rows: true; columns: said'),
  others: say('其余类别', 'All others'),
  weeks: say('按周', 'By week'),
  week: say('周（周一）', 'Week (Monday)'),
  right: say('判对', 'Right'),
  asks: say('需确认', 'Asked'),
  spread: say('类别占比变化', 'Where the mix of labels changed'),
  spreadHow: (percent: string) =>
    say(
      `与更早的诉求相比，最近一段有 ${percent} 须换类别才会分布相同`,
      `${percent} of the newest would need another label to be spread as the older ones`,
    ),
  label: say('类别', 'Label'),
  older: say('此前', 'Before'),
  newest: say('近期', 'Newest'),
  worst: say('判得最差的类别', 'Labels judged worst'),
  precision: say('查准', 'Precision'),
  recall: say('查全', 'Recall'),
  wrong: say('最近判错的', 'What it got wrong lately'),
  noWrong: say('没有可显示的判错诉求', 'No errors to show'),
  hidden: (count: number) => say(`另有 ${count} 件您无权查看`, `${count} more that you may not see`),
  history: say('历次版本', 'Versions'),
  none: say('这个模型还没有版本', 'This model has no version yet'),
  noneWhy: say(
    '办结的诉求达到 30 件、且至少两个类别时自动训练；导入历史诉求后立即训练。',
    'It is trained once 30 requests of two labels are closed, and at once after history is imported.',
  ),
})

export const PURPOSES = ['category', 'kind', 'urgency', 'unit'] as const
export type Purpose = (typeof PURPOSES)[number]

export const percentOf = (share: number): string => `${Math.round(share * 1000) / 10}%`
