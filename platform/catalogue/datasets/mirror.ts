import { newId, type Say } from '../../../base/index.ts'
import { gradeOf } from '../../fields/decide.ts'
import type { FieldList } from '../../fields/declare.ts'
import type { Actor } from '../../org/index.ts'
import type { Tx } from '../../store/index.ts'
import { changedParts, codeOf, codePrefix, draftOf, highestGrade } from './decide.ts'
import type { Dataset, DatasetDraft, DatasetItem, UpdateCycle } from './declare.ts'
import * as keep from './keep.ts'
import { record, type Wiring, wordsOf } from './wiring.ts'

/** What the city itself keeps, as the catalogue wants to know it: a register 台账 or a kind of matter 事项. */
export type OwnData = {
  /** Full name of the register; null for matters. */
  readonly register: string | null
  /** `register:pack.name` or `matter:pack.name`: by which it is known again. */
  readonly source: string
  readonly title: Say
  readonly fields: FieldList
  readonly key: readonly string[]
  /** Data element 数据元 by field. */
  readonly elements?: Readonly<Record<string, string>>
  /** Fields anybody may read. */
  readonly open: readonly string[]
  readonly unit: string
  readonly subject: string
  readonly cycle: UpdateCycle
  readonly system: string
  /** Null = not counted this time: what stands in the catalogue stays. */
  readonly rowCount: number | null
  readonly freshAt: Date | null
}

/** Attachments and small tables inside a form are no items that could be shared by themselves. */
const NO_ITEMS: readonly string[] = ['files', 'rows', 'matter', 'account']

const itemsOf = ({ fields, key, open, elements }: OwnData): DatasetItem[] => {
  const shown = new Set(open)
  return Object.entries(fields)
    .filter(([, field]) => !NO_ITEMS.includes(field.kind))
    .map(([name, field]) => ({
      name,
      field: shown.has(name)
        ? { ...field, grade: 1 as const }
        : // a personal field's own grade holds, also where it is not written
          { ...field, grade: gradeOf(field) },
      ...(key.includes(name) ? { key: true } : {}),
      ...(elements?.[name] ? { element: `${elements[name]}@1` } : {}),
    }))
}

function draftFor(own: OwnData): DatasetDraft {
  const items = itemsOf(own)
  const isOpen = own.open.length > 0
  return {
    title: own.title,
    abstract: `本系统“${own.title.zh}”${own.register ? '台账' : '事项'}，由应用自动维护，每次办理即更新。`,
    class: own.register ? 'base' : 'subject',
    ...{ subject: own.subject, unit: own.unit, system: own.system, duty: null, format: 'table', items },
    share: 'conditional',
    shareCondition: '按职责申请，经数据主管部门授权后使用',
    shareBasis: null,
    open: isOpen ? 'conditional' : 'closed',
    licence: null,
    ...{ cycle: own.cycle, grade: highestGrade(items), related: [] },
  }
}

/** Parts that follow the declaration; the others may be written by the steward and stay. */
const FOLLOWS = ['title', 'items', 'grade'] as const satisfies readonly (keyof DatasetDraft)[]

/**
 * Keeps every register of every pack in the catalogue: new ones appear published, changed declarations make a version,
 * those no longer declared go off line. A second time changes nothing. Answers how many were written.
 */
export async function keepOwn(
  wiring: Wiring,
  tx: Tx,
  system: Actor,
  own: readonly OwnData[],
  at: Date,
): Promise<number> {
  const { district } = wiring
  const there = await keep.known(
    tx,
    district,
    'source',
    own.map((one) => one.source),
  )
  const subjects = wiring.subjects().map((one) => one.code)
  let written = 0
  const write = async (one: Dataset, kind: string) => {
    await keep.putAll(tx, [{ one, words: wordsOf(wiring, one) }])
    const body = draftOf(one)
    await keep.putVersions(tx, [{ district, id: one.id, version: one.version, body, at, by: system.name }])
    await record(tx, wiring, system, kind, one.id, at, {
      code: one.code,
      version: one.version,
      title: one.title.zh,
    })
    written++
  }
  for (const data of own) {
    const draft = draftFor(data)
    const stands = there.get(data.source)
    const figures =
      data.rowCount === null
        ? { rowCount: stands?.rowCount ?? 0, freshAt: stands?.freshAt ?? null }
        : { rowCount: data.rowCount, freshAt: data.freshAt }
    if (!stands) {
      const prefix = codePrefix(draft, subjects)
      const code = codeOf(prefix, await keep.serials(tx, district, prefix, 1))
      await write(
        {
          ...draft,
          ...{
            district,
            id: newId(),
            code,
            state: 'published',
            version: 1,
            register: data.register,
            score: null,
          },
          ...{
            origin: data.register ? 'register' : 'listed',
            source: data.source,
            publishedAt: at,
            changedAt: at,
          },
          ...figures,
        },
        'published',
      )
      continue
    }
    const kept = draftOf(stands)
    const next = {
      ...kept,
      ...Object.fromEntries(FOLLOWS.map((name) => [name, draft[name]])),
    } as DatasetDraft
    // a steward may grade higher than the items ask, never lower
    const graded = { ...next, grade: Math.max(next.grade, kept.grade) as DatasetDraft['grade'] }
    if (changedParts(kept, graded).length > 0 || stands.state !== 'published')
      await write(
        {
          ...{ ...stands, ...graded, ...figures, state: 'published', version: stands.version + 1 },
          ...{ publishedAt: at, changedAt: at },
        },
        'published',
      )
    else if (stands.rowCount !== figures.rowCount || stands.freshAt?.getTime() !== figures.freshAt?.getTime())
      await keep.refreshed(tx, district, stands.id, { ...figures, score: stands.score })
  }
  return written
}
