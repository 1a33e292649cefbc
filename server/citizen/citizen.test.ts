import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { buildServer } from '../app.ts'
import { fakeCity } from '../testing/city.ts'
import { afterWrong, emergencyOf, lockedFor, saysSomething, type Tries, tailOf } from './decide.ts'

describe('server / citizen', () => {
  const closing: (() => Promise<unknown>)[] = []
  after(async () => {
    for (const close of closing) await close()
  })

  async function freshServer(now = () => new Date('2026-03-02T09:00:00+08:00')) {
    const fake = fakeCity({ now })
    const { app } = await buildServer(fake.city, { log: false, rates: false })
    closing.push(() => app.close())
    const post = (
      path: string,
      payload: object,
      headers: Record<string, string> = {},
      remoteAddress = '10.0.0.1',
    ) => app.inject({ method: 'POST', url: `/api/public/${path}`, payload, headers, remoteAddress })
    const follow = (number: string, phone?: string, remoteAddress = '10.0.0.1') =>
      app.inject({
        url: `/api/public/requests/${number}${phone === undefined ? '' : `?phone=${encodeURIComponent(phone)}`}`,
        remoteAddress,
      })
    const report = async (more: object = {}) =>
      (await post('requests', { content: '球场路灯不亮', phone: '13800138000', ...more })).json() as {
        number: string
      }
    return { ...fake, app, post, follow, report }
  }
  const codeOf = (answer: { json(): unknown }) => (answer.json() as { error: { code: string } }).error.code

  test('a citizen reports and follows by number and telephone tail', async () => {
    const { report, follow } = await freshServer()
    const { number } = await report()
    const trace = await follow(number, '8000')
    assert.equal(trace.statusCode, 200)
    assert.equal((await follow(number, '８０００')).statusCode, 200, 'full-width digits are fine')
    assert.ok(!trace.body.includes('13800138000'))
  })

  test('danger in the words raises the urgency and names whom to call', async () => {
    const { post, held } = await freshServer()
    const answer = await post('requests', { content: '球场有人晕倒了，快来' })
    assert.deepEqual((answer.json() as { emergency: { numbers: string[] } }).emergency.numbers, ['120'])
    assert.equal([...held.values()][0]?.input.form.urgency, 'critical')
    assert.equal(emergencyOf('路灯不亮'), undefined)
    assert.deepEqual(emergencyOf('发生车祸')?.numbers, ['122', '120'])
  })

  test('a wrong tail and a number that does not exist get the same answer', async () => {
    const { report, follow } = await freshServer()
    const { number } = await report()
    const [wrong, nobody] = [await follow(number, '1111'), await follow('2026030299999', '1111')]
    assert.equal(wrong.statusCode, 404)
    // but for the number of the request
    const said = (answer: { json(): unknown }) => (answer.json() as { error: unknown }).error
    assert.deepEqual(said(wrong), said(nobody))
    const [none, noneHere] = [await follow(number), await follow('2026030299999')]
    assert.deepEqual(said(none), said(noneHere))
  })

  test('after five wrong tails the door closes for an hour; from many addresses after twenty', async () => {
    let at = Date.parse('2026-03-02T09:00:00+08:00')
    const { report, follow } = await freshServer(() => new Date(at))
    const { number } = await report()
    for (let i = 0; i < 5; i++) assert.equal((await follow(number, '1111', '10.0.1.1')).statusCode, 404)
    const locked = await follow(number, '8000', '10.0.1.1')
    assert.equal(locked.statusCode, 429)
    assert.equal(codeOf(locked), 'citizen.lockedOut')
    assert.equal((await follow(number, '8000', '10.0.2.1')).statusCode, 200, 'the requester is not shut out')
    for (let i = 0; i < 15; i++) assert.equal((await follow(number, '1111', `10.1.0.${i}`)).statusCode, 404)
    assert.equal((await follow(number, '8000', '10.0.2.1')).statusCode, 429)
    at += 3_601_000
    assert.equal((await follow(number, '8000', '10.0.1.1')).statusCode, 200)
  })

  test('one address trying many numbers is stopped', async () => {
    const { report, follow } = await freshServer()
    const { number } = await report()
    for (let i = 0; i < 10; i++) await follow(`202603029${i}000`, '1111', '10.9.9.9')
    assert.equal(codeOf(await follow(number, '8000', '10.9.9.9')), 'citizen.lockedOut')
    assert.equal((await follow(number, '8000', '10.9.9.8')).statusCode, 200)
  })

  test('requests without a telephone cannot be counted through', async () => {
    const { report, follow, post } = await freshServer()
    const numbers = []
    for (let i = 0; i < 22; i++) {
      const answer = await post(
        'requests',
        { content: `第 ${i} 号球场没有灯`, anonymous: true },
        {},
        `10.2.0.${i}`,
      )
      numbers.push((answer.json() as { number: string }).number)
    }
    const codes = []
    for (const number of numbers) codes.push((await follow(number, undefined, '10.3.0.1')).statusCode)
    assert.equal(codes.filter((code) => code === 200).length, 20)
    assert.equal(
      (await follow(numbers[0] as string, undefined, '10.3.0.1')).statusCode,
      200,
      'the own one stays open',
    )
    assert.ok((await report()).number)
  })

  test('the same words from one device are one request, with or without a key', async () => {
    const { post, held } = await freshServer()
    const content = '球场路灯不亮'
    const numbers = new Set<string>()
    for (const key of ['press-0001', 'press-0002', 'press-0001', '']) {
      const answer = await post(
        'requests',
        { content: `${content}！` },
        key ? { 'idempotency-key': key } : {},
      )
      numbers.add((answer.json() as { number: string }).number)
    }
    assert.deepEqual([numbers.size, held.size], [1, 1])
    await post('requests', { content: '更衣室没有热水' })
    await post('requests', { content }, {}, '10.0.0.7')
    assert.equal(held.size, 3)
  })

  test('empty words, places outside and unknown fields are refused', async () => {
    const { post, held } = await freshServer()
    assert.equal(codeOf(await post('requests', { content: ' ！！？ 灯 ' })), 'citizen.emptyText')
    assert.equal(
      codeOf(await post('requests', { content: '路灯不亮', point: { lon: 0, lat: 0 } })),
      'citizen.outside',
    )
    assert.equal(codeOf(await post('requests', { content: '路灯不亮', state: 'closed' })), 'http.badInput')
    assert.equal(held.size, 0)
  })

  test('an anonymous request keeps nobody', async () => {
    const { report, held } = await freshServer()
    await report({ anonymous: true, name: '张三' })
    assert.deepEqual([...held.values()][0]?.input.requester, {})
  })

  test('urging works once a day; adding facts and rating reach the matter', async () => {
    let at = Date.parse('2026-03-02T23:00:00+08:00')
    const { report, post, held } = await freshServer(() => new Date(at))
    const { number } = await report()
    const act = (name: string, body: object) => post(`requests/${number}/${name}`, { phone: '8000', ...body })
    assert.equal((await act('urge', {})).statusCode, 200)
    assert.equal(codeOf(await act('urge', {})), 'citizen.urgedToday')
    at += 2 * 3_600_000
    assert.equal((await act('urge', {})).statusCode, 200, 'the next day')
    assert.equal((await act('supplement', { text: '在三号场地东侧' })).statusCode, 200)
    assert.equal(codeOf(await act('supplement', { text: '。' })), 'citizen.emptyText')
    assert.equal((await act('rate', { solved: 'no', satisfied: 'no', responded: true })).statusCode, 200)
    assert.equal(codeOf(await post(`requests/${number}/urge`, { phone: '0000' })), 'citizen.notFound')
    assert.deepEqual(
      [...held.values()][0]?.acts.map((one) => one.action),
      ['urge', 'urge', 'supplement', 'rateUnsolved'],
    )
  })

  test('tails and words', () => {
    assert.equal(tailOf(' １２３４'), '1234')
    assert.equal(tailOf('123'), null)
    assert.equal(tailOf('12a4'), null)
    assert.ok(saysSomething('路灯不亮'))
    assert.ok(!saysSomething('。。。。。'))
    let wrong: Tries | undefined
    for (let i = 0; i < 5; i++) wrong = afterWrong(wrong, 0)
    assert.equal(lockedFor(wrong, 5, 0), 3600)
    assert.equal(lockedFor(wrong, 5, 3_600_001), 0)
    assert.equal(lockedFor(wrong, 6, 0), 0)
  })
})
