import type { Instant } from '../../../base/index.ts'
import {
  type DatasetQuery,
  type FacetCount,
  type FacetName,
  type FreshState,
  facetNames,
  type MapCell,
} from './declare.ts'
import { freshnessOf } from './freshness.ts'
import type { Brief } from './keep-search.ts'

export type Judged = Brief & { readonly freshness: FreshState }

export const judged = (rows: readonly Brief[], now: Instant): Judged[] =>
  rows.map((row) => ({ ...row, freshness: freshnessOf(row.cycle, row.freshAt, now) }))

const facetOf = (row: Judged, name: FacetName): string => String(row[name])

/**
 * Filters by the chosen facets and counts each facet as if it alone were not chosen, so that a second value of it can
 * be added.
 */
export function faceted(rows: readonly Judged[], chosen: NonNullable<DatasetQuery['facets']>) {
  const wanted = facetNames.flatMap((name) => {
    const values = chosen[name]
    return values?.length ? [{ name, values: new Set(values) }] : []
  })
  const counts = Object.fromEntries(facetNames.map((name) => [name, new Map<string, number>()])) as Record<
    FacetName,
    Map<string, number>
  >
  const count = (row: Judged, name: FacetName) => {
    const value = facetOf(row, name)
    counts[name].set(value, (counts[name].get(value) ?? 0) + 1)
  }
  const kept: Judged[] = []
  for (const row of rows) {
    const missed = wanted.filter(({ name, values }) => !values.has(facetOf(row, name)))
    if (missed.length === 0) {
      kept.push(row)
      for (const name of facetNames) count(row, name)
    } else if (missed.length === 1) count(row, missed[0]?.name as FacetName)
  }
  const facets = Object.fromEntries(
    facetNames.map((name) => [
      name,
      [...counts[name]]
        .map(([value, n]): FacetCount => ({ value, count: n }))
        .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
    ]),
  ) as unknown as Record<FacetName, readonly FacetCount[]>
  return { kept, facets }
}

const byName = new Intl.Collator('zh-CN')

/** The order of a list; equal ones by title, so that pages do not overlap. */
export function ordered(rows: readonly Judged[], sort: NonNullable<DatasetQuery['sort']>): Judged[] {
  const weight = (row: Judged): number => {
    switch (sort) {
      case 'fresh':
        return row.freshAt?.getTime() ?? 0
      case 'rows':
        return row.rowCount
      case 'score':
        return row.score ?? -1
      case 'best':
        // nothing was asked: what has rows here comes first
        return row.rank + (row.origin === 'intake' ? 0.002 : row.origin === 'register' ? 0.001 : 0)
      default:
        return 0
    }
  }
  return rows.toSorted(
    (a, b) => weight(b) - weight(a) || byName.compare(a.titleZh, b.titleZh) || (a.id < b.id ? -1 : 1),
  )
}

/** 数据地图: units × subjects, with freshness. */
export function mapOf(rows: readonly Judged[]): MapCell[] {
  const cells = new Map<string, { -readonly [K in keyof MapCell]: MapCell[K] }>()
  for (const row of rows) {
    const key = `${row.unit} ${row.subject}`
    const cell = cells.get(key) ?? {
      ...{ unit: row.unit, subject: row.subject, datasets: 0, rows: 0 },
      ...{ onTime: 0, late: 0, stale: 0, never: 0, free: 0 },
    }
    cell.datasets++
    cell.rows += row.rowCount
    cell[row.freshness]++
    cells.set(key, cell)
  }
  return [...cells.values()]
}
