import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check } from './check.ts'
import { creditCode, pack, phone, register, say, text } from './index.ts'

const holding = (fields: Parameters<typeof register>[0]['fields']) =>
  pack({
    name: 'firms',
    title: say('企业', 'Firms'),
    net: 'industry',
    domain: '营商环境',
    roles: {},
    codes: [],
    matters: {},
    indicators: {},
    registers: {
      firm: register({
        title: say('企业', 'Firms'),
        fields,
        label: 'name',
        editors: ['*'],
        readers: ['*'],
      }),
    },
  })

const code = creditCode({ title: say('代码', 'Code'), required: true })

test('a name wants a mask, unless it is declared public: a firm has a name too', () => {
  const bare = { name: text({ title: say('名称', 'Name') }), code }
  assert.deepEqual(
    check([holding(bare)]).map((fault) => fault.at),
    ['firms.firm/name'],
  )
  assert.deepEqual(check([holding({ ...bare, name: text({ title: say('名称', 'Name'), grade: 1 }) })]), [])
})

test('no grade makes a telephone public', () => {
  const fields = {
    name: text({ title: say('名称', 'Name'), grade: 1 }),
    call: phone({ title: say('电话', 'Phone'), grade: 1 }),
  }
  assert.deepEqual(
    check([holding(fields)]).map((fault) => fault.at),
    ['firms.firm/call'],
  )
})
