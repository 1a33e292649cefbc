import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must } from '../../base/index.ts'
import { hallsOf } from '../../cities/demo/services/halls.ts'
import { certificatesOf } from '../../host/certificates.ts'
import { foundHalls } from '../../host/index.ts'
import { certificates } from '../../platform/credentials/index.ts'
import { timeline } from '../../platform/ledger/index.ts'
import { systemActor } from '../../platform/org/index.ts'
import { look, statesFor } from '../../platform/services/forms/decide.ts'
import { halls } from '../../platform/services/index.ts'
import { act, citizen, good, idNumber, itemNamed, type TestCitizen, until } from '../citizen.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

describe('certificates in place of papers', () => {
  const HOLDER = idNumber('44011119570203212')
  const PHONE = '13900000071'
  let running: RunningTestCity
  let holder: TestCitizen
  let clerk: Person
  let taken: { matter: string; number: string }
  before(async () => {
    // a Friday morning: halls are open
    const begun = Date.now()
    const now = () => new Date(Date.parse('2026-11-20T02:00:00Z') + Date.now() - begun)
    running = await startTestCity({ now })
    await foundHalls(running.city, hallsOf, running.city.now())
    holder = await citizen(running, PHONE, '何敏仪', HOLDER)
    clerk = await running.login('window02')
  })
  after(() => running.stop())
  const uses = async () => good(await holder.call('GET', '/api/citizen/certificates/used')).uses

  test('the window sees beforehand what the store has, and uses it only with consent', async () => {
    const { city } = running
    const windows = await halls.windows(city.store, city.plan.district, null)
    let seated = false
    for (const one of windows) {
      const body = { window: one.id, state: 'open' }
      seated ||= (await clerk.call('POST', '/api/window/seat', body)).status < 300
    }
    assert.ok(seated)
    const { classes } = good(await clerk.call('GET', '/api/window'))
    const item = await itemNamed(running, '老年人优待', '优待')
    // nobody is served: nothing is told
    assert.equal((await clerk.call('POST', `/api/window/items/${item}/offers`, {})).status >= 400, true)
    const visitor = { name: '何敏仪', phone: PHONE, idNumber: HOLDER }
    const given = good(await clerk.call('POST', '/api/window/give', { class: classes[0].id, ...visitor }))
    const { ticket } = given
    good(await clerk.call('POST', '/api/window/act', { do: 'call', ticket: ticket.id, of: {} }))
    good(await clerk.call('POST', '/api/window/act', { do: 'start', ticket: ticket.id, of: {} }))
    const { rows } = good(await clerk.call('POST', `/api/window/items/${item}/offers`, {}))
    const offer = rows.find((one: { card: unknown }) => one.card)
    assert.match(offer.title.zh, /居民身份证/)
    assert.equal(offer.card.numberEnd.length, 4)
    assert.ok(!JSON.stringify(rows).includes(HOLDER))
    assert.ok((await uses()).some((one: { purpose: string }) => one.purpose.startsWith('窗口预查')))

    const sheet = good(await clerk.call('GET', `/api/window/items/${item}`))
    const today = running.city.now().toISOString().slice(0, 10)
    const context = { codes: (name: string) => sheet.codes[name], today, atWindow: true }
    const answers: Record<string, unknown> = {}
    const seen = () => look(sheet, { answers, values: {}, materials: [] }, context)
    for (let left = seen().situated.left; left[0]; left = seen().situated.left)
      answers[left[0].name] = left[0].kind === 'yes' ? false : left[0].options?.[0]?.code
    const materials = seen().situated.materials.map((one) => {
      const states = statesFor(one, sheet, true)
      return { code: one.code, state: one.code === offer.material ? 'certificate' : states[0], files: [] }
    })
    const file = new FormData()
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    file.append('file', new Blob([png], { type: 'image/png' }), 'sign.png')
    const headers = { cookie: clerk.cookie, 'x-csrf-token': clerk.csrf }
    const sent = await fetch(`${running.base}/api/files`, { method: 'POST', headers, body: file })
    const { id: signature } = (await sent.json()) as { id: string }
    const values: Record<string, unknown> = {
      ...{ applicantName: '何敏仪', applicantId: HOLDER, applicantPhone: PHONE, ...sheet.known },
      delivery: sheet.codes.deliveryWay?.codes[0].code,
    }
    const ask = (more: object, with_: object = {}) =>
      clerk.call('POST', '/api/window/accept', {
        ...{ ticket: ticket.id, item, version: sheet.version, applicant: { kind: 'person' }, ...more },
        filled: { answers, values: { ...values, ...with_ }, materials },
      })
    // neither signed nor confirmed; a wrong code; then the code that his telephone was told
    assert.equal((await ask({})).body.error.code, 'certificates.consentMissing')
    const { shown, phone } = good(await clerk.call('POST', `/api/window/items/${item}/consent`, {}))
    assert.equal(phone, '139****0071')
    const wrong = await ask({ consentCode: shown === '000000' ? '000001' : '000000' }, { signature })
    assert.equal(wrong.body.error.code, 'certificates.consentCode')
    taken = good(await ask({ consentCode: shown }, { signature }))
    const facts = await timeline(running.city.store, running.city.plan.district, 'matter', taken.matter)
    const consent = facts.find(({ kind }) => kind === 'certificate.consented')
    assert.deepEqual(consent?.body, { way: 'phone', types: ['idCard'], signature: null })
    await until(
      async () =>
        (await uses()).some(
          (one: { kind: string; matterNumber: string }) =>
            one.kind === 'reuse' && one.matterNumber === taken.number,
        ),
      'the use that the holder sees',
    )
  })

  test('an authorised unit looks by purpose and case, masked; without either it stands among the exceptions', async () => {
    const { city } = running
    const unitClerk = await running.login('window02')
    const unit = unitClerk.me.unit as string
    const card = good(await holder.call('GET', '/api/citizen/certificates')).rows.find(
      (one: { type: string }) => one.type === 'idCard',
    )
    const wanted = { holder: HOLDER, type: 'idCard', purpose: '资格复核', caseNumber: taken.number }
    const use = (more: object = {}) => clerk.call('POST', '/api/certificates/use', { ...wanted, ...more })
    assert.equal((await use()).body.error.code, 'certificates.noConsent')
    assert.equal((await use({ caseNumber: 'X1' })).body.error.code, 'certificates.noCase')
    const open = await certificates.exceptionsOf(city.store, certificatesOf(city), true)
    assert.equal(open.filter(({ kind }) => kind === 'neighbour').length, 2)
    const until = '2027-06-30'
    const grant = good(
      await holder.call('POST', `/api/citizen/certificates/${card.id}/grants`, {
        ...{ unit, purpose: '资格复核', times: 1, until },
      }),
    )
    assert.equal(good(await clerk.call('GET', '/api/certificates/granted')).rows[0].purpose, '资格复核')
    assert.equal((await use({ purpose: '推销' })).body.error.code, 'certificates.beyondPurpose')
    const got = good(await use())
    assert.equal(got.caseNumber, taken.number)
    assert.ok(!JSON.stringify(got).includes(HOLDER), 'masked')
    assert.ok((await uses()).some((one: { grant: string }) => one.grant === grant.id))
    // once was granted, and once it was used
    assert.ok((await use()).status >= 400)
  })

  test('a holder who dies: marked, and cancelling is proposed once; nothing ends by itself', async () => {
    const { city } = running
    const system = systemActor(city.plan.district)
    const at = city.now()
    const values = { name: '何敏仪', idNumber: HOLDER, state: 'registered' }
    const row = must(
      await city.store.tx((tx) => city.registers.create(tx, system, 'dataBrain.person', values, { at })),
    )
    must(
      await city.store.tx((tx) =>
        city.registers.update(
          tx,
          system,
          'dataBrain.person',
          row.id,
          { state: 'dead' },
          {
            at: new Date(at.getTime() + 1000),
            expectedVersion: row.version,
          },
        ),
      ),
    )
    const desk = certificatesOf(city)
    const orphans = await until(async () => {
      const all = await certificates.exceptionsOf(city.store, desk, true)
      const found = all.filter(({ kind }) => kind === 'orphan')
      return found.length > 0 && found
    }, 'the mark')
    assert.equal(orphans.length, 1)
    assert.ok(!orphans[0]?.about.includes(HOLDER))
    const [, number] = /已提出注销 (\S+)$/.exec(orphans[0]?.about ?? '') ?? []
    const proposed = must(await city.matters.view(city.store, system, number ?? '', at)).matter
    assert.deepEqual([proposed.type, proposed.kind], ['certificates.change', 'cancel'])
    const state = async () =>
      must(await certificates.find(city.store, desk, { id: orphans[0]?.certificate ?? '' })).state
    assert.equal(await state(), 'issued')
    // the issuing body agrees: then it is done, with the document number of the decision
    const head = await running.login('certhead')
    good(await act(head, proposed.id, 'finish', { text: '已核实', document: '穗公注〔2026〕1号' }))
    await until(async () => (await state()) === 'cancelled', 'the end of the certificate')
  })
})
