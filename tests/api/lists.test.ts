import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import readXlsx from 'read-excel-file/node'
import writeXlsx from 'write-excel-file/node'
import { city as demo } from '../../cities/demo/index.ts'
import { foundLists } from '../../host/index.ts'
import { type Person, type Reply, type RunningTestCity, startTestCity } from '../city.ts'

const EMPTY_HANDED = { name: '无人任职的单位', kind: 'department' }

/** Lists, calendars, people and audit over HTTP: what each desk gives, and to whom it does not. */
describe('the lists of a city, over HTTP', () => {
  let city: RunningTestCity
  const people = new Map<string, Person>()
  let units: { id: string; short: string; kind: string; area: string }[]
  const unit = (short: string): string => units.find((one) => one.short === short)?.id ?? ''
  const as = async (account: string): Promise<Person> => {
    const known = people.get(account) ?? (await city.login(account))
    people.set(account, known)
    return known
  }
  const good = (reply: Reply, status = 200): Reply => {
    assert.equal(reply.status, status, JSON.stringify(reply.body).slice(0, 600))
    return reply
  }

  before(async () => {
    city = await startTestCity()
    await foundLists(city.city, demo, new Date(city.city.now().getTime() - 86_400_000))
    units = (await (await as('agent')).call('GET', '/api/units')).body
  })
  after(() => city.stop())

  const upload = async (
    who: Person,
    name: string,
    bytes: Uint8Array | string,
    path = '/api/lines/import',
  ): Promise<Reply> => {
    const form = new FormData()
    form.append('file', new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)]), name)
    const response = await fetch(`${city.base}${path}`, {
      method: 'POST',
      headers: { cookie: who.cookie, 'x-csrf-token': who.csrf },
      body: form,
    })
    return { status: response.status, body: await response.json(), headers: response.headers }
  }

  async function ticket(more: Record<string, unknown> = {}) {
    const made = good(
      await (await as('agent')).call('POST', '/api/matters', {
        type: 'hotline.ticket',
        form: {
          ...{ title: '路灯不亮', content: '三元里大道路灯不亮好几天了', kind: 'help', category: '0201' },
          ...{ urgency: 'normal', area: '440111007', ...more },
        },
        requester: { name: '张三丰', phone: '13800138000' },
        touch: { channel: 'phone' },
      }),
      201,
    )
    const { id, version, number } = made.body.matter.matter
    const dispatch = async (form: Record<string, unknown>) =>
      (await as('dispatcher')).call('POST', `/api/matters/${id}/actions/dispatch`, { version, form })
    return { id, number, dispatch }
  }

  test('the demonstration list is whole: no hole, no overlap, no orphan', async () => {
    const { body } = good(await (await as('editor')).call('GET', '/api/lines/check'))
    assert.deepEqual([body.holes, body.overlaps, body.orphans], [[], [], []])
    const list = good(await (await as('unit01')).call('GET', '/api/lines?q=路灯')).body
    assert.deepEqual(
      list.rows.map((row: { item: string; unitName: string }) => [row.item, row.unitName]),
      [['市政设施 › 路灯故障', '白云区城市管理和综合执法局']],
    )
  })

  test('a suggestion says why; its line carries the dispatch, another one is refused with the reason', async () => {
    const dispatcher = await as('dispatcher')
    const found = good(await dispatcher.call('GET', '/api/suggest?category=0201&area=440111007')).body
    const line = found.lines[0]
    assert.equal(line.unitName, '白云区城市管理和综合执法局')
    assert.match(line.why.zh, /清单列明“路灯故障”/)
    const town = good(await dispatcher.call('GET', '/api/suggest?category=0504')).body
    assert.deepEqual(
      [town.lines.filter((one: { category: string }) => one.category === '0504'), town.needsPlace],
      [[], true],
    )
    const here = good(await dispatcher.call('GET', '/api/suggest?category=0504&area=440111007')).body
    assert.equal(here.lines[0].area, '440111007')
    const words = good(
      await dispatcher.call('GET', `/api/suggest?text=${encodeURIComponent('健身房跑路年卡退款')}`),
    )
    assert.equal(words.body.lines[0].unitName, '白云区消费者委员会')

    const { dispatch, number } = await ticket()
    for (const [form, why] of [
      [{ lead: line.unit, line: here.lines[0].id }, /说的是/],
      [{ lead: unit('区水务局'), line: line.id }, /主办单位/],
      [{ lead: line.unit, line: '00000000-0000-7000-8000-000000000000' }, /没有这一条/],
      [{ lead: line.unit, line: 'x' }, /没有这一条/],
      [{ lead: line.unit, line: line.id, category: '0204' }, /说的是/],
    ] as const) {
      const refused = await dispatch(form)
      assert.equal(refused.status, 422)
      assert.equal(refused.body.error.code, 'matter.lineUnfit')
      assert.match(refused.body.error.says.zh, why)
      assert.ok(refused.body.error.remedy.en)
    }
    good(await dispatch({ lead: line.unit, line: line.id }))
    const view = good(await dispatcher.call('GET', `/api/matters/${number}`)).body
    assert.equal(view.matter.line, line.id)
    assert.match(view.line.basis, /职责清单第 0201 项/)
  })

  test('lines are changed by the steward only, keep their versions, and a stale edit sees the present one', async () => {
    const editor = await as('editor')
    const values = {
      category: '0207',
      area: '440111007',
      unit: unit('区交通局'),
      basis: '桥梁养护分工（演示）',
    }
    for (const account of ['agent', 'dispatcher', 'unit01', 'sysadmin'])
      assert.equal((await (await as(account)).call('POST', '/api/lines', values)).status, 403, account)
    assert.equal((await city.anyone.call('GET', '/api/lines')).status, 401)
    const made = good(await editor.call('POST', '/api/lines', values), 201).body.line
    assert.equal((await editor.call('POST', '/api/lines', values)).body.error.code, 'line.overlap')
    const path = `/api/lines/${made.id}`
    const changed = good(await editor.call('PATCH', path, { version: 1, helpers: [unit('区住建局')] })).body
      .line
    assert.deepEqual([changed.version, changed.helperNames[0].name], [2, '白云区住房和城乡建设局'])
    const stale = await editor.call('PATCH', path, { version: 1, basis: '别的依据' })
    assert.deepEqual(
      [stale.status, stale.body.error.code, stale.body.current.version],
      [409, 'line.stale', 2],
    )
    const wrong = await editor.call('POST', '/api/lines', { category: '9999' })
    assert.equal(wrong.body.error.code, 'matter.badForm')
    assert.ok(wrong.body.error.fields.length >= 2)
    const ended = good(await editor.call('DELETE', path)).body.line
    assert.equal(ended.version, 3)
    const { body } = good(await editor.call('GET', `${path}/history`))
    assert.deepEqual(
      body.versions.map((one: { version: number }) => one.version),
      [3, 2, 1],
    )
  })

  test('a sheet in Excel or GB18030 goes in; bad rows come back; no sheet at all is refused in words', async () => {
    const editor = await as('editor')
    const rows = [
      ['事项', '区域', '主办单位', '依据', '生效日期'],
      ['桥梁隧道', '三元里街道', '区交通局', '分工（演示）', '2027-01-01'],
      ['没有的事项', '', '区交通局', '分工', ''],
    ]
    const excel = await writeXlsx(rows.map((row) => row.map((value) => ({ value, type: String })))).toBuffer()
    const first = good(await upload(editor, 'list.xlsx', excel)).body
    assert.deepEqual([first.created, first.updated, first.unchanged], [1, 0, 0])
    assert.deepEqual(
      first.rejected.map((one: { row: number; reasons: { code: string }[] }) => [
        one.row,
        one.reasons[0]?.code,
      ]),
      [[3, 'line.unknownCategory']],
    )
    // 事项,主办单位,依据 / 桥梁隧道,区交通局,分工 in GB18030
    const csv = Buffer.from(
      'cac2cfee2cd6f7b0ecb5a5cebb2cd2c0bedd0ac7c5c1bacbedb5c02cc7f8bdbbcda8bed62cb7d6b9a40a',
      'hex',
    )
    assert.equal(good(await upload(editor, 'list.csv', csv)).body.created, 1)
    assert.equal(good(await upload(editor, 'list.csv', csv)).body.unchanged, 1)
    for (const [bytes, code] of [
      [Buffer.from([0, 1, 2, 3, 255, 254, 200]), 'sheets.kind'],
      [Buffer.from('PK\u0003\u0004 no workbook'), 'sheets.broken'],
      [Buffer.from('a,b\n1,2\n'), 'line.noHeader'],
    ] as const)
      assert.equal((await upload(editor, 'x.csv', bytes)).body.error.code, code)
    assert.equal((await upload(await as('agent'), 'list.csv', csv)).status, 403)
  })

  test('a new list is tried on old matters before it counts', async () => {
    const { dispatch } = await ticket()
    good(await dispatch({ lead: unit('区城管局'), why: '路灯归城管' }))
    const editor = await as('editor')
    const now = good(await editor.call('POST', '/api/lines/simulate', {})).body
    assert.equal(now.matters, now.same + now.changed + now.unroutable)
    assert.equal(now.same, now.matters)
    const other = good(
      await editor.call('POST', '/api/lines/simulate', {
        csv: '事项,主办单位,依据\n路灯故障,区水务局,试一试\n',
      }),
    ).body
    assert.equal(other.changed, now.matters)
    assert.equal(other.samples.changed[0].toName, '白云区水务局')
    assert.equal((await (await as('agent')).call('POST', '/api/lines/simulate', {})).status, 403)
  })

  test('a final ruling proposes a line; accepted, the next suggestion says so', async () => {
    const editor = await as('editor')
    const { dispatch, id } = await ticket({ category: '0205' })
    good(await dispatch({ lead: unit('区住建局'), why: '人行道' }))
    const handler = await handlerOf('区住建局')
    const act = async (who: Person, action: string, form: Record<string, unknown>) => {
      const { matter, tasks } = (await (await as('agent')).call('GET', `/api/matters/${id}`)).body
      const task = tasks.find((one: { state: string }) => one.state !== 'withdrawn')
      return who.call('POST', `/api/matters/${id}/actions/${action}`, {
        version: matter.version,
        form,
        ...(action === 'return' ? { task: task.id } : {}),
      })
    }
    good(
      await act(handler, 'return', {
        reason: 'dutyList',
        basis: '三定方案中没有这一项',
        unit: unit('区城管局'),
      }),
    )
    good(
      await act(await as('head'), 'rule', {
        lead: unit('区城管局'),
        why: '裁定',
        words: '占用人行道由城管牵头',
      }),
    )
    const open = good(await editor.call('GET', '/api/lines/proposals')).body.rows
    assert.equal(open.length, 1)
    assert.equal(open[0].unitName, '白云区城市管理和综合执法局')
    assert.equal(open[0].now.unitName, '白云区住房和城乡建设局')
    assert.equal(
      (await (await as('agent')).call('POST', `/api/lines/proposals/${open[0].id}/accept`, {})).status,
      403,
    )
    good(await editor.call('POST', `/api/lines/proposals/${open[0].id}/accept`, {}))
    const again = await editor.call('POST', `/api/lines/proposals/${open[0].id}/accept`, {})
    assert.equal(again.body.error.code, 'line.proposalDecided')
    const { lines } = good(await editor.call('GET', '/api/suggest?category=0205&area=440111007')).body
    assert.equal(lines[0].unitName, '白云区城市管理和综合执法局')
    assert.match(lines[0].basis, /裁定/)
    assert.equal(good(await editor.call('GET', '/api/lines/proposals')).body.rows.length, 0)
  })

  async function handlerOf(short: string): Promise<Person> {
    const { rows } = good(await (await as('secadmin')).call('GET', '/api/people')).body
    const found = rows.find(
      (one: { unit: string; duties: { role: string }[] }) =>
        one.unit === unit(short) &&
        one.duties.some((duty) => duty.role === 'handler') &&
        one.duties.every((duty) => duty.role !== 'leader'),
    )
    return as(found.login)
  }

  test('knowledge: found by words, changed by its editors with history, read by anybody in its open part', async () => {
    const path = '/api/registers/hotline.article'
    const agent = await as('agent')
    const editor = await as('editor')
    const { rows } = good(await agent.call('GET', `${path}?q=${encodeURIComponent('健身卡老板跑路')}`)).body
    assert.match(rows[0].values.question, /健身卡/)
    assert.equal(rows[0].titles.owner, '白云区消费者委员会')
    const one = `${path}/${rows[0].id}`
    const values = { answer: '先联系消委会调解；涉嫌诈骗的报警。' }
    assert.equal((await agent.call('PATCH', one, { version: 1, values })).status, 403)
    const changed = good(await editor.call('PATCH', one, { version: 1, values })).body.row
    assert.equal(changed.version, 2)
    const stale = await editor.call('PATCH', one, { version: 1, values: { answer: '又改一次，太晚了。' } })
    assert.deepEqual([stale.status, stale.body.current.version], [409, 2])
    assert.equal(good(await agent.call('GET', `${one}/history`)).body.rows.length, 2)
    const bad = await editor.call('POST', path, { values: { answer: 'x'.repeat(10001), nonsense: 1 } })
    assert.equal(bad.status, 422)
    assert.ok(bad.body.error.fields.length >= 2, JSON.stringify(bad.body))
    const open = good(
      await city.anyone.call('GET', `/api/public/articles?q=${encodeURIComponent('健身卡')}`),
    ).body
    assert.equal(open.rows[0].answer, values.answer)
    assert.ok(!('owner' in open.rows[0]))
    good(await editor.call('PATCH', one, { version: 2, values: {}, retire: '并入新条目' }))
    const gone = good(
      await city.anyone.call('GET', `/api/public/articles?q=${encodeURIComponent('健身卡')}`),
    ).body
    assert.ok(!gone.rows.some((row: { id: string }) => row.id === rows[0].id))
    assert.equal((await agent.call('GET', '/api/registers/hotline.nothing')).status, 404)
  })

  test('notes about a caller are masked, found by the telephone, and kept from units', async () => {
    const agent = await as('agent')
    const path = '/api/registers/hotline.callerNote'
    const made = good(
      await agent.call('POST', path, { values: { phone: '13800138000', care: '听力不好，请慢慢说' } }),
      201,
    ).body.row
    assert.equal(made.values.phone, '138****8000')
    assert.equal(
      (await agent.call('POST', path, { values: { phone: '１３８００１３８０００' } })).status,
      409,
    )
    const caller = good(await agent.call('GET', '/api/callers?phone=13800138000')).body
    assert.equal(caller.card.notes[0].care, '听力不好，请慢慢说')
    assert.equal((await (await as('unit01')).call('GET', path)).status, 403)
  })

  test('a calendar goes out, comes back changed, and open clocks follow; only its keepers may', async () => {
    const editor = await as('editor')
    const { number } = await ticket({ kind: 'complaint' })
    const dispatcher = await as('dispatcher')
    const [known] = good(await editor.call('GET', '/api/calendars')).body
    const whole = good(await editor.call('GET', `/api/calendars/${known.id}`)).body
    assert.equal(whole.version, known.version)
    const month = good(await editor.call('GET', `/api/calendars/${known.id}/month?month=2026-10`)).body
    assert.equal(month.days.length, 31)
    assert.deepEqual([month.days[0].rest.zh, month.days[0].working], ['国庆节', false])
    assert.equal((await dispatcher.call('POST', `/api/calendars/${known.id}`, whole)).status, 403)
    const same = good(await editor.call('POST', `/api/calendars/${known.id}`, whole)).body
    assert.deepEqual([same.version, same.recomputed], [known.version, 0])
    const view = async () => (await dispatcher.call('GET', `/api/matters/${number}`)).body
    const handle = unit('区城管局')
    const opened = await view()
    good(
      await dispatcher.call('POST', `/api/matters/${opened.matter.id}/actions/dispatch`, {
        version: opened.matter.version,
        form: { lead: handle, why: '路灯归城管' },
      }),
    )
    const before = await view()
    const due = (seen: Awaited<ReturnType<typeof view>>): string =>
      seen.clocks.find((one: { kind: string }) => one.kind === 'handle').due
    const day = new Date(Date.parse(due(before)) + 8 * 3_600_000).toISOString().slice(0, 10)
    const storm = { days: { [day]: { rest: { zh: '台风停工', en: 'typhoon' } } }, why: '台风停工（演练）' }
    const issued = good(await editor.call('POST', `/api/calendars/${known.id}`, storm)).body
    assert.equal(issued.version, known.version + 1)
    assert.ok(issued.recomputed >= 1)
    const later = await view()
    assert.ok(due(later) > due(before))
    assert.ok(later.matter.due >= before.matter.due)
    assert.equal(
      (await editor.call('POST', `/api/calendars/${known.id}`, { ...whole, version: 1, days: {} })).status,
      409,
    )
    for (const wrong of [
      { days: 'x' },
      { hours: [[1, 'x']] },
      { days: { [day]: { rest: 1 } } },
      { workweek: [9] },
    ])
      assert.equal(
        (await editor.call('POST', `/api/calendars/${known.id}`, wrong)).status,
        422,
        JSON.stringify(wrong),
      )
  })

  test('people: entered by the system administrator, duties by the security administrator, never by themselves', async () => {
    const sysadmin = await as('sysadmin')
    const secadmin = await as('secadmin')
    const input = { name: '龙䶮', account: 'newhand', unit: unit('区水务局'), phone: '13900139000' }
    assert.equal((await (await as('head')).call('POST', '/api/people', input)).status, 403)
    const made = good(await sysadmin.call('POST', '/api/people', input), 201).body
    assert.ok(made.password.length >= 12)
    assert.equal((await sysadmin.call('POST', '/api/people', input)).status, 409)
    assert.ok((await sysadmin.call('POST', '/api/people', { name: '' })).body.error.fields.length >= 3)
    const duty = { account: made.id, role: 'handler', area: '440111', unit: input.unit, grade: 3 }
    assert.equal((await sysadmin.call('POST', '/api/duties', duty)).status, 403)
    const given = good(await secadmin.call('POST', '/api/duties', duty), 201).body.duty
    const listed = good(await secadmin.call('GET', `/api/people?q=${encodeURIComponent('龙䶮')}`)).body.rows
    assert.deepEqual(
      [listed[0].login, listed[0].duties[0].role, listed[0].unitName],
      ['newhand', 'handler', '白云区水务局'],
    )
    const seen = good(await (await as('agent')).call('GET', `/api/people?q=${encodeURIComponent('龙䶮')}`))
      .body.rows[0]
    assert.ok(!('login' in seen) && !('duties' in seen) && seen.name === '龙䶮')
    assert.ok(!JSON.stringify(listed).includes('13900139000'))
    good(await secadmin.call('DELETE', `/api/duties/${given.id}`))
    assert.equal((await secadmin.call('DELETE', `/api/duties/${given.id}`)).status, 404)
    const dispatcher = await as('dispatcher')
    const lent = { to: made.id, role: 'dispatcher', until: '2099-01-01', why: '出差学习' }
    assert.equal((await dispatcher.call('POST', '/api/delegations', lent)).status, 422)
    const soon = new Date(city.city.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10)
    good(await dispatcher.call('POST', '/api/delegations', { ...lent, until: soon }), 201)
    assert.equal(
      (await dispatcher.call('POST', '/api/delegations', { ...lent, role: 'officeHead', until: soon }))
        .status,
      403,
    )
  })

  test('units: made, renamed, closed and brought in as a sheet by the system administrator; their names follow at once', async () => {
    const admin = await as('sysadmin')
    const office = { name: '白云区低空经济局', short: '区低空局', kind: 'department', area: '440111' }
    for (const account of ['agent', 'editor', 'secadmin'])
      assert.equal((await (await as(account)).call('POST', '/api/units', office)).status, 403, account)
    const made = good(await admin.call('POST', '/api/units', office)).body.unit
    const names = async (q: string): Promise<string[]> =>
      good(await admin.call('GET', `/api/units?q=${encodeURIComponent(q)}`)).body.map(
        (one: { name: string }) => one.name,
      )
    assert.deepEqual(await names('区低空局'), ['白云区低空经济局'])
    good(
      await admin.call('PATCH', `/api/units/${made.id}`, {
        ...office,
        name: '白云区低空经济和数据局',
        short: '区空数局',
      }),
    )
    assert.deepEqual(await names('区空数局'), ['白云区低空经济和数据局'])
    for (const wrong of [
      { ...office, area: '440111999' },
      { ...office, kind: 'club' },
      { ...office, name: 'x' },
      {},
    ])
      assert.equal((await admin.call('POST', '/api/units', wrong)).status, 422, JSON.stringify(wrong))
    const self = await admin.call('PATCH', `/api/units/${made.id}`, { ...office, parent: made.id })
    assert.equal(self.body.error.code, 'org.unitLoop')

    const sheet = [
      '单位名称,简称,类型,区划,上级单位',
      '数据科,,内设机构,440111,区空数局二队',
      '区空数局二队,,事业单位,白云区,白云区低空经济和数据局',
      '白云区低空经济和数据局,,部门,440111,',
      '无区划单位,,部门,,',
      '无上级单位,,部门,440111,不存在的局',
    ].join('\n')
    const first = good(await upload(admin, 'units.csv', sheet, '/api/units/import')).body
    assert.deepEqual([first.created, first.unchanged], [2, 1])
    assert.deepEqual(
      first.rejected.map((one: { row: number }) => one.row),
      [5, 6],
    )
    assert.deepEqual(good(await upload(admin, 'units.csv', sheet, '/api/units/import')).body.created, 0)
    assert.equal(
      (await upload(admin, 'units.csv', '甲,乙\n1,2\n', '/api/units/import')).body.error.code,
      'sheet.noHead',
    )

    assert.equal(
      (await admin.call('POST', `/api/units/${made.id}/close`, {})).body.error.code,
      'org.stillUsed',
    )
    const open = good(await admin.call('POST', '/api/units', { ...EMPTY_HANDED, area: '440111' })).body.unit
    const { dispatch } = await ticket()
    good(await dispatch({ lead: open.id, why: '试一试' }))
    const used = await admin.call('POST', `/api/units/${open.id}/close`, {})
    assert.match(used.body.error.says.zh, /未办结/)
    assert.equal(city.city.catalog.units.get(open.id)?.validTo, null)
    const [leaf] = good(await admin.call('GET', `/api/units?q=${encodeURIComponent('数据科')}`)).body
    good(await admin.call('POST', `/api/units/${leaf.id}/close`, {}))
    assert.deepEqual(await names('数据科'), [])
    assert.equal(city.city.catalog.unitName(leaf.id), '数据科')
  })

  test('accounts: a new first password ends all logins; frozen ones stay out until they are let in again', async () => {
    const admin = await as('sysadmin')
    const [unitRow] = good(await admin.call('GET', '/api/units')).body
    const person = { name: '待冻结的人', account: 'frozen-one', unit: unitRow.id }
    const made = good(await admin.call('POST', '/api/people', person), 201).body
    const one = await city.login('frozen-one', made.password)
    const fresh = good(await admin.call('POST', `/api/accounts/${made.id}/password`, {})).body
    assert.equal((await one.call('GET', '/api/me')).status, 401)
    await city.login('frozen-one', fresh.password)
    const freeze = (frozen: boolean, reason: string) =>
      admin.call('POST', `/api/accounts/${made.id}/freeze`, { frozen, reason })
    assert.equal((await freeze(true, '')).body.error.code, 'org.reasonMissing')
    good(await freeze(true, '设备遗失，先行冻结'))
    await assert.rejects(city.login('frozen-one', fresh.password))
    good(await freeze(false, '设备已找回，解除'))
    await city.login('frozen-one', fresh.password)
    assert.equal(
      (await admin.call('POST', `/api/accounts/${admin.me.account}/password`, {})).body.error.code,
      'org.notYourself',
    )
    assert.equal(
      (await (await as('agent')).call('POST', `/api/accounts/${made.id}/password`, {})).status,
      403,
    )
  })

  test('a list goes out by the rights and masks of the list, as CSV and Excel, and the record says who took what', async () => {
    await ticket()
    const agent = await as('agent')
    const opened = await agent.call('POST', '/api/matters', {
      type: 'hotline.ticket',
      form: { title: '=cmd|导出', content: '导出试验的诉求', kind: 'help', category: '0201', area: '440111' },
      requester: { name: '张三丰', phone: '13800138000' },
      touch: { channel: 'phone' },
    })
    good(opened, 201)
    const ask = {
      filter: { view: 'all', q: '13800138000' },
      columns: ['number', 'title', 'requester', 'category', 'nonsense'],
      format: 'csv',
    }
    const sheet = good(await agent.call('POST', '/api/matters/export', ask))
    assert.match(sheet.headers.get('content-disposition') ?? '', /filename\*=UTF-8''.*\.csv$/)
    const lines = (sheet.body as string).trim().split('\r\n')
    assert.equal(lines[0], '编号,标题,诉求人,分类')
    assert.equal(Number(sheet.headers.get('x-rows')), lines.length - 1)
    const line = lines.find((one) => one.includes('cmd|导出'))
    assert.match(line ?? '', /^\d+,'=cmd\|导出,张\*+ 138\*\*\*\*8000,市政设施 › 路灯故障$/)
    const english = good(await agent.call('POST', '/api/matters/export', { ...ask, lang: 'en' }))
      .body as string
    assert.match(english, /Public works › Street lamp/)
    const other = await as('unit02')
    const none = good(await other.call('POST', '/api/matters/export', ask))
    const seen = good(await other.call('GET', '/api/matters?view=all&q=13800138000')).body.rows.length
    assert.equal(Number(none.headers.get('x-rows')), seen)
    const excel = await fetch(`${city.base}/api/matters/export`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: agent.cookie, 'x-csrf-token': agent.csrf },
      body: JSON.stringify({ ...ask, format: 'xlsx' }),
    })
    const [first] = await readXlsx(Buffer.from(await excel.arrayBuffer()))
    const cells = first?.data ?? []
    assert.deepEqual(cells[0], ['编号', '标题', '诉求人', '分类'])
    assert.ok(cells.some((row) => row[1] === '=cmd|导出'))

    const auditor = await as('auditor')
    const facts = good(await auditor.call('GET', '/api/audit?kind=matter.exported&actor=agent')).body.rows
    assert.equal(facts.length, 3)
    assert.deepEqual(facts[0].body.filter, { view: 'all', q: '…' })
    assert.deepEqual([facts[0].body.format, facts[0].body.rows], ['xlsx', lines.length - 1])
    assert.doesNotMatch(JSON.stringify(facts), /13800138000/)

    assert.equal(good(await auditor.call('POST', '/api/matters/export', ask)).headers.get('x-rows'), '0')
    assert.equal((await city.anyone.call('POST', '/api/matters/export', ask)).status, 401)
    const token = agent.cookie.split('=')[1] ?? ''
    const who = await city.doors.org.actorOf(token, city.city.now())
    assert.ok(who)
    const later = new Date(city.city.now().getTime() + 31 * 60_000)
    const stale = await city.doors.desks.export(
      city.city.store,
      who,
      { ...ask, format: 'csv', lang: 'zh' },
      later,
    )
    assert.equal(stale.ok ? 'exported' : stale.error.code, 'org.proofStale')
  })

  test('audit: for auditors, by person, kind, number and time, with nothing personal in clear', async () => {
    const auditor = await as('auditor')
    for (const account of ['agent', 'sysadmin', 'secadmin', 'editor'])
      assert.equal((await (await as(account)).call('GET', '/api/audit')).status, 403, account)
    const { number } = await ticket({ content: '我的电话是13711112222，路灯不亮' })
    const story = good(await auditor.call('GET', `/api/audit?subject=${number}`)).body.rows
    assert.ok(story.some((one: { kind: string }) => one.kind === 'matter.opened'))
    const mine = good(await auditor.call('GET', '/api/audit?actor=editor&kind=line')).body.rows
    assert.ok(mine.length >= 3 && mine.every((one: { kind: string }) => one.kind.startsWith('line.')))
    const seen: unknown[] = []
    let cursor = ''
    for (let page = 0; page < 50; page++) {
      const { rows, next } = good(await auditor.call('GET', `/api/audit?limit=50${cursor}`)).body
      seen.push(...rows)
      if (!next) break
      cursor = `&cursor=${next}`
    }
    const numbers = seen.map((one) => (one as { seq: number }).seq)
    assert.equal(new Set(numbers).size, numbers.length)
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => b - a),
    )
    const all = JSON.stringify(seen)
    for (const secret of ['13800138000', '13711112222', '13900139000', '张三丰'])
      assert.ok(!all.includes(secret), secret)
    assert.equal(good(await auditor.call('GET', '/api/audit?from=2099-01-01')).body.rows.length, 0)
  })
})
