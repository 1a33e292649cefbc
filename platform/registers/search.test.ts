import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { must, say } from '../../base/index.ts'
import { longText, openVault, text } from '../fields/index.ts'
import { schema as ledgerSchema } from '../ledger/index.ts'
import { schema as orgSchema, systemActor } from '../org/index.ts'
import { type Store, sql } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import { applyPlan, openRegisters, type RegisterType, schema } from './index.ts'

describe('platform / registers / search', () => {
  const t = (zh: string) => say(zh, zh)
  const article: RegisterType = {
    name: 'club.rule',
    title: t('规则'),
    fields: {
      title: text({ title: t('标题'), required: true, max: 300 }),
      body: longText({ title: t('正文'), required: true, max: 10_000 }),
    },
    label: 'title',
    key: ['title'],
    search: ['title', 'body'],
    editors: [],
    readers: ['*'],
  }
  const system = systemActor('440111')
  const at = new Date('2026-03-02T01:00:00Z')
  const registers = openRegisters({
    types: [article],
    vault: openVault({ key: Buffer.alloc(32, 5) }),
    codes: () => undefined,
    roles: {},
  })

  let store: Store
  before(async () => {
    store = await freshStore([ledgerSchema, orgSchema, schema])
    must(await applyPlan(store, [article], at))
  })
  after(() => store.close())

  const fill = (rows: readonly { title: string; body: string }[]) =>
    store.tx((tx) => registers.importRows(tx, system, 'club.rule', rows, { at, source: 'test' }))

  const search = async (q: string, limit = 10) =>
    must(await registers.list(store, system, 'club.rule', { q, limit })).rows.map((row) =>
      String(row.values.title),
    )

  test('a word in the title weighs more than in the body, a rare word more than a common one', async () => {
    must(
      await fill([
        { title: '退费办法', body: '场地费在开始前二十四小时可以退还。' },
        { title: '预约办法', body: '预约场地后可以改期，也可以申请退费。' },
        { title: '𠮷野家优惠', body: '凭会员证在 iPhone 上出示二维码，办法另行公布。' },
        ...Array.from({ length: 30 }, (_, i) => ({
          title: `第${i}号通知`,
          body: '场地开放办法按照通知执行。',
        })),
      ]),
    )
    assert.deepEqual((await search('退费'))[0], '退费办法')
    assert.equal((await search('场地怎么退费办法'))[0], '退费办法')
    assert.deepEqual(await search('𠮷野'), ['𠮷野家优惠'])
    assert.deepEqual(await search('IPHONE'), ['𠮷野家优惠'])
    assert.deepEqual(await search('，。'), [])
    assert.deepEqual(await search("'; drop table fact; --"), [])
  })

  const laws = new URL(
    'data/laws-cn/laws.jsonl.gz',
    process.env.HUYING_SHARED
      ? `file://${process.env.HUYING_SHARED}/`
      : new URL('../../../shared/', import.meta.url),
  )
  const absent = existsSync(laws) ? false : 'the law texts (HUYING_SHARED/data/laws-cn) are not here'

  /** The articles 条 of Guangdong's own regulations, up to a number. */
  function lawArticles(most: number): { title: string; body: string }[] {
    const rows = new Map<string, string>()
    for (const line of gunzipSync(readFileSync(laws)).toString().split('\n')) {
      if (!line) continue
      const law = JSON.parse(line) as { kind: string; name: string; text: string }
      if (!/广东|12345|热线/.test(law.kind + law.name)) continue
      for (const part of law.text.split(/\n(?=第[零一二三四五六七八九十百]+条)/).slice(1)) {
        const number = /^第[零一二三四五六七八九十百]+条/.exec(part)?.[0]
        const body = part.slice(number?.length).split('\n#')[0]?.trim() ?? ''
        if (body.length > 40) rows.set(`${law.name} ${number}`, body)
      }
      if (rows.size >= most) break
    }
    return [...rows]
      .slice(0, most)
      .map(([title, body]) => ({ title, body: [...body].slice(0, 9000).join('') }))
  }

  test('among 1,000 law articles a half-remembered sentence finds its article', {
    skip: absent,
  }, async (context) => {
    const rows = lawArticles(1000)
    assert.equal(rows.length, 1000)
    assert.equal(must(await fill(rows)).created, 1000)
    await store.tx((tx) => tx.run(sql`analyze reg_club_rule`))
    let [first, five, asked, ms] = [0, 0, 0, 0]
    for (let i = 0; i < rows.length; i += 10) {
      const row = rows[i] as (typeof rows)[number]
      // every other clause, cut short: as a caller tells what he heard once
      const clauses = row.body.split(/[，。、；：\s]/).filter((clause) => clause.length > 4)
      const told = clauses.filter((_, k) => k % 2 === 0).slice(0, 3)
      const q = told.map((clause) => clause.slice(0, 9)).join('')
      if (q.length < 9) continue
      asked++
      const from = performance.now()
      const found = await search(q, 5)
      ms += performance.now() - from
      if (found[0] === row.title) first++
      if (found.includes(row.title)) five++
    }
    context.diagnostic(
      `${asked} queries: first ${first}, among five ${five}; ${(ms / asked).toFixed(1)} ms each`,
    )
    assert.ok(five / asked >= 0.97, `${five} of ${asked}`)
    assert.ok(first / asked >= 0.93, `${first} of ${asked}`)
  })
})
