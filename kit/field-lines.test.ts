import assert from 'node:assert/strict'
import { test } from 'node:test'
import { amount, code, day, fieldLines, integer, line, say, text } from './index.ts'

test('fields from lines are the fields that functions make', () => {
  const fields = fieldLines(`
    number 编号 Number: line 40 · floors 层数 Floors, above ground: integer 1..60!
    area 面积（亩） Area, mu: amount 4 · state 状态 State: code parkState! · on 日期 On: past
    owner 户主 Head: name!`)
  assert.deepEqual(fields, {
    number: line('编号', 'Number', 40),
    floors: integer({ title: say('层数', 'Floors, above ground'), required: true, min: 1, max: 60 }),
    area: amount('面积（亩）', 'Area, mu', false, 4),
    state: code({ title: say('状态', 'State'), list: 'parkState', required: true }),
    on: day({ title: say('日期', 'On'), max: 'today' }),
    owner: text({ title: say('户主', 'Head'), required: true, max: 40, personal: 'name' }),
  })
})

test('what is no field says so by itself', () => {
  assert.throws(() => fieldLines('floors 层数: integer'), /not a field: floors/)
  assert.throws(() => fieldLines('floors 层数 Floors: number'), /not a field/)
  assert.throws(() => fieldLines('a 甲 A: yes · a 乙 B: yes'), /field a stands there twice/)
})
