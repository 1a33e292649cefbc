import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { fill, residentRows, residents } from '../../platform/catalogue/rows/testing.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

describe('capability platform', () => {
  let running: RunningTestCity
  let head: Person
  before(async () => {
    running = await startTestCity()
    head = await running.login('datahead')
  })
  after(() => running.stop())

  const FIRM = {
    ...{ organisation: '示例软件有限公司', creditCode: '91440111MA9W000106', contact: '陈工' },
    ...{ phone: '13812345678', purpose: '为社区做便民小程序' },
  }
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

  test('an outside developer finds, registers, is confirmed, asks, gets a key, calls, sees quota and calls; a closed key is shut', async () => {
    const { anyone, city } = running
    const one = residents({
      ...{ unit: head.me.unit as string, open: 'open', share: 'free', rowCount: 30, grade: 2 },
      items: residents().items.filter((item) => ['village', 'born', 'note'].includes(item.name)),
    })
    await fill(city.store, one, residentRows(30))
    const found = await anyone.call('GET', '/api/public/abilities')
    assert.equal(found.status, 200, JSON.stringify(found.body))
    const names = found.body.abilities.map((ability: { name: string }) => ability.name)
    assert.deepEqual(names, ['address', 'classify', 'valid', 'divisions', 'open311'])
    assert.ok(found.body.datasets > 0)

    const bad = await anyone.call('POST', '/api/public/developers', {
      ...FIRM,
      creditCode: '123',
      contact: '',
    })
    assert.equal(bad.body.error.code, 'abilities.badForm')
    const made = await anyone.call('POST', '/api/public/developers', FIRM)
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const again = await anyone.call('POST', '/api/public/developers', FIRM)
    assert.equal(again.body.error.code, 'abilities.known')
    const pass = bearer(made.body.pass)
    const use = { system: '便民小程序', purpose: '帮居民找到所在社区', dayMost: 3 }
    const ask = (ability: string) =>
      anyone.call('POST', '/api/public/developers/me/uses', { ability, ...use }, pass)
    assert.equal((await ask('address')).body.error.code, 'abilities.notConfirmed')

    // the data authority sees whom it speaks to, and confirms; others may not
    const desk = await head.call('GET', '/api/abilities')
    assert.equal(desk.body.developers[0].contact, '陈工')
    const outsider = await running.login('data01')
    assert.equal((await outsider.call('GET', '/api/abilities')).status, 403)
    const confirm = { state: 'confirmed' }
    const path = `/api/abilities/developers/${made.body.id}/decision`
    assert.equal((await outsider.call('POST', path, confirm)).status, 403)
    assert.equal((await head.call('POST', path, confirm)).status, 200)

    assert.equal((await ask('teleport')).body.error.code, 'abilities.noAbility')
    const grantedKey = async (ability: string) => {
      const asked = await ask(ability)
      assert.equal(asked.status, 201, JSON.stringify(asked.body))
      const key = `/api/public/developers/me/uses/${asked.body.id}/key`
      assert.equal((await anyone.call('POST', key, {}, pass)).body.error.code, 'abilities.notOpen')
      const decided = await head.call('POST', `/api/abilities/uses/${asked.body.id}/decision`, {
        state: 'granted',
      })
      assert.equal(decided.status, 200, JSON.stringify(decided.body))
      const got = await anyone.call('POST', key, {}, pass)
      assert.equal(got.status, 201, JSON.stringify(got.body))
      return { use: asked.body.id as string, key: bearer(got.body.key) }
    }
    const address = await grantedKey('address')
    const call = (name: string, body: object, key: object) =>
      anyone.call('POST', `/ability/v1/${name}`, body, key as Record<string, string>)
    const parsed = await call('address', { text: '白云区石井街道石沙路12号3栋502房' }, address.key)
    assert.equal(parsed.status, 200, JSON.stringify(parsed.body))
    assert.ok(parsed.body.result.parts.some((part: { words: string }) => part.words.includes('石沙路')))
    assert.deepEqual(parsed.body.quota, { used: 1, most: 3 })
    // a key opens what it was asked for, and nothing without one
    const foreign = await call('valid', { kind: 'phone', value: '1' }, address.key)
    assert.equal(foreign.body.error.code, 'abilities.otherAbility')
    assert.equal((await call('address', { text: '石井街道石沙路' }, {})).status, 401)
    const many = await Promise.all(
      Array.from({ length: 5 }, () => call('address', { text: '石井街道石沙路12号' }, address.key)),
    )
    assert.equal(many.filter((answer) => answer.status === 200).length, 2, 'the quota holds exactly')
    const mine = await anyone.call('GET', '/api/public/developers/me', undefined, pass)
    const own = mine.body.uses.find(({ id }: { id: string }) => id === address.use)
    assert.deepEqual([own.used, own.days[0].refused], [3, 4])

    const valid = await grantedKey('valid')
    const wrong = await call('valid', { kind: 'creditCode', value: '91440111MA9W000107' }, valid.key)
    assert.equal(wrong.body.result.valid, false)
    assert.ok(wrong.body.result.why.zh)
    const right = await call('valid', { kind: 'creditCode', value: FIRM.creditCode }, valid.key)
    assert.equal(right.body.result.valid, true)

    const data = await grantedKey(`data/${one.code}`)
    const page = await call('data', { dataset: one.code, q: '石井' }, data.key)
    assert.equal(page.status, 200, JSON.stringify(page.body))
    assert.ok(page.body.result.rows.length > 0)

    // Open311 has keys of its own, made and closed with the use
    const reports = await grantedKey('open311')
    assert.match(reports.key.authorization, /Bearer hy_/)

    const closed = await head.call('POST', `/api/abilities/uses/${valid.use}/decision`, {
      state: 'revoked',
      why: '停用',
    })
    assert.equal(closed.status, 200)
    assert.equal((await call('valid', { kind: 'phone', value: '1' }, valid.key)).status, 401)
    const out = await head.call('POST', path, { state: 'refused', why: '不再合作' })
    assert.equal(out.status, 200)
    assert.equal((await call('data', { dataset: one.code }, data.key)).status, 401)
  })
})
