import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { must } from '../base/index.ts'
import { importRequests, type OpenCity } from '../host/index.ts'

const PARTS: Readonly<Record<string, readonly string[]>> = {
  路灯故障: ['路灯', '不亮', '灯杆', '照明', '漆黑'],
  施工噪声: ['噪音', '扰民', '施工', '睡觉', '夜间'],
  拖欠工资: ['工资', '拖欠', '老板', '工地', '讨薪'],
}
const LABELS = Object.keys(PARTS)

/** Imports invented closed requests of former years, every twentieth under a wrong category. */
export async function bringHistory(city: OpenCity, count: number): Promise<void> {
  let state = 11
  const next = (most: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) % most
  }
  const rows = Array.from({ length: count }, (_, i) => {
    const truth = LABELS[next(3)] as string
    const own = PARTS[truth] as readonly string[]
    const words = Array.from({ length: 4 }, () => own[next(own.length)]).join('，')
    const label = i % 20 === 19 ? (LABELS[(LABELS.indexOf(truth) + 1) % 3] as string) : truth
    const day = new Date(Date.UTC(2025, 0, 1) + i * 86_400_000).toISOString().slice(0, 10)
    return [
      `h${i}`,
      `${words.slice(0, 8)}`,
      `小区门口${words}，请处理`,
      label,
      i % 2 ? '投诉' : '求助',
      day,
      '已办结，谢谢。',
      day,
    ]
  })
  const head = ['编号', '标题', '诉求内容', '事项分类', '诉求类型', '受理时间', '答复内容', '答复时间']
  const folder = await mkdtemp(join(tmpdir(), 'huying-history-'))
  try {
    const file = join(folder, 'history.csv')
    await writeFile(file, [head, ...rows].map((row) => row.join(',').replaceAll('\n', ' ')).join('\n'))
    const report = must(await importRequests(city, { file }))
    if (report.created !== count) throw new Error(`imported ${report.created} of ${count}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
