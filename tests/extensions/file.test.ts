import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { must } from '../../base/index.ts'
import { declarationIn, exported, zipOf } from '../../host/extension-file.ts'
import { check, extension } from '../../kit/index.ts'
import { care, office } from './care.ts'

test('export, check, import give the same declaration, in the same order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(Object.keys(care.registers.centre.fields), { minLength: 7 }),
      fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((text) => text.trim() !== ''),
      async (order, title) => {
        const { fields } = care.registers.centre
        const one = {
          ...care,
          title: { zh: title, en: title },
          registers: {
            centre: {
              ...care.registers.centre,
              fields: Object.fromEntries(order.map((key) => [key, fields[key as keyof typeof fields]])),
            },
          },
        }
        assert.deepEqual(check([office, extension(one)]), [])
        const back = must(await declarationIn(exported(one, 3).bytes))
        assert.equal(JSON.stringify(back), JSON.stringify(one))
      },
    ),
    { numRuns: 25 },
  )
})

test('what is no exported file is refused in words', async () => {
  for (const bytes of ['', 'x', '[]', 'PK\u0003\u0004', '{'])
    assert.equal((await declarationIn(Buffer.from(bytes))).ok, false)
  assert.equal((await declarationIn(zipOf({ 'index.js': 'process.exit(1)' }))).ok, false)
})
