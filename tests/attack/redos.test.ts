import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { growthOf, patternsIn } from './patterns.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Patterns whose work grows with the square, and why nobody can make them work long. */
const BOUNDED: Readonly<Record<string, string>> = {
  '/\\B(?=(\\d{3})+$)/g': 'digits of an amount in fen that was a number before: at most 15',
  '/([h时点])[^ymdhs]*m+/g': 'number formats of a workbook, read in a thread with a time limit',
  '/m+([^ymdh]*s)/g': 'number formats of a workbook, read in a thread with a time limit',
  '/\\[(?:\\\\.|[^\\]\\\\])*\\]|\\\\d/g': 'patterns of quality rules, at most 200 characters',
}

test('the reader of patterns finds what is one and nothing else', () => {
  const source = [
    "const a = 'no /regex/ here' // nor /here/",
    'const b = x / y / z',
    'const c = /[/]\\/a+/gu.test(`t ${ /b(c)/.exec(d) } /no/`)',
    '/* /nor/ */ return /d$/',
  ].join('\n')
  assert.deepEqual(
    patternsIn(source).map(({ pattern, flags, line }) => [pattern, flags, line]),
    [
      ['[/]\\/a+', 'gu', 3],
      ['b(c)', '', 3],
      ['d$', '', 4],
    ],
  )
})

test('a pattern that explodes or squares is told from one that does not', () => {
  assert.equal(growthOf('^(a+)+$', '')?.how, 'explodes')
  assert.equal(growthOf('^(a|aa)+$', '')?.how, 'explodes')
  assert.equal(growthOf('\\s+$', '')?.how, 'squares')
  assert.equal(growthOf('(?<!\\s)\\s+$', ''), null)
  assert.equal(growthOf('^[a-z]{1,40}$', ''), null)
})

test('no pattern of the server works longer than its text is long', () => {
  const found: string[] = []
  const files = globSync('{base,platform,brain,kit,packs,host,server}/**/*.ts', { cwd: root }).filter(
    (name) => !/\.test\.ts$|test-helper|\/testing\b/.test(name),
  )
  const seen = new Map<string, string>()
  for (const file of files)
    for (const { pattern, flags, line } of patternsIn(readFileSync(root + file, 'utf8')))
      seen.set(`/${pattern}/${flags}`, `${file}:${line}`)
  assert.ok(seen.size > 800, `${seen.size} patterns`)
  for (const [text, where] of seen) {
    const at = text.lastIndexOf('/')
    const growth = growthOf(text.slice(1, at), text.slice(at + 1))
    if (growth && !(text in BOUNDED)) found.push(`${growth.how} by ${growth.by}: ${text} at ${where}`)
  }
  assert.deepEqual(found, [])
})
