import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Edge, Hand } from './declare.ts'
import { FLOOR, groupsOf, LEAST, onePlace } from './grouping.ts'
import { Groups } from './regroup.ts'

const idOf = (n: number): string => `m${String(n).padStart(3, '0')}`
const atOf = (n: number): Date => new Date(Date.UTC(2026, 2, 1) + n * 60_000)
type Asked = Pick<Hand, 'kind' | 'left' | 'right'>

/** A stream of requests, each near to some of those before it. */
const streams = fc.array(
  fc.array(
    fc.record({
      back: fc.integer({ min: 1, max: 12 }),
      strength: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    {
      maxLength: 5,
    },
  ),
  { minLength: 1, maxLength: 40 },
)
const edgesOf = (stream: readonly (readonly { back: number; strength: number }[])[]): Edge[][] =>
  stream.map((near, n) =>
    near.flatMap(({ back, strength }): Edge[] => (back <= n ? [[idOf(n - back), idOf(n), strength]] : [])),
  )
const shown = (groups: Groups): string[] =>
  groups
    .all()
    .map((group) => [...group].sort().join(' '))
    .sort()

describe('groups grow request by request', () => {
  test('the same groups come out however many are read at a time and wherever the reading breaks off', () => {
    fc.assert(
      fc.property(
        streams,
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 8 }),
        (stream, sizes) => {
          const edges = edgesOf(stream)
          const whole = new Groups([], [])
          for (const [n, near] of edges.entries()) whole.take(idOf(n), atOf(n), near)
          // Read in batches: after each only what was kept is known, as after a restart.
          let known: { matter: string; at: Date; group: string }[] = []
          let batch = 0
          for (let from = 0; from < edges.length; ) {
            const to = Math.min(edges.length, from + (sizes[batch++ % sizes.length] as number))
            const groups = new Groups(known, edges.slice(0, from).flat())
            for (let n = from; n < to; n++) groups.take(idOf(n), atOf(n), edges[n] ?? [])
            known = groups.all().flatMap((group) =>
              group.map((matter) => ({
                matter,
                at: atOf(Number(matter.slice(1))),
                group: group[0] as string,
              })),
            )
            from = to
          }
          assert.deepEqual(shown(new Groups(known, edges.flat())), shown(whole))
        },
      ),
    )
  })

  test('what is looked at anew is as if it were grouped from nothing, and nothing else moves', () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const edges = edgesOf(stream)
        const groups = new Groups([], [])
        for (const [n, near] of edges.entries()) groups.take(idOf(n), atOf(n), near)
        const all = edges.flat().filter(([, , strength]) => strength >= FLOOR)
        for (const [group] of groups.all()) {
          const before = shown(groups)
          const members = groups.members(group as string)
          const alone = groupsOf({
            nodes: [...members].sort(),
            edges: all.filter(([a, b]) => members.includes(a) && members.includes(b)),
          })
          const anew = new Groups(
            groups
              .all()
              .flatMap((one) =>
                one.map((matter) => ({ matter, at: atOf(Number(matter.slice(1))), group: one[0] as string })),
              ),
            edges.flat(),
          )
          anew.regroup([group as string])
          const others = before.filter((one) => one !== [...members].sort().join(' '))
          assert.deepEqual(shown(anew), [...others, ...alone.map((one) => [...one].sort().join(' '))].sort())
        }
      }),
      { numRuns: 50 },
    )
  })

  test('every request is in one group, named by its first request', () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const groups = new Groups([], [])
        for (const [n, near] of edgesOf(stream).entries()) groups.take(idOf(n), atOf(n), near)
        const all = groups.all().flat()
        assert.equal(new Set(all).size, all.length)
        assert.equal(all.length, stream.length)
        for (const group of groups.all()) {
          assert.equal(group[0], [...group].sort()[0])
          for (const one of group) assert.equal(groups.groupOf(one), group[0])
        }
      }),
    )
  })

  test('what was joined by hand stays together, what was taken apart never meets, and undone it is as before', () => {
    const some = fc.uniqueArray(fc.integer({ min: 0, max: 39 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(
        streams,
        fc.constantFrom('merge' as const, 'split' as const),
        some,
        some,
        (stream, kind, a, b) => {
          const here = (all: readonly number[]) => all.filter((n) => n < stream.length).map(idOf)
          const left = here(a)
          const right = here(b).filter((one) => !left.includes(one))
          fc.pre(left.length > 0 && right.length > 0)
          const edges = edgesOf(stream)
          const plain = new Groups([], [])
          for (const [n, near] of edges.entries()) plain.take(idOf(n), atOf(n), near)
          const known = plain.all().flatMap((group) =>
            group.map((matter) => ({
              matter,
              at: atOf(Number(matter.slice(1))),
              group: group[0] as string,
            })),
          )
          const hand: Asked = { kind, left, right }
          const decided = new Groups(known, edges.flat(), [hand])
          decided.regroup([...left, ...right].flatMap((one) => decided.groupOf(one) ?? []))
          const groupsHere = [...left, ...right].map((one) => decided.groupOf(one))
          if (kind === 'merge') assert.equal(new Set(groupsHere).size, 1)
          else {
            assert.equal(new Set(left.map((one) => decided.groupOf(one))).size, 1)
            for (const one of left)
              for (const other of right) assert.notEqual(decided.groupOf(one), decided.groupOf(other))
          }
        },
      ),
    )
  })

  test('one that is a little near to each of two groups does not chain them', () => {
    const groups = new Groups([], [])
    const strong = (n: number, ...others: number[]): Edge[] => others.map((one) => [idOf(one), idOf(n), 0.8])
    for (const [n, near] of [[], strong(1, 0), strong(2, 0, 1), [], strong(4, 3), strong(5, 3, 4)].entries())
      groups.take(idOf(n), atOf(n), near)
    groups.take(idOf(6), atOf(6), [
      [idOf(0), idOf(6), LEAST + 0.05],
      [idOf(3), idOf(6), LEAST + 0.05],
    ])
    assert.notEqual(groups.groupOf(idOf(0)), groups.groupOf(idOf(3)))
  })

  test('thousands about one thing are one group in bearable time', () => {
    const groups = new Groups([], [])
    for (let n = 0; n < 600; n++)
      groups.take(
        idOf(n),
        atOf(n),
        Array.from({ length: Math.min(n, 10) }, (_, i): Edge => [idOf(n - 1 - i), idOf(n), 0.7]),
      )
    assert.ok(groups.all().length < 600)
  })
})

test('points decide before towns, and who named no place may be anywhere', () => {
  const at = (area: string | null, lon: number | null = null, lat: number | null = null) => ({
    area,
    lon,
    lat,
  })
  assert.equal(onePlace(at('440111007001'), at('440111007002')), true)
  assert.equal(onePlace(at('440111007001'), at('440111008001')), false)
  assert.equal(onePlace(at('440111007001'), at('440111')), true)
  assert.equal(onePlace(at(null), at('440111008')), true)
  assert.equal(onePlace(at('440111007', 113.26, 23.15), at('440111008', 113.262, 23.151)), true)
  assert.equal(onePlace(at('440111007', 113.26, 23.15), at('440111007', 113.3, 23.15)), false)
})
