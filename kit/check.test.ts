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

test('a question of a category is a field like any other: a personal one wants its mask', () => {
  const asking = (
    fields: NonNullable<Parameters<typeof pack>[0]['codes'][number]['codes'][number]['fields']>,
  ) =>
    pack({
      ...holding({ title: text({ title: say('名称', 'Title') }) }),
      codes: [
        {
          name: 'trouble',
          version: '1',
          title: say('毛病', 'Troubles'),
          codes: [{ code: '01', title: say('网', 'Net'), fields }],
        },
      ],
      registers: {},
    })
  assert.deepEqual(check([asking({ holes: text({ title: say('几个洞', 'Holes') }) })]), [])
  assert.deepEqual(
    check([asking({ phone: { kind: 'phone', title: say('电话', 'Phone') } })]).map((fault) => fault.at),
    ['firms/trouble/01/phone'],
  )
})

test('免重复填报: a form that knows whose it is does not ask for what a base register holds', () => {
  const name = (more: object = {}) => text({ title: say('名称', 'Name'), grade: 1, ...more })
  const base = register({
    title: say('法人', 'Legal persons'),
    fields: { code, name: name() },
    label: 'name',
    key: ['code'],
    editors: ['*'],
    readers: ['*'],
    sourced: true,
  })
  const asking = (own: ReturnType<typeof name>) => {
    const one = holding({ name: own, code })
    return check([{ ...one, registers: { ...one.registers, base } }]).map((fault) => fault.at)
  }
  assert.deepEqual(asking(name()), ['firms.firm/name'])
  assert.deepEqual(asking(name({ from: { register: 'firms.base', key: 'code', field: 'name' } })), [])
  assert.deepEqual(asking(name({ from: { register: 'firms.base', key: 'code', field: 'none' } })), [
    'firms.firm/name',
  ])
  assert.deepEqual(
    asking(name({ from: { register: 'other.base', key: 'code', field: 'name' } })),
    [],
    'a city without that pack asks as before',
  )
})
