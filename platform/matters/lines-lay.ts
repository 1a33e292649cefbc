import { addDays, type Day, type Id, newId, type Refusal } from '../../base/index.ts'
import { refuse } from './line-refusals.ts'
import { keyOf, type Line, type LineDraft, place } from './lines-decide.ts'
import type { SheetRejected, SheetRow } from './lines-import.ts'

export const freshLine = (draft: LineDraft, replaces: Id | null): Line => ({
  ...draft,
  id: newId(),
  version: 1,
  replaces,
})

/** Ended with this day. */
export const endedOn = (line: Line, day: Day): Line => ({ ...line, validTo: day, version: line.version + 1 })

/** What a line says, without its identity. */
export const wordsOf = ({
  category,
  area,
  level,
  unit,
  helpers,
  basis,
  validFrom,
  validTo,
}: LineDraft): LineDraft => ({
  ...{ category, area, level, unit, helpers, basis, validFrom, validTo },
})

/** Only the end differs. */
export const sameBut = (a: Line, b: Line): boolean =>
  JSON.stringify({ ...wordsOf(a), validTo: null }) === JSON.stringify({ ...wordsOf(b), validTo: null })

/** Lays the rows of a sheet one after the other over the list, in memory; what was made or changed comes out once. */
export function layAll(
  rows: readonly SheetRow[],
  shelf: Map<string, Line[]>,
  overlap: (other: Line) => Refusal,
) {
  const counts = { created: 0, updated: 0, unchanged: 0, ended: 0 }
  const rejected: SheetRejected[] = []
  const made = new Map<Id, Line>()
  const changed = new Map<Id, readonly [before: Line, after: Line]>()
  const said = new Map<string, { readonly row: number; readonly words: string }>()
  for (const { row, drafts } of rows)
    for (const draft of drafts) {
      const mark = `${keyOf(draft)}/${draft.validFrom}`
      const words = JSON.stringify(draft)
      const earlier = said.get(mark)
      if (earlier && earlier.words !== words) {
        rejected.push({ row, reasons: [refuse['line.twiceInFile']({ first: earlier.row })] })
        continue
      }
      said.set(mark, { row, words })
      const peers = shelf.get(keyOf(draft)) ?? []
      const placed = place(peers, draft)
      if (placed.do === 'nothing') counts.unchanged++
      else if (placed.do === 'refuse') rejected.push({ row, reasons: [overlap(placed.other)] })
      else if (placed.do === 'change') {
        counts.updated++
        replace(peers, placed.line, { ...placed.line, ...placed.draft, version: placed.line.version + 1 })
      } else {
        counts.created++
        for (const one of placed.ends) {
          counts.ended++
          replace(peers, one, endedOn(one, addDays(draft.validFrom, -1)))
        }
        const line = freshLine(placed.draft, placed.ends[0]?.id ?? null)
        made.set(line.id, line)
        shelf.set(keyOf(line), [...peers, line])
      }
    }
  return { counts, rejected, work: { make: [...made.values()], change: [...changed.values()] } }

  function replace(peers: Line[], before: Line, after: Line): void {
    peers[peers.indexOf(before)] = after
    // A line made by this very file has no version to follow: it is simply made so.
    if (made.has(before.id)) made.set(before.id, { ...after, version: 1 })
    else
      changed.set(before.id, [
        changed.get(before.id)?.[0] ?? before,
        { ...after, version: (changed.get(before.id)?.[0] ?? before).version + 1 },
      ])
  }
}
