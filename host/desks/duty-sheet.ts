import {
  dayOf,
  type Id,
  localText,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../../base/index.ts'
import { duty } from '../../platform/command/index.ts'
import { isDay } from '../../platform/fields/index.ts'
import { refuse } from '../sheet.ts'

/** Heads of the sheet 值班表, as it goes out and comes in. */
const HEADS = ['值班岗位', '日期', '班次', '角色', '姓名', '电话'] as const

const roleOf = (text: string): duty.ShiftRole | undefined =>
  (Object.entries(duty.shiftRoles) as [duty.ShiftRole, Say][]).find(
    ([code, title]) => code === text || title.zh === text || title.en === text,
  )?.[0]

/** Shifts as rows: what goes out comes in again unchanged. */
export function rosterSheet(
  posts: readonly duty.DutyPost[],
  shifts: readonly duty.Shift[],
): readonly (readonly string[])[] {
  const byId = new Map(posts.map((one) => [one.id, one]))
  return [
    HEADS,
    ...shifts.flatMap((one) => {
      const post = byId.get(one.post)
      if (!post) return []
      const nth = duty
        .spansOf(post, dayOf(one.from))
        .findIndex((span) => span.from.getTime() === one.from.getTime())
      return [
        [
          ...[post.title.zh, dayOf(one.from), nth >= 0 ? String(nth + 1) : localText(one.from).slice(11)],
          ...[duty.shiftRoles[one.role].zh, one.name, one.phone ?? ''],
        ],
      ]
    }),
  ]
}

type Read = {
  readonly lines: readonly { readonly row: number; readonly post: Id; readonly line: duty.NewShift }[]
  readonly rejected: readonly { readonly row: number; readonly says: Say }[]
}

/** Days as sheets write them: 2026-10-01, 2026/10/1, 2026年10月1日. */
function dayIn(text: string): string | null {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?( 00:00(:00)?)?$/.exec(text.trim())
  if (!found) return null
  const [, year = '', month = '', day = ''] = found
  const made = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDay(made) ? made : null
}

/** A sheet as shifts; a row that says something impossible comes back with the reason, the others are taken. */
export function rosterRows(
  cells: readonly (readonly string[])[],
  posts: readonly duty.DutyPost[],
  staff: readonly { readonly name: string; readonly unit: Id; readonly account: Id | null }[],
): Result<Read, Refusal> {
  const [head = [], ...body] = cells
  const at = HEADS.map((name) => head.findIndex((cell) => cell.trim() === name))
  const needs = HEADS.filter((name, n) => name !== '电话' && name !== '班次' && (at[n] ?? -1) < 0)
  if (needs.length > 0) return no(refuse['sheet.noHead']({ needs }))
  const lines: { row: number; post: Id; line: duty.NewShift }[] = []
  const rejected: { row: number; says: Say }[] = []
  for (const [n, row] of body.entries()) {
    if (row.every((cell) => cell.trim() === '')) continue
    const of = (column: number): string => ((at[column] ?? -1) < 0 ? '' : (row[at[column] ?? 0] ?? '').trim())
    const post = posts.find((one) => [one.title.zh, one.title.en, one.code].includes(of(0)))
    const [day, role, name] = [dayIn(of(1)), roleOf(of(3)), of(4)]
    const span = post && day ? duty.spansOf(post, day)[Number(of(2) || '1') - 1] : undefined
    const reject = (zh: string, en: string) => rejected.push({ row: n + 2, says: say(zh, en) })
    if (!post) reject(`没有值班岗位“${of(0)}”`, `there is no post “${of(0)}”`)
    else if (!day) reject(`日期写法不对：${of(1)}`, `no day: ${of(1)}`)
    else if (!span) reject(`没有第 ${of(2)} 班`, `there is no shift ${of(2)}`)
    else if (!role) reject(`角色应为带班领导、值班员或备班：${of(3)}`, `no role: ${of(3)}`)
    else {
      const same = staff.filter((one) => one.unit === post.unit && one.name === name && one.account)
      if (same.length > 1) {
        // the sheet cannot say which of them: whoever it is not would be on duty without knowing
        reject(
          `本单位有 ${same.length} 名“${name}”，请在页面上排班`,
          `${same.length} people are called ${name}`,
        )
        continue
      }
      const account = same[0]?.account ?? null
      lines.push({ row: n + 2, post: post.id, line: { account, name, phone: of(5) || null, role, ...span } })
    }
  }
  return ok({ lines, rejected })
}
