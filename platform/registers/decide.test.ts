import assert from 'node:assert/strict'
import { test } from 'node:test'
import { say } from '../../base/index.ts'
import { integer, phone, text } from '../fields/decide.ts'
import { fits, merge, planTables, tableOf, typeProblems, validOn } from './decide.ts'
import type { RegisterType } from './declare.ts'

const t = say('项', 'Item')
const member: RegisterType = {
  name: 'club.teamMember',
  title: t,
  fields: {
    number: integer({ title: t, required: true }),
    nickName: text({ title: t }),
    phone: phone({ title: t, personal: 'phone' }),
  },
  label: 'nickName',
  key: ['number'],
  editors: ['captain'],
  readers: ['*'],
}

const tablesAfter = (statements: readonly string[]) => {
  const create = statements[0] ?? ''
  const columns = [...create.matchAll(/(f_\w+) (text|bigint)/g)].map(
    ([, name, type]) => [name, type] as const,
  )
  return new Map([['reg_club_team_member', new Map(columns as [string, string][])]])
}

const planned = (type: RegisterType, live = new Map<string, Map<string, string>>()) => {
  const plan = planTables([type], live)
  return plan.ok ? plan.value : plan.error.map((refusal) => refusal.says.en)
}

test('a new type becomes a table with the district first in every key', () => {
  assert.equal(tableOf('club.teamMember'), 'reg_club_team_member')
  const [create = '', unique = ''] = planned(member)
  assert.match(create, /f_number bigint, f_nick_name text, f_phone text, f_phone_blind text\)$/)
  assert.match(create, /primary key \(district, id\)/)
  assert.match(unique, /unique index .* \(district, keyed\)/)
  assert.throws(() => tableOf('club.x; drop table fact'))
})

test('a new field is a new column, and nothing else is said twice', () => {
  const live = tablesAfter(planned(member))
  assert.deepEqual(planned(member, live), [])
  const more = { ...member, fields: { ...member.fields, rank: integer({ title: t }) } }
  assert.deepEqual(planned(more, live), ['alter table reg_club_team_member add column f_rank bigint'])
})

test('what would lose or lay open data is refused in words', () => {
  const live = tablesAfter(planned(member))
  const { nickName, ...fewer } = member.fields
  assert.ok(nickName)
  assert.match(String(planned({ ...member, label: 'number', fields: fewer }, live)), /nick_name/)
  assert.deepEqual(planned({ ...member, label: 'number', fields: fewer, retired: ['nickName'] }, live), [])
  const typed = { ...member, fields: { ...member.fields, number: text({ title: t }) } }
  assert.match(String(planned(typed, live)), /bigint → text/)
  const open = { ...member, fields: { ...member.fields, phone: phone({ title: t }) } }
  assert.match(String(planned(open, live)), /was sealed/)
  const shut = {
    ...member,
    fields: { ...member.fields, nickName: text({ title: t, personal: 'name' as const }) },
  }
  assert.match(String(planned(shut, live)), /plain text already/)
})

test('a declaration that contradicts itself is named', () => {
  assert.deepEqual(typeProblems(member), [])
  assert.equal(
    typeProblems({ ...member, key: ['nobody', 'nickName'], publicFields: ['phone'], search: ['phone'] })
      .length,
    4,
  )
})

test('a masked value sent back by a form changes nothing', () => {
  const stored = { number: 1, phone: '13812341234' }
  assert.deepEqual(merge(member.fields, stored, { phone: '138****1234', number: 2 }), {
    number: 2,
    phone: '13812341234',
  })
  assert.deepEqual(merge(member.fields, stored, { phone: null }), { number: 1, phone: null })
})

test('validity includes both ends', () => {
  const period = { validFrom: '2026-01-01', validTo: '2026-01-31' }
  assert.deepEqual(
    ['2025-12-31', '2026-01-01', '2026-01-31', '2026-02-01'].map((day) => validOn(period, day)),
    [false, true, true, false],
  )
})

test('a column is compared with what it can hold', () => {
  assert.ok(fits('date', '2028-02-29'))
  for (const [type, value] of [
    ['date', '2026-02-30'],
    ['date', '2026-2-3'],
    ['bigint', 2 ** 53],
    ['double precision', Number.NaN],
    ['boolean', 'true'],
    ['timestamptz', '2026-02-03'],
    ['text', 7],
    ['jsonb', '{}'],
  ] as const)
    assert.ok(!fits(type, value), `${type} ${value}`)
})
