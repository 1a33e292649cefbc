import { createHash } from 'node:crypto'
import type { Id } from '../../base/index.ts'

/** The id under which facts about a thing with a name (an indicator, a board) stand in the ledger: always the same. */
export function subjectOf(kind: 'indicator' | 'board', name: string): Id {
  const hex = createHash('sha256').update(`${kind} ${name}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
