import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { must, say } from '../../base/index.ts'
import type { Field } from '../fields/declare.ts'
import { openVault } from '../fields/index.ts'
import { schema as ledgerSchema } from '../ledger/index.ts'
import { type Actor, schema as orgSchema } from '../org/index.ts'
import type { Store } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import { applyPlan, openRegisters, planTables, type RegisterType, schema } from './index.ts'
import { liveTables } from './keep.ts'

const t = say('项', 'Item')
const at = new Date('2026-03-02T01:00:00Z')
const letters = {
  name: 'letter',
  version: '1',
  title: t,
  codes: ['a', 'b', 'c'].map((code) => ({ code, title: t })),
}
const captain: Actor = {
  kind: 'staff',
  account: '01900000-0000-7000-8000-000000000001',
  name: '队长甲',
  district: '440111',
  unit: null,
  unitName: null,
  duties: [{ role: 'captain', area: '440111', units: null, grade: 4 }],
  provenAt: at.getTime(),
}

type Kind = 'text' | 'integer' | 'decimal' | 'code' | 'codes' | 'phone'
/** A field as the walk knows it: one identity under changing names, kinds and states. */
type Known = { name: string; before: string[]; kind: Kind; live: boolean; everRetired: boolean }

const declared: Readonly<Record<Kind, Field>> = {
  text: { kind: 'text', title: t },
  integer: { kind: 'integer', title: t },
  decimal: { kind: 'decimal', title: t },
  code: { kind: 'code', list: 'letter', title: t },
  codes: { kind: 'code', list: 'letter', many: true, title: t },
  phone: { kind: 'phone', title: t, personal: 'phone' },
}
const wider: Partial<Record<Kind, Kind>> = { integer: 'decimal', code: 'codes' }
const sampleOf = (kind: Kind, n: number): unknown =>
  ({
    text: `字${n}`,
    integer: n,
    decimal: n + 0.5,
    code: 'abc'[n % 3],
    codes: [...new Set(['abc'[n % 3], 'abc'[(n + 1) % 3]])],
    phone: `138${String(n % 100_000_000).padStart(8, '0')}`,
  })[kind]

describe('a walk of a thousand changes to a declared register', () => {
  let store: Store
  before(async () => {
    store = await freshStore([ledgerSchema, orgSchema, schema])
  })
  after(() => store.close())

  test('fields are added, renamed, widened, retired and brought back: no value is ever lost', async () => {
    const fields: Known[] = []
    /** Row id → field → value, as it was put in (and widened since). */
    const rows = new Map<string, Map<Known, unknown>>()
    let made = 0
    let number = 0
    const typeNow = (): RegisterType => ({
      name: 'walk.thing',
      title: t,
      fields: {
        number: { kind: 'integer', title: t, required: true },
        ...Object.fromEntries(
          fields
            .filter((one) => one.live)
            .map((one) => [
              one.name,
              { ...declared[one.kind], ...(one.before.length > 0 ? { was: one.before } : {}) },
            ]),
        ),
      },
      label: 'number',
      key: ['number'],
      editors: ['captain'],
      readers: ['captain'],
      retired: fields.filter((one) => !one.live).flatMap((one) => [one.name, ...one.before]),
    })
    const open = (type: RegisterType) =>
      openRegisters({
        types: [type],
        vault: openVault({ key: Buffer.alloc(32, 5) }),
        codes: (name) => (name === 'letter' ? letters : undefined),
        roles: { captain: { title: t, sees: 'area' } },
      })
    let type = typeNow()
    let registers = open(type)
    const declareAnew = async () => {
      type = typeNow()
      registers = open(type)
      must(await applyPlan(store, [type], at))
    }
    await declareAnew()

    const compare = async () => {
      assert.deepEqual(must(planTables([type], await liveTables(store))), [], 'nothing is left to do')
      for (const [id, wanted] of rows) {
        const [now, ...past] = must(await registers.history(store, captain, 'walk.thing', id))
        assert.ok(now)
        const shown = must(await registers.get(store, captain, 'walk.thing', id))
        for (const [field, value] of wanted) {
          if (!field.live) continue
          const masked = field.kind === 'phone'
          const seen = (values: Readonly<Record<string, unknown>>) =>
            masked ? String(values[field.name]).slice(-4) : values[field.name]
          const told = masked ? String(value).slice(-4) : value
          assert.deepEqual(seen(shown.values), told, `${field.name} of ${id}`)
          // a version written while the field was out of use tells nothing of it; the row kept its value
          if (!field.everRetired)
            assert.deepEqual(seen(now.values), told, `${field.name} in the history of ${id}`)
        }
        for (const one of past) assert.ok(one.values.number, 'every version is readable')
      }
    }

    const random = fc.sample(fc.tuple(fc.nat(99), fc.nat(9999)), { numRuns: 1000, seed: 20261121 })
    for (const [step, [what, n]] of random.entries()) {
      const live = fields.filter((one) => one.live)
      const one = live[n % Math.max(1, live.length)]
      if (what < 10 && live.length < 30) {
        const kind = (['text', 'integer', 'code', 'phone'] as const)[n % 4] ?? 'text'
        fields.push({ name: `field${made++}`, before: [], kind, live: true, everRetired: false })
        await declareAnew()
      } else if (what < 20 && one) {
        one.before = [one.name, ...one.before]
        one.name = `field${made++}`
        await declareAnew()
      } else if (what < 28 && one && wider[one.kind]) {
        one.kind = wider[one.kind] ?? one.kind
        for (const values of rows.values())
          if (one.kind === 'codes' && typeof values.get(one) === 'string') values.set(one, [values.get(one)])
        await declareAnew()
      } else if (what < 33 && one) {
        one.live = false
        one.everRetired = true
        await declareAnew()
      } else if (what < 38) {
        const gone = fields.find((each) => !each.live)
        if (gone) gone.live = true
        await declareAnew()
      } else if (what < 45 && rows.size < 12) {
        const row = must(
          await store.tx((tx) => registers.create(tx, captain, 'walk.thing', { number: ++number }, { at })),
        )
        rows.set(row.id, new Map())
      } else if (one && rows.size > 0) {
        const [id, values] = [...rows][n % rows.size] ?? []
        if (!id || !values) continue
        const before = must(await registers.get(store, captain, 'walk.thing', id))
        const value = sampleOf(one.kind, n + 1)
        must(
          await store.tx((tx) =>
            registers.update(
              tx,
              captain,
              'walk.thing',
              id,
              { [one.name]: value },
              { at, expectedVersion: before.version },
            ),
          ),
        )
        values.set(one, value)
      }
      if (step % 40 === 39) await compare()
    }
    await compare()
    assert.ok(made > 100 && rows.size > 5, `${made} names, ${rows.size} rows`)
  })
})
