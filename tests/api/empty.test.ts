import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { city as empty } from '../../cities/empty/index.ts'
import type { CityDeclaration } from '../../kit/index.ts'
import { type Person, type Reply, type RunningTestCity, startTestCity } from '../city.ts'

describe('an empty city', () => {
  /** A city of nobody's, filled by its three administrators as the guide for operators tells. */
  const handed = new Map<string, string>()
  const plan: CityDeclaration = {
    ...empty,
    staff: (units) => {
      const staff = empty.staff(units)
      for (const one of staff) handed.set(one.account, one.password)
      return staff
    },
  }
  let city: RunningTestCity
  before(async () => {
    city = await startTestCity({ plan })
  })
  after(() => city.stop())

  const good = (reply: Reply, status = 200) => {
    assert.equal(reply.status, status, JSON.stringify(reply.body).slice(0, 600))
    return reply.body
  }

  /** Logs in with the password that was handed out, sets an own one, and works on. */
  async function enters(account: string, given: string): Promise<Person> {
    const first = await city.login(account, given)
    const early = await first.call('GET', '/api/people')
    assert.equal(early.status, 403, `${account}: nothing before the password is one's own`)
    const own = 'Qingtian-2026-ok'
    good(await first.call('POST', '/api/password', { old: given, new: own }))
    await assert.rejects(city.login(account, given))
    return city.login(account, own)
  }

  test('an empty city: units and people, duties, and the first request to its end', async () => {
    const system = await enters('systemadmin', handed.get('systemadmin') ?? '')
    const security = await enters('securityadmin', handed.get('securityadmin') ?? '')
    await enters('auditadmin', handed.get('auditadmin') ?? '')

    const [office] = good(await system.call('GET', '/api/units'))
    const unit = good(
      await system.call('POST', '/api/units', { name: '区城市管理局', kind: 'department', area: '440111' }),
    ).unit
    const people = new Map<string, { account: string; person: Person }>()
    for (const [account, role, where] of [
      ['jiedian', 'agent', office.id],
      ['paidan', 'dispatcher', office.id],
      ['chengban', 'handler', unit.id],
      ['shenhe', 'reviewer', office.id],
      ['huifang', 'visitor', office.id],
    ] as const) {
      const made = good(
        await system.call('POST', '/api/people', { name: `人员${account}`, account, unit: where }),
        201,
      )
      const duty = {
        account: made.id,
        role,
        area: '440111',
        ...(role === 'handler' ? { unit: unit.id } : {}),
        grade: 2,
      }
      assert.equal((await system.call('POST', '/api/duties', duty)).status, 403, 'not by the one who made it')
      good(await security.call('POST', '/api/duties', duty), 201)
      people.set(role, { account: made.id, person: await enters(account, made.password) })
    }
    const as = (role: string): Person => people.get(role)?.person as Person

    const opened = good(
      await as('agent').call('POST', '/api/matters', {
        type: 'hotline.ticket',
        form: {
          ...{ title: '路灯不亮', content: '三元里大道的路灯三天不亮', kind: 'help', category: '0201' },
          ...{ urgency: 'normal', area: '440111' },
        },
        requester: { name: '张三', phone: '13800138000' },
        touch: { channel: 'phone' },
      }),
      201,
    ).matter.matter
    // Nobody is named in a list that does not exist yet: the brain says who handles first, and why.
    const advice = good(await as('dispatcher').call('GET', `/api/advice?matter=${opened.id}`))
    assert.deepEqual([advice.covered, advice.units[0].basis], [false, 'fallback'])
    const act = async (role: string, action: string, form: Record<string, unknown> = {}) => {
      const { matter, tasks } = good(await as('dispatcher').call('GET', `/api/matters/${opened.id}`))
      const task = tasks.find((one: { role: string }) => one.role === 'lead')?.id
      return good(
        await as(role).call('POST', `/api/matters/${opened.id}/actions/${action}`, {
          version: matter.version,
          ...(task && ['sign', 'contact', 'reply'].includes(action) ? { task } : {}),
          form,
        }),
      )
    }
    await act('dispatcher', 'dispatch', { lead: unit.id, why: '路灯由城管维护' })
    await act('handler', 'sign')
    await act('handler', 'contact', { channel: 'phone', text: '已通话说明' })
    await act('handler', 'reply', { text: '经查，线路故障已修复，三元里大道路灯已于今日全部恢复照明。' })
    await act('reviewer', 'pass', { words: '' })
    await act('visitor', 'visitDone', {
      ...{ channel: 'phone', responded: true, solved: 'yes', satisfied: 'very' },
    })
    const { matter } = good(await as('agent').call('GET', `/api/matters/${opened.id}`))
    assert.equal(matter.closedAt !== null, true)
  })
})
