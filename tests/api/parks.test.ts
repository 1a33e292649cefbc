import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { city as demo } from '../../cities/demo/index.ts'
import { foundLists } from '../../host/index.ts'
import { act, good, picture } from '../citizen.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

const DAY = 86_400_000
/** The park of the demonstration that is renewed here, a point in it, its town. */
const PARK = { park: 'P1', area: '440111018', point: { lon: 113.2222, lat: 23.2311 } }
const registers = Object.fromEntries(
  Object.entries(demo.registers ?? {}).filter(([name]) => name.startsWith('industrialPark.')),
)

/** 村级工业园 over the doors: one park from the survey to its new tenants, one hazard, one lease. */
describe('a village park is renewed', () => {
  let running: RunningTestCity
  let now = new Date('2026-11-23T02:00:00Z')
  const people: Record<string, Person> = {}
  const as = (name: string): Person => people[name] as Person
  const login = async () => {
    for (const name of ['parkclerk', 'parkofficer', 'renewal', 'parkinspector'])
      people[name] = await running.login(name)
  }
  /** Days go by; whoever was logged in logs in again. */
  const later = async (days: number) => {
    now = new Date(now.getTime() + days * DAY)
    running.rouse()
    await login()
  }
  before(async () => {
    running = await startTestCity({ now: () => now })
    await foundLists(running.city, { registers }, new Date(now.getTime() - DAY))
    await login()
  })
  after(() => running.stop())

  /** A picture that was brought by somebody of the office. */
  let shade = 0
  const photo = async (who: Person): Promise<string> => {
    const form = new FormData()
    form.append('file', new Blob([picture(++shade) as BlobPart], { type: 'image/png' }), `${shade}.png`)
    const headers = { cookie: who.cookie, 'x-csrf-token': who.csrf }
    const sent = await fetch(`${running.base}/api/files`, { method: 'POST', headers, body: form })
    return ((await sent.json()) as { id: string }).id
  }
  const application = (itemTitle: string) => ({
    ...{ title: itemTitle, item: 'DEMO', itemTitle, itemVersion: 1 },
    ...PARK,
  })
  const open = async (who: string, type: string, form: object): Promise<string> => {
    const lead = as('renewal').me.unit
    const given = { type: `industrialPark.${type}`, form: type === 'hazard' ? form : { ...form, lead } }
    const made = good(await as(who).call('POST', '/api/matters', { ...given, touch: { channel: 'phone' } }))
    await running.automated()
    return made.matter.matter.id
  }
  /** An act with what it wants as evidence, and all that follows by itself. */
  const does = async (who: string, id: string, action: string, form: object = {}, evidence = false) => {
    const files = evidence ? { files: [await photo(as(who))] } : {}
    const reply = await act(as(who), id, action, { ...form, ...files })
    await running.automated()
    return reply
  }
  const refused = async (...of: Parameters<typeof does>) => (await does(...of)).body.error?.code
  const view = async (id: string) => good(await as('parkofficer').call('GET', `/api/matters/${id}`))
  /** What an act left in the fact of it, the last time. */
  const left = async (id: string, action: string) => {
    const { timeline } = await view(id)
    const facts = timeline.filter((one: { action?: string }) => one.action === action)
    return facts[0]?.body.recorded
  }
  const rows = async (register: string, of: object) =>
    good(
      await as('parkofficer').call(
        'GET',
        `/api/registers/industrialPark.${register}?where=${encodeURIComponent(JSON.stringify(of))}`,
      ),
    ).rows.map((one: { values: Record<string, unknown> }) => one.values)

  test('from the survey to operation: nothing is skipped, every phase stands in the project register', async () => {
    const wish = { ...application('鸦岗第一工业园改造'), mode: 'enterprise', rentNow: 147 }
    const id = await open('parkclerk', 'renewal', wish)
    const { score, clusterMu, why } = await left(id, 'found')
    assert.ok(score > 0 && clusterMu > 100, `${score} ${clusterMu}`)
    assert.match(why, /连片/)
    // one renewal a park at a time
    const twin = await open('parkclerk', 'renewal', wish)
    assert.match((await left(twin, 'doubt')).findings, /已有在办改造项目/)
    assert.equal(await refused('parkofficer', twin, 'screen', { opinion: '同意' }), 'industrialPark.notSound')
    good(await does('parkclerk', twin, 'withdraw', { words: '重复申请' }))

    good(await does('parkofficer', id, 'screen', { opinion: '底数清楚' }))
    assert.ok((await does('parkclerk', id, 'plan', { planYear: 2027, clearBy: '2027-06-30' })).status >= 400)
    good(await does('renewal', id, 'plan', { planYear: 2027, clearBy: '2027-06-30' }))
    const vote = { body: 'households', eligible: 436, present: 435, agreed: 434 }
    const padded = { ...vote, present: 440 }
    assert.equal(await refused('parkclerk', id, 'vote', padded, true), 'votes.impossible')
    good(await does('parkclerk', id, 'vote', vote, true))

    const plan = {
      ...{ landM2: 123_333, plannedM2: 370_000, collectiveM2: 120_000, shareAgreed: 33, plotBefore: 0.8 },
      ...{ outputAfter: 300_000, rentAfter: 800, opinions: '各部门同意' },
    }
    assert.equal(await refused('renewal', id, 'approve', plan, true), 'industrialPark.shareMissed')
    good(await does('renewal', id, 'approve', { ...plan, shareAgreed: 30 }, true))

    const contract = { investor: '村企合作公司', money: 90_000 }
    assert.equal(await refused('renewal', id, 'contract', contract, true), 'industrialPark.notYet')
    good(await does('renewal', id, 'publicise', { notice: '方案公示' }, true))
    // what has to run out is nobody's limit: the matter is due by no publicity
    assert.notEqual((await view(id)).matter.dueClock, 'publicity')
    assert.equal(await refused('renewal', id, 'contract', contract, true), 'votes.publicityRuns')
    good(await does('parkofficer', id, 'object', { objection: '补偿标准不清' }))
    await later(16)
    assert.equal(await refused('renewal', id, 'contract', contract, true), 'industrialPark.notYet')
    good(await does('renewal', id, 'settle', { settled: '已说明补偿标准' }))
    good(await does('renewal', id, 'contract', contract, true))

    // three units are let: they are named, and nothing is taken down before their tenants have left
    assert.equal((await left(id, 'stillLet')).findings.split('、').sort().join(), 'P1-101,P1-201,P1-301')
    assert.equal(await refused('parkofficer', id, 'clear', {}, true), 'industrialPark.notYet')
    const leases = await rows('lease', { park: 'P1' })
    assert.equal(leases.length, 3)
    for (const { unit, tenant } of leases) {
      const { point: _nowhere, ...about } = application('企业退出搬迁')
      const leaves = { ...about, unit, tenant, toWhere: '人和科园' }
      const exit = await open('parkclerk', 'exit', leaves)
      const done = { permitEnded: true, dangerousKg: 0, wagesPaid: true }
      const owing = { ...done, wagesPaid: false }
      assert.equal(await refused('parkclerk', exit, 'check', owing, true), 'industrialPark.exitOpen')
      good(await does('parkclerk', exit, 'check', done, true))
      good(await does('parkclerk', exit, 'leave', {}, true))
    }
    good(await does('parkofficer', id, 'recheck'))
    good(await does('parkofficer', id, 'clear', {}, true))

    const place = PARK.point
    good(await does('parkofficer', id, 'demolish', { demolishedM2: 96_000, place }, true))
    good(await does('parkofficer', id, 'build', { permits: '建字第 1 号' }, true))
    good(await does('renewal', id, 'accept', { builtM2: 370_000, result: '合格' }, true))
    good(await does('parkclerk', id, 'admit', { contractPerMu: 60 }, true))
    const { matter } = await view(id)
    assert.equal(matter.state, 'operating')
    good(await does('parkofficer', id, 'yearCheck', { reachedPerMu: 62, verdict: 'renewed' }))

    const [project] = await rows('project', { number: matter.number })
    const { phase, voteShare, plotBefore, plotAfter, rentBefore, rentAfter } = project ?? {}
    assert.deepEqual(
      { phase, voteShare, plotBefore, plotAfter, rentBefore, rentAfter },
      {
        phase: 'operating',
        voteShare: 99.54,
        plotBefore: 0.8,
        plotAfter: 3,
        rentBefore: 147,
        rentAfter: 800,
      },
    )
    const [park] = await rows('park', { code: 'P1' })
    assert.equal(park?.state, 'renewed')
    // anybody may read how the vote went and what was built, without an account
    const page = good(await running.anyone.call('GET', '/api/public/sunshine/industrialPark.open'))
    assert.match(JSON.stringify(page), /鸦岗第一工业园改造/)
  })

  test('three in one with its exits blocked is major: out of use first, then mended, then looked at by another', async () => {
    const id = await open('parkinspector', 'hazard', {
      ...{ title: '夹层住人', content: '夹层住人，出口被堵', category: 'threeInOne', kind: 'general' },
      ...{ ...PARK, blockedExits: 2 },
    })
    assert.equal((await view(id)).matter.kind, 'major')
    assert.equal((await rows('park', { code: 'P1' }))[0]?.majorHazards, 1)
    good(await does('parkofficer', id, 'assign', { tenant: '永盛厂', order: '清理夹层' }))
    const mended = { done: '已清理' }
    assert.equal(await refused('parkinspector', id, 'mend', mended, true), 'industrialPark.stopFirst')
    good(await does('parkinspector', id, 'stopUse', { place: PARK.point }, true))
    good(await does('parkinspector', id, 'mend', mended, true))
    const seen = { place: PARK.point, result: '夹层已清' }
    assert.notEqual((await does('parkinspector', id, 'pass', seen, true)).status, 200)
    good(await does('parkofficer', id, 'pass', seen, true))
    assert.equal((await view(id)).matter.state, 'closed')
    assert.equal((await rows('park', { code: 'P1' }))[0]?.majorHazards, 0)
  })

  test('a lease that overlaps another is refused by itself; a fitting one is filed after its publicity', async () => {
    const [let_] = await rows('lease', { park: 'P4' })
    const asked = { ...application('物业租赁备案'), park: 'P4', tenant: let_?.tenant, rent: 16.8 }
    const term = { from: '2027-01-01', to: '2029-12-31' }
    const twice = await open('parkclerk', 'lease', { ...asked, ...term, unit: let_?.unit })
    assert.equal((await view(twice)).matter.state, 'refused')
    assert.match((await left(twice, 'conflict')).findings, /同一物业租期重叠/)

    const id = await open('parkclerk', 'lease', { ...asked, ...term, unit: 'P4-401' })
    good(await does('parkofficer', id, 'publicise', {}, true))
    assert.equal(await refused('parkofficer', id, 'file'), 'votes.publicityRuns')
    await later(9)
    const ended = async () =>
      (await view(id)).timeline.some((one: { kind: string }) => one.kind === 'clock.ended')
    for (let tries = 0; !(await ended()); tries++) {
      assert.ok(tries < 600, 'the publicity has not ended within a minute')
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const { clocks } = await view(id)
    const publicity = clocks.find((one: { kind: string }) => one.kind === 'publicity')
    assert.deepEqual([publicity.waits, publicity.light, publicity.left.zh], [true, 'green', '已期满'])
    const told = good(await as('parkofficer').call('GET', '/api/notices')).rows as {
      title: { zh: string }
      subject: string
    }[]
    const ofLease = told.filter(({ subject }) => subject === id).map(({ title }) => title.zh)
    assert.ok(ofLease.includes('“租金公示”已期满，可以办理下一步'), ofLease.join())
    assert.ok(!ofLease.some((title) => title.includes('租金公示') && /超期|到期/.test(title)), ofLease.join())
    good(await does('parkofficer', id, 'file'))
    const { number } = (await view(id)).matter
    assert.equal((await rows('lease', { number }))[0]?.rent, 16.8)
    const [unit] = await rows('unit', { code: 'P4-401' })
    assert.deepEqual([unit?.state, unit?.vacantM2], ['let', 0])
  })
})
