import { dayOf, no, ok, type Refusal, type Result, type Say, say } from '../base/index.ts'
import { isDay } from '../platform/fields/index.ts'
import { refusals } from '../platform/identity/index.ts'

/** What a line of the list of personnel 人员名单 says of a person. */
export type Change = 'joined' | 'moved' | 'left'
export type Line = {
  readonly row: number
  readonly cells: readonly string[]
  readonly staffNo: string
  readonly name: string
  readonly change: Change
  readonly unit: string
  readonly post: string
  readonly login: string
  readonly phone: string
}
export type BadLine = {
  readonly row: number
  readonly cells: readonly string[]
  readonly reasons: readonly Say[]
}

const HEADS = {
  staffNo: ['工号', '人员编号', 'staffno', 'staff no', 'employee no'],
  name: ['姓名', 'name'],
  change: ['变动', '变动类型', '人员变动', 'change'],
  unit: ['单位', '所在单位', '部门', 'unit'],
  post: ['岗位', '职务', 'post'],
  login: ['账号', '登录名', '登录账号', 'login', 'account'],
  phone: ['工作电话', '手机', '电话', '联系电话', 'phone'],
  day: ['生效日期', '日期', 'date', 'effective date'],
} as const satisfies Record<string, readonly string[]>
type Column = keyof typeof HEADS

/** Headings of the template. */
export const listHead = ['工号', '姓名', '变动', '单位', '岗位', '账号', '工作电话', '生效日期'] as const

const CHANGES: Readonly<Record<string, Change>> = {
  ...{ 入职: 'joined', 调入: 'joined', 新增: 'joined', 在职: 'joined', joined: 'joined' },
  ...{ 调动: 'moved', 转岗: 'moved', 调岗: 'moved', moved: 'moved' },
  ...{ 离职: 'left', 退休: 'left', 调出: 'left', 辞退: 'left', left: 'left' },
}

/** One list is one transaction, and every new account has its own slow password hash: about a minute for so many. */
const MOST_PEOPLE = 1000

const folded = (text: string): string => text.normalize('NFKC').trim().toLowerCase()

/** `2026-3-1`, `2026/03/01`, `2026年3月1日`, `20260301`; null when it is no day. */
function dayIn(text: string): string | null {
  const found = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text.normalize('NFKC').trim())
  if (!found) return null
  const [, y = '', m = '', d = ''] = found
  const day = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  return isDay(day) ? day : null
}

/** A sheet as lines: what cannot be read comes back with every reason; each person stands in it once. */
export function personnelLines(
  cells: readonly (readonly string[])[],
  at: Date,
): Result<
  { readonly head: readonly string[]; readonly lines: readonly Line[]; readonly bad: readonly BadLine[] },
  Refusal
> {
  const [head = [], ...body] = cells
  const columns = Object.fromEntries(
    Object.entries(HEADS).map(([name, words]) => [
      name,
      head.findIndex((cell) => (words as readonly string[]).includes(folded(cell))),
    ]),
  ) as Record<Column, number>
  const missing = (['staffNo', 'name', 'change'] as const).find((name) => columns[name] < 0)
  if (missing) return no(refusals['identity.badList']({ missing: HEADS[missing][0] }))
  const people = body.filter((row) => row.some((cell) => cell !== '')).length
  if (people > MOST_PEOPLE) return no(refusals['identity.listTooLong']({ rows: people, most: MOST_PEOPLE }))
  const today = dayOf(at)
  const lines: Line[] = []
  const bad: BadLine[] = []
  const seen = new Map<string, number>()
  for (const [n, row] of body.entries()) {
    if (row.every((cell) => cell === '')) continue
    const of = (name: Column): string => (columns[name] < 0 ? '' : (row[columns[name]] ?? '').trim())
    const staffNo = of('staffNo').normalize('NFKC').toUpperCase()
    const change = CHANGES[folded(of('change'))]
    const day = of('day') === '' ? today : dayIn(of('day'))
    const before = seen.get(staffNo)
    const reasons: Say[] = [
      ...(staffNo === '' ? [say('缺少工号', 'The staff number is missing')] : []),
      ...(staffNo.length > 40
        ? [say('工号超过 40 个字符', 'The staff number has more than 40 characters')]
        : []),
      ...(of('name') === '' ? [say('缺少姓名', 'The name is missing')] : []),
      ...(change
        ? []
        : [
            say(
              `变动应为入职、调动或离职，现为“${of('change')}”`,
              `The change must be joined, moved or left, not “${of('change')}”`,
            ),
          ]),
      ...(before === undefined
        ? []
        : [say(`工号与第 ${before} 行重复`, `The staff number stands in row ${before} already`)]),
      ...(day === null ? [say(`日期“${of('day')}”不是日期`, `“${of('day')}” is no day`)] : []),
      ...(day !== null && day > today
        ? [say(`${day} 才生效，请届时再导入`, `It takes effect on ${day}: import it then`)]
        : []),
      ...(change && change !== 'left' && of('unit') === '' ? [say('缺少单位', 'The unit is missing')] : []),
    ]
    if (staffNo !== '' && before === undefined) seen.set(staffNo, n + 2)
    if (!change || reasons.length > 0) {
      bad.push({ row: n + 2, cells: row, reasons })
      continue
    }
    lines.push({
      ...{ row: n + 2, cells: row, staffNo, name: of('name').normalize('NFC'), change },
      ...{ unit: of('unit'), post: of('post'), login: of('login'), phone: of('phone') },
    })
  }
  return ok({ head, lines, bad })
}
