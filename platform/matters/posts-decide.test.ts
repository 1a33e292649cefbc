import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { say } from '../../base/index.ts'
import { judgePosts, type PostAct } from './posts-decide.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 10, 10, hour))
const span = { from: at(0), to: at(24) }
const act = (matter: string, action: string, hour: number, who = 'ann'): PostAct => ({
  ...{ matter, action, at: at(hour), account: who, name: who, unitName: 'club' },
})
const kept = (matter: string, kind: string, hour: number, result = 'kept') => ({
  ...{ matter, kind, stoppedAt: at(hour), result },
})
// a tennis club: whoever books courts, and whoever strings rackets
const rules = {
  booker: { title: say('订场', 'Booking'), acts: ['book'], clock: 'book', wrong: ['move'] },
  stringer: { title: say('穿线', 'Stringing'), acts: ['string'], wrong: ['restring'] },
}

describe('people at their posts', () => {
  test('in time and right is a hundred; late costs sixty, set right by others forty', () => {
    const lines = judgePosts(
      rules,
      [
        act('1', 'book', 1),
        act('2', 'book', 2, 'ben'),
        act('3', 'book', 3, 'cat'),
        act('3', 'move', 4, 'zoe'),
      ],
      [kept('1', 'book', 1), kept('2', 'book', 2, 'late'), kept('3', 'book', 3)],
      span,
    )
    assert.deepEqual(
      lines.map(({ name, score, inTime, timed, wrong }) => [name, score, inTime, timed, wrong]),
      [
        ['ann', 100, 1, 1, 0],
        ['cat', 60, 1, 1, 1],
        ['ben', 40, 0, 1, 0],
      ],
    )
  })

  test('where no limit runs only what was right counts', () => {
    const [line] = judgePosts(
      rules,
      [act('1', 'string', 1), act('1', 'restring', 2, 'zoe'), act('2', 'string', 3)],
      [],
      span,
    )
    assert.deepEqual([line?.done, line?.wrong, line?.score], [2, 1, 50])
  })

  test('a later act of the post is a later chance: what was wrong before stays with who did it then', () => {
    const lines = judgePosts(
      rules,
      [
        act('1', 'book', 1),
        act('1', 'move', 2, 'zoe'),
        act('1', 'book', 3, 'ben'),
        act('1', 'play', 4, 'zoe'),
      ],
      [],
      span,
    )
    assert.deepEqual(
      lines.map(({ name, wrong }) => [name, wrong]),
      [
        ['ben', 0],
        ['ann', 1],
      ],
    )
  })

  test('outside of the span nothing is counted, what was set right after it is; machines are nobody', () => {
    const lines = judgePosts(
      rules,
      [
        act('1', 'book', -30),
        act('2', 'book', 23),
        act('2', 'move', 40, 'zoe'),
        { ...act('3', 'book', 5), account: null },
      ],
      [],
      span,
    )
    assert.deepEqual(
      lines.map(({ done, wrong }) => [done, wrong]),
      [[1, 1]],
    )
  })
})
