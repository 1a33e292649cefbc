import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Declared } from '../../live/wire.ts'
import { factValues } from './fact-values.ts'
import { KIND_GROUPS, kindWords, subjectWords } from './fact-words.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const sources = globSync('{platform,brain,host,server}/**/*.ts', { cwd: root })
  .filter((path) => !path.includes('test'))
  .map((path) => readFileSync(`${root}${path}`, 'utf8'))
const all = (pattern: RegExp): ReadonlySet<string> =>
  new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map((found) => found[1] ?? '')))

test('every kind of fact and every subject that the code writes has words', () => {
  const codes = all(/'([a-z]+\.[a-zA-Z]+)': \{/g)
  // `kind: 'a.b'`, `kind: x ? 'a.b' : 'c.d'`, factOf(actor, 'a.b', …), changed(who, 'a.b', …), fact(who, 'a.b', …)
  const kinds = new Set([
    ...all(/kind: '([a-z]+\.[a-zA-Z]+)'/g),
    ...all(/(?:kind: [^\n']*|\b(?:factOf|changed|fact|record)\([^\n']*)\? '([a-z]+\.[a-zA-Z]+)'/g),
    ...all(
      /(?:kind: |\b(?:factOf|changed|fact|record)\()[^\n']*'[a-z]+\.[a-zA-Z]+' : '([a-z]+\.[a-zA-Z]+)'/g,
    ),
    ...all(/\b(?:factOf|changed|fact|record)\([^\n'()]*'([a-z]+\.[a-zA-Z]+)'/g),
    ...all(/\btell\(tx, (?:\w+ \? )?'([a-z]+\.[a-zA-Z]+)'/g),
    ...all(/\btell\(tx, \w+ \? '[a-z]+\.[a-zA-Z]+' : '([a-z]+\.[a-zA-Z]+)'/g),
  ])
  for (const code of codes) kinds.delete(code)
  assert.ok(kinds.size > 40, String(kinds.size))
  assert.deepEqual(
    [...kinds].filter((kind) => kindWords(kind).zh === kind),
    [],
  )
  const rooms = new Set([...kinds].map((kind) => kind.split('.')[0] ?? ''))
  assert.deepEqual([...rooms].filter((room) => !(room in KIND_GROUPS)).sort(), ['mail'])
  assert.deepEqual(
    [...all(/subjectKind: '([a-zA-Z]+)'/g)].filter((kind) => subjectWords(kind).zh === kind),
    [],
  )
})

const say = (zh: string) => ({ zh, en: `${zh} in English` })
const names = {
  declared: {
    types: {
      'club.letter': {
        title: say('来信'),
        flow: {
          states: { open: { title: say('待办'), kind: 'open' } },
          actions: { reply: { title: say('回信') } },
        },
      },
    },
    codes: {
      category: {
        name: 'category',
        version: '1',
        title: say('分类'),
        codes: [
          { code: '01', title: say('球场') },
          { code: '0101', parent: '01', title: say('球网') },
        ],
      },
    },
    roles: { groundsman: { title: say('场地员') } },
    registers: {},
  } as unknown as Declared,
  s: (says: string | { readonly zh: string }) => (typeof says === 'string' ? says : says.zh),
  exact: (at: string) => `@${at.slice(0, 10)}`,
  area: (code: string) => (code === '990101' ? '网球区' : code),
  unit: (id: string) => (id === 'u1' ? '场地组' : id),
}

test('codes become words, identifiers and kept words are left out', () => {
  assert.deepEqual(
    factValues(
      {
        ...{
          to: 'open',
          action: 'reply',
          category: '0101',
          area: '990101',
          unit: 'u1',
          roles: ['groundsman'],
        },
        ...{ session: '01a1fdb6-a688-704f-9b3e-5fcde0509fd5', note: '…', level: 3, demo: true, helpers: [] },
        ...{ due: '2026-11-19T16:05:56.000Z', minConfidence: 0.95, filter: { view: 'all', q: '…' } },
        ...{ odd: 'whatever', nothing: null },
      },
      names,
    ),
    [
      ['到', '待办'],
      ['分类', '球场 › 球网'],
      ['区划', '网球区'],
      ['单位', '场地组'],
      ['角色', '场地员'],
      ['层级', '区级'],
      ['演示', '是'],
      ['到期', '@2026-11-19'],
      ['最低把握', '95%'],
      ['筛选', '视图 all'],
      ['odd', 'whatever'],
    ],
  )
})
