import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { must } from '../../../base/index.ts'
import { linearPattern, patternOf, replacePattern } from './pattern.ts'

const groupsOf = (source: string, text: string) => must(patternOf(source)).find(text, 0)?.groups

describe('patterns a steward writes', () => {
  it('finds and takes apart', () => {
    assert.deepEqual(groupsOf('(\\d+)-(\\d+)-(\\d+)', '配比16-6-8含氯'), ['16-6-8', '16', '6', '8'])
    assert.deepEqual(groupsOf('[占约]\\s*(\\d+(?:\\.\\d+)?)%', '尿素 (占15.5%)'), ['占15.5%', '15.5'])
    assert.deepEqual(groupsOf('\\h+', 'ab汉字cd'), ['汉字'])
    assert.deepEqual(groupsOf('^a|b$', 'xb'), ['b'])
    assert.deepEqual(groupsOf('a{2,3}?', 'aaaa'), ['aa'])
    assert.equal(groupsOf('^b', 'ab'), undefined)
  })
  it('replaces every occurrence', () => {
    const pattern = must(patternOf('(\\d+)年(\\d+)月'))
    assert.equal(replacePattern(pattern, '2021年3月和2022年4月', '$1/$2$$'), '2021/3$和2022/4$')
    assert.equal(replacePattern(must(patternOf('x*')), 'abc', '-'), '-a-b-c-')
  })
  it('says what it does not understand', () => {
    for (const source of [
      '(',
      ')',
      '[a',
      'a**',
      '*a',
      '(?=a)',
      '\\1',
      '(a*)*',
      '(?:a|b*)+',
      'a{5,2}',
      'a{999}',
      '',
      '\\b',
    ])
      assert.equal(patternOf(source).ok, false, source)
    assert.equal(patternOf(`(?:${'a{100}'.repeat(25)}){100}`).ok, false, 'too large')
  })
  it('takes time linear in the text, whatever the pattern', () => {
    const bad = must(patternOf('(?:a|aa|aaa)+(?:a|ab)*(?:a+b|c)+$'))
    assert.equal(bad.find('a'.repeat(4_000), 0), null)
  })
  it('agrees with the engine on patterns both understand', () => {
    const atom = fc.constantFrom('a', 'b', '1', '[ab]', '[^a]', '\\d', '.', '(?:ab|a)', '(a)', '(b|1)')
    const part = fc
      .tuple(atom, fc.constantFrom('', '', '+', '*', '?', '+?', '{1,2}', '*?'))
      .map(([one, many]) => one + many)
    const source = fc
      .array(part, { minLength: 1, maxLength: 5 })
      .chain((parts) =>
        fc.constantFrom(parts.join(''), `^${parts.join('')}`, `${parts.join('')}$`, `${parts.join('')}|b1`),
      )
    fc.assert(
      fc.property(
        source,
        fc.string({ unit: fc.constantFrom('a', 'b', '1', '\n', '𠮷'), maxLength: 12 }),
        (one, text) => {
          const native = new RegExp(one.replaceAll('.', '[^\\n]'), 'u').exec(text)
          const expected = native ? [native.index, ...native.map((group) => group ?? '')] : null
          for (const pattern of [must(patternOf(one)), linearPattern(one)]) {
            const found = pattern.find(text, 0)
            assert.deepEqual(found && [found.start, ...found.groups], expected)
          }
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
