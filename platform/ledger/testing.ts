import { type Id, newId } from '../../base/index.ts'
import type { Fact } from './declare.ts'

// Facts of an invented tennis club, for the tests and the bench.

export const club = 'tennis'

export function booked(change: Partial<Fact> = {}): Fact {
  return {
    district: club,
    kind: 'court.booked',
    subjectKind: 'court',
    subject: newId(),
    at: new Date('2026-03-02T01:00:00.123Z'),
    actor: {
      kind: 'staff',
      account: 'a-li',
      name: '李𠮷䶮',
      unit: 'u-1',
      unitName: '前台',
      onBehalfOf: null,
    },
    body: { hours: 1.5, court: 3, note: '带球拍 🎾', z: [1e21, 1e-7, -0.5], a: { y: null, x: true } },
    ...change,
  }
}

export const story = (subject: Id, kinds: readonly string[]): Fact[] =>
  kinds.map((kind, i) => booked({ subject, kind, body: { i } }))
