import { no, ok, type Refusal, type Result, say } from '../../../base/index.ts'
import { type Level, type PlanBody, type PlanTask, refusals, type Who } from './declare.ts'

/** Columns of the sheet of tasks 任务表, as exported and as read back. */
export const SHEET_HEAD = [
  '编号',
  '任务',
  '内容',
  '工作组',
  '责任单位',
  '岗位',
  '响应级别',
  '启动后分钟',
  '需回执',
  '签收分钟',
  '完成分钟',
  '前置任务',
] as const

const PLACES: Readonly<Record<string, 'town' | 'community'>> = {
  事发地镇街: 'town',
  事发地村居: 'community',
}
const ROMAN = ['Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ']

const unitCell = (who: Who): string =>
  'unit' in who ? who.unit : 'place' in who ? (who.place === 'town' ? '事发地镇街' : '事发地村居') : ''

/** The tasks of a plan as rows of a sheet, its head first. */
export const sheetOf = (body: PlanBody): readonly (readonly string[])[] => [
  SHEET_HEAD,
  ...body.tasks.map((task) => [
    task.code,
    task.title,
    task.text,
    task.group ?? '',
    unitCell(task.who),
    ('role' in task.who && task.who.role) || '',
    (task.levels ?? []).map((level) => ROMAN[level - 1]).join('、'),
    String(task.afterMinutes),
    task.receipt ? '是' : '否',
    task.acceptMinutes === undefined ? '' : String(task.acceptMinutes),
    task.doneMinutes === undefined ? '' : String(task.doneMinutes),
    (task.after ?? []).join('、'),
  ]),
]

/** Tasks read from a sheet with the columns above, in any order; the rest of the plan stays as it is. */
export function tasksFrom(rows: readonly (readonly string[])[]): Result<readonly PlanTask[], Refusal> {
  const bad = (row: number, zh: string, en: string) =>
    no(refusals['plans.badSheet']({ row, what: say(zh, en) }))
  const head = rows[0] ?? []
  const at = new Map(SHEET_HEAD.map((name) => [name as string, head.indexOf(name)]))
  for (const name of ['编号', '任务', '启动后分钟'])
    if ((at.get(name) ?? -1) < 0) return bad(1, `缺少列“${name}”`, `the column ${name} is missing`)
  const tasks: PlanTask[] = []
  for (const [index, cells] of rows.entries()) {
    if (index === 0 || cells.every((cell) => cell === '')) continue
    const cell = (name: (typeof SHEET_HEAD)[number]) => (cells[at.get(name) ?? -1] ?? '').trim()
    const line = index + 1
    const numbers: Record<string, number | undefined> = {}
    for (const name of ['启动后分钟', '签收分钟', '完成分钟'] as const) {
      const text = cell(name)
      if (text !== '' && !/^\d{1,6}$/.test(text))
        return bad(line, `“${name}”须为整数：${text}`, `${name} must be a whole number: ${text}`)
      numbers[name] = text === '' ? undefined : Number(text)
    }
    const levels: Level[] = []
    for (const word of cell('响应级别')
      .split(/[、,，\s]+/)
      .filter(Boolean)) {
      const level = ROMAN.indexOf(word.replace(/级$/, '')) + 1 || Number(word.replace(/级$/, ''))
      if (!(level >= 1 && level <= 4)) return bad(line, `没有响应级别“${word}”`, `no level ${word}`)
      levels.push(level as Level)
    }
    const who = whoFrom(cell('责任单位'), cell('岗位'))
    if (!who) return bad(line, '没有写明责任单位或岗位', 'neither a unit nor a post is named')
    const after = cell('前置任务')
      .split(/[、,，\s]+/)
      .filter(Boolean)
    tasks.push({
      ...{ code: cell('编号'), title: cell('任务'), text: cell('内容'), who },
      ...(cell('工作组') ? { group: cell('工作组') } : {}),
      ...(levels.length > 0 ? { levels } : {}),
      afterMinutes: numbers.启动后分钟 ?? 0,
      receipt: !/^(否|no|0|n)$/i.test(cell('需回执')),
      ...(numbers.签收分钟 === undefined ? {} : { acceptMinutes: numbers.签收分钟 }),
      ...(numbers.完成分钟 === undefined ? {} : { doneMinutes: numbers.完成分钟 }),
      ...(after.length > 0 ? { after } : {}),
    })
  }
  return ok(tasks)
}

function whoFrom(unit: string, role: string): Who | null {
  const place = PLACES[unit]
  if (place) return { place, ...(role ? { role } : {}) }
  if (unit) return { unit, ...(role ? { role } : {}) }
  return role ? { role } : null
}
