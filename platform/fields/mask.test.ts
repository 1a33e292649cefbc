import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { idCheck, maskText, maskValue } from './decide.ts'

test('names keep the surname, also a double one', () => {
  assert.deepEqual(
    ['张三', '张三丰', '欧阳修文', '欧阳', '𠮷野', '张', 'John Smith'].map((name) => maskValue('name', name)),
    ['张*', '张**', '欧阳**', '欧*', '𠮷*', '*', 'J****'],
  )
})

test('numbers keep what helps a clerk to recognise them', () => {
  assert.equal(maskValue('phone', '13812341234'), '138****1234')
  assert.equal(maskValue('phone', '+86 １３８ 1234 1234'), '138****1234')
  assert.equal(maskValue('phone', '020-81234567-801'), '020-****4567')
  assert.equal(maskValue('phone', '020 8123 4567'), '020-****4567')
  assert.equal(maskValue('phone', '0757-8123456'), '0757-****3456')
  assert.equal(maskValue('phone', '12'), '****')
  assert.equal(maskValue('idNumber', '440111199001011234'), '4401**********1234')
  assert.equal(maskValue('idNumber', 'E12345678'), '*******78')
  assert.equal(maskValue('all', 'anything'), '***')
})

test('addresses end at the town', () => {
  const shown: Record<string, string> = {
    广东省广州市白云区石井街道庆丰路12号: '广东省广州市白云区石井街道***',
    广州市白云区镇安路12号: '广州市白云区***',
    白云区金沙小区3栋: '白云区***',
    广东省东莞市长安镇锦厦社区: '广东省东莞市长安镇***',
    景德镇市景德镇路1号: '景德镇市***',
    石井镇庆丰村三巷5号: '石井镇***',
    老张家对面: '***',
    金沙小区3栋: '***',
  }
  for (const [address, masked] of Object.entries(shown)) assert.equal(maskValue('address', address), masked)
})

test('numbers inside a citizen’s words are found, full-width, spoken and spaced', () => {
  const cases: Record<string, string> = {
    '电话１３８１２３４５６７８，': '电话138****5678，',
    'tel:013812345678': 'tel:138****5678',
    'call 138 1234 5678!': 'call 138****5678!',
    一三八一二三四五六七八: '138****5678',
    幺三八零零幺三八零零零: '138****8000',
    '座机020-81234567或(0757)81234567': '座机020-****4567或0757-****4567',
    '联系电话：81234567': '联系电话：****67',
    身份证440106199001011234: '身份证4401**********1234',
    '440106 19900101 123x': '4401**********123x',
    旧证440106900101123: '旧证4401********123',
    '卡号6222 0212 3456 7890 128': '卡号6222********0128',
    车牌粤A·12345和粤AD12345: '车牌粤A*****和粤A*****',
    '邮箱 li.si@example.cn': '邮箱 l***@example.cn',
  }
  for (const [text, masked] of Object.entries(cases)) assert.equal(maskText(text), masked)
  // a long number that fails the Luhn check is no bank card
  assert.equal(maskText('编号6222 0212 3456 7890 129'), '编号6222 0212 3456 7890 129')
})

test('dates, case numbers and service numbers stay', () => {
  const text = '工单20261121000123于2026-11-21 10:00打12345，网格440111003001012，金额12000元，路灯编号A12345'
  assert.equal(maskText(text), text)
})

const words = fc.stringMatching(/^[一-龥，。、]{0,20}$/)
const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`))

test('property: a number planted in a text never comes out whole', () => {
  const mobile = digits(9).map((rest) => `1${'3456789'[Number(rest[0]) % 7]}${rest}`)
  const identity = fc.tuple(fc.integer({ min: 0, max: 36_000 }), digits(3)).map(([days, order]) => {
    const birth = new Date(Date.UTC(1920, 0, 1 + days)).toISOString().slice(0, 10).replaceAll('-', '')
    const body = `440111${birth}${order}`
    return body + idCheck(body)
  })
  const separated = fc
    .tuple(mobile, fc.constantFrom('', ' ', '-'))
    .map(([number, mark]) => [number.slice(0, 3), number.slice(3, 7), number.slice(7)].join(mark))
  fc.assert(
    fc.property(words, fc.oneof(separated, identity), words, (before, number, after) => {
      const bare = number.replace(/[ -]/g, '')
      const masked = maskText(before + number + after).replace(/[ -]/g, '')
      assert.ok(!masked.includes(bare.length === 11 ? bare.slice(3, 7) + bare.slice(7) : bare.slice(4, 14)))
      assert.equal(maskText(masked), masked)
    }),
  )
})

test('property: a masked value never holds the value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), (text) => {
      for (const mask of ['name', 'phone', 'idNumber', 'all'] as const) {
        const trimmed = text.trim()
        // what holds a star may be a mask already, and is masked to itself
        if (trimmed && !trimmed.includes('*') && !/^[J ]+$/.test(trimmed))
          assert.ok(!maskValue(mask, text).includes(trimmed), `${mask} ${text}`)
      }
    }),
  )
  fc.assert(
    fc.property(words, digits(3), (place, house) => {
      assert.ok(!/\d/.test(maskValue('address', `${place}路${house}号`)))
    }),
  )
})
