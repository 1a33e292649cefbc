import { say } from '../../base/index.ts'
import { evaluateSimilar, type LabelledMessage, type SimilarEvaluation } from '../../brain/text/index.ts'
import { type Command, textOf } from '../command.ts'
import { columnsOf, eventsOf, fileOf, messageRows, text, toldIn } from './columns.ts'
import { FileFault, withFiles } from './rows.ts'

/** `huying brain similar evaluate`: how well requests of one matter find each other. */
export const similarEvaluate: Command = {
  says: say(
    '评测相似诉求：以同一事件的诉求互相检索，同场附对照方法',
    'measure similar requests: requests of one event look for each other, with baselines in the same run',
  ),
  options: {
    messages: {
      type: 'string',
      value: 'FILE',
      says: say(
        '诉求 CSV 或 JSONL（可 .gz）：id、title、detail，可有 time、user、category、lon、lat',
        'requests as CSV or JSONL (also .gz): id, title, detail; time, user, category, lon, lat if known',
      ),
    },
    events: {
      type: 'string',
      value: 'FILE',
      says: say(
        '事件标注：id、event，relation 为 member 或 same-place-other-matter',
        'labels: id, event, relation (member or same-place-other-matter)',
      ),
    },
    repeats: {
      type: 'string',
      value: 'FILE',
      says: say('同一人重复诉求对：id_a、id_b', 'pairs sent again by one sender: id_a, id_b'),
    },
  },
  run: (given, out) =>
    withFiles(out, async () => {
      const messages = await messagesOf(fileOf(given, 'messages'))
      const events = await eventsOf(fileOf(given, 'events'))
      const repeats = textOf(given, 'repeats')
      const report = evaluateSimilar(messages, events, repeats ? await repeatsOf(repeats) : null)
      if (report.queries === 0)
        throw new FileFault(
          say(
            '标注中没有一个事件在诉求文件里有两件以上',
            'no event of the labels has two or more of its members among the requests',
          ),
        )
      out.report(report, lines(report))
      return 0
    }),
}

async function messagesOf(file: string): Promise<LabelledMessage[]> {
  return (await messageRows(file)).map((row) => {
    const [lon, lat] = [Number(text(row.lon) || Number.NaN), Number(text(row.lat) || Number.NaN)]
    const category = text(row.category)
    return {
      ...toldIn(row),
      ...(category ? { category } : {}),
      ...(Number.isFinite(lon) && Number.isFinite(lat) ? { lon, lat } : {}),
    }
  })
}

async function repeatsOf(file: string): Promise<[string, string][]> {
  const rows = await columnsOf(file, ['id_a', 'id_b'])
  return rows.map((row) => [text(row.id_a), text(row.id_b)])
}

const figure = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : value.toFixed(3)

function lines(report: SimilarEvaluation): string[] {
  const row = (name: string, one: Omit<SimilarEvaluation['baselines']['bm25Bigrams'], 'perEvent'>): string =>
    `${name.padEnd(28)} recall@5 ${figure(one.recallAt5)}  precision@1 ${figure(one.precisionAt1)}  near-miss AUC ${figure(one.nearMissAuc)} (pooled ${figure(one.nearMissAucPooled)})  ${one.queryMs.p50.toFixed(1)}/${one.queryMs.p95.toFixed(1)} ms`
  const { baselines, repeats } = report
  return [
    `${report.messages} 件诉求，${report.events} 个事件，${report.queries} 次检索，${report.nearMisses} 件同地异事`,
    `${report.messages} requests, ${report.events} events, ${report.queries} queries, ${report.nearMisses} near misses`,
    row('呼应 Huying', report),
    row('BM25 (bigrams)', baselines.bm25Bigrams),
    row('equal fields', baselines.equalFields),
    baselines.categoryAnd250m
      ? row('category + 250 m + 5 nearest', baselines.categoryAnd250m)
      : `category + 250 m + 5 nearest   不适用：没有分类与点位 · not applicable: no category, no point`,
    ...report.perEvent.map(
      (one) =>
        `  ${one.event}: ${one.members} + ${one.nearMisses}  recall@5 ${figure(one.recallAt5)}  precision@1 ${figure(one.precisionAt1)}  AUC ${figure(one.nearMissAuc)}`,
    ),
    ...(repeats ? [`重复诉求 repeats: ${repeats.pairs}  recall@5 ${figure(repeats.recallAt5)}`] : []),
  ]
}
