import { say } from '../../base/index.ts'
import { hot } from '../../brain/watch/index.ts'
import type { Command } from '../command.ts'
import { eventsOf, fileOf, messageRows, text, toldIn } from './columns.ts'
import { FileFault, withFiles } from './rows.ts'

/** `huying brain hot evaluate`: are the groups of a file found without labels, and are its events the hottest? */
export const hotEvaluate: Command = {
  says: say(
    '评测热点诉求：不看标注自动成群、排序，再与标注事件比较',
    'measure hot issues: group and rank without labels, then compare with the labelled events',
  ),
  options: {
    messages: {
      type: 'string',
      value: 'FILE',
      says: say(
        '诉求 CSV 或 JSONL（可 .gz）：id、title、detail、time、user，可有 for（支持数）',
        'requests as CSV or JSONL (also .gz): id, title, detail, time, user; for = supporters if known',
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
  },
  run: (given, out) =>
    withFiles(out, async () => {
      const messages = await messagesOf(fileOf(given, 'messages'))
      const labels = await eventsOf(fileOf(given, 'events'))
      const report = hot.evaluateHot(messages, labels)
      if (report.labelled === 0)
        throw new FileFault(
          say('标注的诉求都不在诉求文件里', 'none of the labelled requests is among the requests'),
        )
      out.report(report, lines(report))
      return 0
    }),
}

async function messagesOf(file: string): Promise<hot.HotMessage[]> {
  return (await messageRows(file)).map((row) => ({
    ...toldIn(row),
    supporters: Math.max(0, Number(text(row.for)) || 0),
  }))
}

function lines(report: hot.HotEvaluation): string[] {
  const figure = (value: number): string => value.toFixed(3)
  return [
    `${report.messages} 件诉求，标注 ${report.labelled} 件；前十热点中有 ${report.found}/${report.events} 个标注事件`,
    `${report.messages} requests, ${report.labelled} labelled; ${report.found} of ${report.events} events among the ten hottest`,
    `pairwise F1 ${figure(report.pairwiseF1)}  precision ${figure(report.precision)}  recall ${figure(report.recall)}  macro F1 ${figure(report.macroF1)}  ${report.ms} ms`,
    ...report.perEvent.map(
      (one) =>
        `  ${one.event}: ${one.members} + ${one.nearMisses}  F1 ${figure(one.f1)}  rank ${one.rank ?? '–'}`,
    ),
    ...report.top.map(
      (one) =>
        `  ${one.rank}. ${one.name ?? '–'}  热度 ${one.heat}  ${one.size} 件 ${one.people} 人  ${one.from ?? '–'} – ${one.to ?? '–'}`,
    ),
  ]
}
