import type { Head, Line, LineKind } from './declare.ts'

/** A first head finder: the first line in which most cells are filled. */
export function findHead(lines: readonly Line[], _known: readonly string[] = []): Head {
  const width = Math.max(0, ...lines.slice(0, 50).map(({ cells }) => cells.length))
  const first =
    lines.find(({ cells }) => cells.filter((cell) => cell.trim() !== '').length > width / 2) ?? lines[0]
  return {
    from: first?.no ?? 1,
    to: first?.no ?? 1,
    headings: first?.cells.map((cell) => cell.trim()) ?? [],
    left: 0,
    right: Math.max(0, (first?.cells.length ?? 1) - 1),
    taken: [],
    told: [],
    others: [],
    sure: 0.5,
  }
}

/** What a line below the head is. */
export function bodyLine(_head: Head, line: Line): LineKind {
  if (line.cells.every((cell) => cell.trim() === '')) return 'blank'
  return 'row'
}
