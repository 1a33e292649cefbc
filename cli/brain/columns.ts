import { basename } from 'node:path'
import { say } from '../../base/index.ts'
import { type Given, textOf, UseFault } from '../command.ts'
import { FileFault, rowsOf } from './rows.ts'

/** The file that an option must name. */
export function fileOf(given: Given, name: string): string {
  const file = textOf(given, name)
  if (!file) throw new UseFault(say(`缺少 --${name}`, `--${name} is missing`))
  return file
}

/** A cell as text. */
export const text = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value)

/** Rows that have these columns; a file without rows or columns is told in one sentence. */
export async function columnsOf(file: string, needed: readonly string[]): Promise<Record<string, unknown>[]> {
  const rows = await rowsOf(file)
  const name = basename(file)
  const [first] = rows
  if (!first) throw new FileFault(say(`${name} 没有数据行`, `${name} has no rows`))
  for (const column of needed)
    if (!rows.some((row) => column in row))
      throw new FileFault(say(`${name} 缺少 ${column} 列`, `${name} has no column named ${column}`))
  return rows
}

/** 2019/8/7 19:52:14 and 2019-08-07 19:52:14 alike, taken as Beijing time; anything else is no time. */
export function instantOf(value: string): Date | null {
  const found = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?/.exec(value.trim())
  if (!found) return null
  const [, year, month, day, hour = '0', minute = '0', second = '0'] = found
  const at = new Date(
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour) - 8, Number(minute), Number(second)),
  )
  return Number.isNaN(at.getTime()) ? null : at
}

/** Requests of a file for comparison: every one has an id, and a title or its words. */
export async function messageRows(file: string): Promise<Record<string, unknown>[]> {
  const rows = await columnsOf(file, ['id'])
  const name = basename(file)
  if (!rows.some((row) => 'title' in row || 'detail' in row))
    throw new FileFault(say(`${name} 缺少 title 或 detail 列`, `${name} has neither title nor detail`))
  return rows
}

/** What such a row tells, whatever else it may hold. */
export const toldIn = (row: Record<string, unknown>) => ({
  id: text(row.id),
  title: text(row.title),
  text: text(row.detail),
  sender: text(row.user),
  at: instantOf(text(row.time)),
})

/** Labels of events: members, and what happened at the same place but is another matter; other relations are left out. */
export async function eventsOf(file: string): Promise<{ event: string; id: string; member: boolean }[]> {
  const rows = await columnsOf(file, ['id', 'event'])
  return rows.flatMap((row) => {
    const relation = text(row.relation) || 'member'
    if (relation !== 'member' && relation !== 'same-place-other-matter') return []
    return [{ event: text(row.event), id: text(row.id), member: relation === 'member' }]
  })
}
