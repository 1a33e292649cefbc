import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { must, newId } from '../../../base/index.ts'
import { idCheck } from '../../fields/decide.ts'
import { schema as ledger } from '../../ledger/index.ts'
import { actorOfCitizen, systemActor } from '../../org/index.ts'
import { freshStore } from '../../store/testing.ts'
import { identifierOf, readIdentifier } from '../envelope/index.ts'
import {
  type Asking,
  actsOn,
  answerOf,
  block,
  type Draft,
  daysLeft,
  fileOf,
  find,
  grant,
  type HolderSide,
  history,
  holdings,
  importCertificates,
  issue,
  lookup,
  makeCopy,
  makeUp,
  mine,
  needsGuardian,
  noteOn,
  offlineToken,
  openFile,
  reminderDue,
  schema,
  sealHeld,
  sealMaking,
  setState,
  show,
  sm3,
  stateAt,
  statistics,
  sweep,
  typeFaults,
  use,
  usesOf,
  validUntil,
  verifyCode,
  verifyFile,
  withdraw,
} from './index.ts'
import { CLUB, clerk, courtPermit, giveSeal, playerCard, testDesk, WATER } from './testing.ts'

const at = (text: string) => new Date(`${text}+08:00`)
const NOW = at('2026-09-30T10:00:00')
/** An invented identity number with its check digit. */
const person = (seventeen: string): string => seventeen + idCheck(seventeen)
const LI = { kind: 'person', name: '李梅', code: person('44011119900307200') } as const
const GIRL = { kind: 'person', name: '小何', code: person('44011120130301002') } as const
const ordinary = systemActor('440111')

test('the identifier is that of GB/T 36904, check character and all', () => {
  const parts = { type: '11100000000013338W011', issuer: '11440111MB2C000135', serial: '20260930000001' }
  assert.equal(
    identifierOf({ ...parts, version: '001' }),
    '1.2.156.3005.2.11100000000013338W011.11440111MB2C000135.20260930000001.001.A',
  )
  assert.match(identifierOf({ ...parts, version: '002' }) ?? '', /\.002\.8$/)
  assert.equal(
    readIdentifier('1.2.156.3005.2.11100000000013338W011.11440111MB2C000135.20260930000001.002.7'),
    undefined,
  )
  const published = '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U'
  assert.ok(readIdentifier(published))
  const serial = '20230000403'
  for (let n = 0; n < serial.length; n++) {
    const other = `${serial.slice(0, n)}${(Number(serial[n]) + 1) % 10}${serial.slice(n + 1)}`
    assert.equal(readIdentifier(published.replace(serial, other)), undefined)
  }
  assert.equal(sm3('abc').toString('hex'), '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
})

test('the last day counts to its end, in China time; reminders come 60, 30 and 7 days before, once each', () => {
  const one = { state: 'issued', validTo: '2026-12-31' } as const
  assert.equal(stateAt(one, at('2026-12-31T23:59:59')), 'issued')
  assert.equal(stateAt(one, at('2027-01-01T00:00:00')), 'expired')
  assert.equal(daysLeft('2026-12-31', '2026-12-31'), 0)
  assert.equal(reminderDue('2026-12-31', '2026-10-31', null), null)
  assert.equal(reminderDue('2026-12-31', '2026-11-01', null), 60)
  assert.equal(reminderDue('2026-12-31', '2026-11-20', 60), null)
  assert.equal(reminderDue('2026-12-31', '2026-12-28', 60), 7)
  assert.equal(validUntil({ kind: 'months', months: 12 }, '2024-02-29', {}), '2025-02-27')
  assert.equal(validUntil({ kind: 'months', months: 60 }, '2026-09-30', {}), '2031-09-29')
})

test('what has ended is never given back', () => {
  assert.deepEqual(actsOn('issued'), ['suspend', 'cancel', 'revoke', 'annul'])
  assert.deepEqual(actsOn('suspended'), ['resume', 'cancel', 'revoke', 'annul'])
  for (const ended of ['revoked', 'cancelled', 'annulled', 'replaced', 'corrected'] as const)
    assert.deepEqual(actsOn(ended), [])
})

test('a seal counts at the time of sealing, not at that of looking', () => {
  const seal = {
    validFrom: at('2024-01-01T00:00:00'),
    validTo: at('2026-07-01T00:00:00'),
    state: 'normal' as const,
    stateAt: at('2024-01-01T00:00:00'),
  }
  assert.equal(sealHeld(seal, at('2026-06-30T23:59:59')), true)
  assert.equal(sealHeld(seal, at('2026-07-01T00:00:01')), false)
  const gone = { ...seal, state: 'destroyed' as const, stateAt: at('2025-01-01T00:00:00') }
  assert.deepEqual(
    [sealHeld(gone, at('2024-12-31T10:00:00')), sealHeld(gone, at('2025-01-02T10:00:00'))],
    [true, false],
  )
  assert.equal(answerOf({ genuine: true, state: 'issued', blocked: false }), 'valid')
})

test('below fourteen the guardian decides, until the morning of the birthday', () => {
  assert.equal(needsGuardian(GIRL.code, '2027-02-28'), true)
  assert.equal(needsGuardian(GIRL.code, '2027-03-01'), false)
})

test('a declared type says what is wrong with it', () => {
  assert.deepEqual(typeFaults('playerCard', playerCard), [])
  assert.deepEqual(typeFaults('bad', { ...courtPermit, typeCode: '1', issuers: [], shows: ['height'] }), [
    'typeCode',
    'issuers',
    'shows.height',
  ])
})

test('certificates', async (t) => {
  const store = await freshStore([ledger, schema])
  t.after(() => store.close())
  const desk = testDesk()
  await giveSeal(store, desk, CLUB, '2024-01-01T00:00:00+08:00', '2028-01-01T00:00:00+08:00')
  await giveSeal(store, desk, WATER, '2024-01-01T00:00:00+08:00', '2028-01-01T00:00:00+08:00')
  const me: HolderSide = { holder: LI, capacity: 'self', name: '李梅' }
  const citizen = actorOfCitizen({ district: '440111' })
  const asking: Asking = { who: citizen, name: '某银行', source: '192.0.2.1' }
  const card = (more: Partial<Draft> = {}): Draft => ({
    ...{ type: 'playerCard', issuer: CLUB.id, holders: [LI] },
    fields: { name: '李梅', level: '高级', until: '2027-12-31' },
    ...{ origin: 'matter', source: `card ${newId()}` },
    ...more,
  })
  const code = (given: string, when: Date, purpose?: string) =>
    store.tx(async (tx) =>
      must(await verifyCode(tx, desk, purpose ? { ...asking, purpose } : asking, given, when)),
    )
  const file = (bytes: Uint8Array, when: Date, purpose?: string) =>
    store.tx(async (tx) =>
      must(await verifyFile(tx, desk, purpose ? { ...asking, purpose } : asking, bytes, when)),
    )

  await t.test('is issued once for one source, with number, code, sealed file and history', async () => {
    const draft = card({ source: 'decision 1' })
    const first = must(await store.tx((tx) => issue(tx, desk, ordinary, draft, NOW)))
    const again = must(await store.tx((tx) => issue(tx, desk, ordinary, draft, NOW)))
    assert.deepEqual(
      [first.fresh, again.fresh, again.certificate.id === first.certificate.id],
      [true, false, true],
    )
    const { facts, identifier, token, validTo } = first.certificate
    assert.ok(readIdentifier(identifier))
    assert.equal(facts.number, 'Q440111202600001')
    assert.equal(validTo, '2027-12-31')
    assert.match(token, /^HY1:/)
    assert.deepEqual(
      (await history(store, desk, first.certificate.id)).map(({ act, to }) => [act, to]),
      [['issue', 'issued']],
    )
    const mineNow = await holdings(store, desk, LI)
    assert.equal(mineNow.length, 1)
    assert.equal(
      (await holdings(store, desk, { kind: 'person', code: person('44011119900307201') })).length,
      0,
    )
  })
  const first = (await holdings(store, desk, LI))[0]
  assert.ok(first)

  await t.test('a body that is no issuer of the type is refused, and bad data are named', async () => {
    const water = await store.tx((tx) => issue(tx, desk, ordinary, card({ issuer: WATER.id }), NOW))
    assert.equal(!water.ok && water.error.code, 'certificates.notIssuer')
    const bad = await store.tx((tx) => issue(tx, desk, ordinary, card({ fields: { level: '高级' } }), NOW))
    assert.equal(!bad.ok && bad.error.code, 'certificates.badFields')
    const day = await store.tx((tx) => issue(tx, desk, ordinary, card({ issuedOn: '2026-02-30' }), NOW))
    assert.equal(!day.ok && day.error.code, 'certificates.badDay')
    const second = await store.tx((tx) => issue(tx, desk, ordinary, card(), NOW))
    assert.equal(!second.ok && second.error.code, 'certificates.doubled')
    const other = { kind: 'person', name: '王强', code: person('44011119900307201') } as const
    const taken = await store.tx((tx) =>
      issue(tx, desk, ordinary, card({ holders: [other], number: first.number }), NOW),
    )
    assert.equal(!taken.ok && taken.error.code, 'certificates.numberTaken')
    const real = testDesk({ demo: false, vault: desk.vault })
    const test = await store.tx((tx) => issue(tx, real, ordinary, card({ holders: [other] }), NOW))
    assert.equal(!test.ok && test.error.code, 'certificates.testSeal')
  })

  await t.test('the file is the same bytes each time; one byte changed is found', async () => {
    const own = must(await mine(store, desk, me, first.id))
    const { bytes } = await fileOf(desk, own, null, NOW)
    const twice = await fileOf(desk, own, null, at('2026-10-05T10:00:00'))
    assert.ok(bytes.equals(twice.bytes))
    assert.equal((await file(bytes, NOW)).answer, 'valid')
    for (const n of [100, 900, Math.floor(bytes.length / 2), bytes.length - 10]) {
      const changed = Buffer.from(bytes)
      changed[n] = (changed[n] ?? 0) ^ 1
      assert.equal((await file(changed, NOW)).answer, 'forged', `byte ${n}`)
    }
    assert.equal((await file(Buffer.from('%PDF-1.4 hello'), NOW)).answer, 'unknown')
    const cut = bytes.subarray(0, bytes.lastIndexOf('%HUYING-SEAL'))
    assert.equal((await file(cut, NOW)).answer, 'forged')
    assert.equal(openFile(bytes)?.closing.facts.number, first.number)
  })

  await t.test(
    'printed code and identifier tell the live state, and no more of a person than is needed',
    async () => {
      const printed = await code(first.token, NOW)
      assert.equal(printed.answer, 'valid')
      assert.ok(!JSON.stringify(printed).includes('李梅'))
      assert.ok(!JSON.stringify(printed).includes(LI.code))
      assert.equal((await code(first.identifier, NOW)).answer, 'valid')
      // the last character is a check, and may be any
      const other = first.identifier.at(-1) === 'X' ? 'Y' : 'X'
      assert.equal((await code(first.identifier.replace(/.$/, other), NOW)).answer, 'forged')
      assert.equal((await code(first.identifier, at('2028-01-01T00:00:00'))).answer, 'ended')
      const broken = `${first.token.slice(0, -3)}${first.token.at(-3) === 'A' ? 'B' : 'A'}${first.token.slice(-2)}`
      assert.ok(['forged', 'unknown'].includes((await code(broken, NOW)).answer))
    },
  )

  await t.test(
    'a shown code is scanned once, within sixty seconds, and the holder sees who did',
    async () => {
      const shown = must(await store.tx((tx) => show(tx, desk, me, first.id, NOW)))
      const seen = await code(shown.code, at('2026-09-30T10:00:30'))
      assert.equal(seen.answer, 'valid')
      assert.ok(seen.shown.some(({ text }) => text === '李梅'))
      const again = await store.tx((tx) =>
        verifyCode(tx, desk, asking, shown.code, at('2026-09-30T10:00:31')),
      )
      assert.equal(!again.ok && again.error.code, 'certificates.codeUsed')
      const late = must(await store.tx((tx) => show(tx, desk, me, first.id, NOW)))
      const over = await store.tx((tx) => verifyCode(tx, desk, asking, late.code, at('2026-09-30T10:01:01')))
      assert.equal(!over.ok && over.error.code, 'certificates.codeOver')
      const used = await usesOf(store, desk, LI)
      assert.ok(used.some(({ kind, by }) => kind === 'show' && by === '某银行'))
      const off = must(await store.tx((tx) => offlineToken(tx, desk, me, first.id, NOW)))
      assert.equal((await code(off.code, at('2026-09-30T20:00:00'))).answer, 'valid')
      assert.ok(
        (await code(off.code, at('2026-10-01T00:00:01'))).reasons.some(({ zh }) => zh.includes('已过期')),
      )
    },
  )

  await t.test('a copy says its purpose, and a bank sees that it is for something else', async () => {
    const input = {
      certificate: first.id,
      purpose: '仅用于学位申请 2027',
      forWhom: '区教育局',
      until: at('2026-12-31T23:59:59'),
    }
    const copy = must(await store.tx((tx) => makeCopy(tx, desk, me, citizen, input, NOW)))
    const own = must(await mine(store, desk, me, first.id))
    const { bytes } = await fileOf(desk, own, copy, NOW)
    const school = await file(bytes, NOW, '学位申请 2027')
    assert.deepEqual([school.answer, school.copy?.fits], ['valid', true])
    const bank = await file(bytes, NOW, '贷款面签')
    assert.equal(bank.copy?.purpose, '仅用于学位申请 2027')
    assert.ok(bank.reasons[0]?.zh.startsWith('用途不符'))
    assert.equal((await code(copy.code, NOW, '贷款面签')).copy?.fits, false)
    assert.equal((await code(copy.code, at('2027-01-01T00:00:00'))).answer, 'ended')
  })

  await t.test(
    'an authorisation holds until it is withdrawn, for its purpose and number of times',
    async () => {
      const unit = { id: newId(), name: '区住建局' }
      const to = { kind: 'unit', key: unit.id, name: unit.name } as const
      const given = must(
        await store.tx((tx) =>
          grant(
            tx,
            desk,
            me,
            citizen,
            {
              ...{ certificate: first.id, wholeType: true, to, purpose: '租房补贴' },
              ...{ times: 2, from: NOW, until: at('2026-12-01T00:00:00') },
            },
            NOW,
          ),
        ),
      )
      const using = (purpose: string, when: Date) =>
        store.tx((tx) =>
          use(
            tx,
            desk,
            clerk(),
            {
              ...{ certificate: first.id, kind: 'reuse', unit, purpose, item: '114401' },
              ...{ matter: { id: newId(), number: 'BY1' }, fields: ['name'], consented: false },
            },
            when,
          ),
        )
      assert.ok((await using('租房补贴', at('2026-09-30T14:59:59'))).ok)
      const beyond = await using('入学', at('2026-09-30T14:59:59'))
      assert.equal(!beyond.ok && beyond.error.code, 'certificates.beyondPurpose')
      await store.tx((tx) => withdraw(tx, desk, me, citizen, given.id, at('2026-09-30T15:00:00')))
      const after = await using('租房补贴', at('2026-09-30T15:00:01'))
      assert.equal(!after.ok && after.error.code, 'certificates.withdrawn')
      const kept = (await usesOf(store, desk, LI)).filter(({ kind }) => kind === 'reuse')
      assert.deepEqual(
        kept.map(({ purpose, unitName, at: when }) => [purpose, unitName, when.getTime()]),
        [['租房补贴', '区住建局', at('2026-09-30T14:59:59').getTime()]],
      )
    },
  )

  await t.test('who looks without a case is refused and written down; so is who tries numbers', async () => {
    const neighbour = await store.tx(async (tx) => {
      const done = await lookup(
        tx,
        desk,
        clerk(),
        { ...{ holder: LI, type: 'playerCard', purpose: '看看' }, matter: null, item: null },
        NOW,
      )
      return { refused: done.ok ? null : done.error.code }
    })
    assert.equal(neighbour.refused, 'certificates.noCase')
    const harvester = { ...asking, source: '198.51.100.9' }
    const tries = []
    for (let n = 0; n < 22; n++) {
      const id = identifierOf({
        type: playerCard.typeCode,
        issuer: CLUB.code,
        serial: `2026${n}`,
        version: '001',
      })
      const done = await store.tx(async (tx) => ({
        of: await verifyCode(tx, desk, harvester, id ?? '', NOW),
      }))
      tries.push(done.of.ok ? done.of.value.answer : done.of.error.code)
    }
    assert.deepEqual([tries[0], tries[19], tries[20]], ['unknown', 'unknown', 'certificates.tooMany'])
    const kinds = (
      await store.query<{ kind: string }>({
        text: ['select kind from certificate_exception order by kind'],
        values: [],
      })
    ).map(({ kind }) => kind)
    assert.deepEqual(kinds, ['harvest', 'neighbour'])
  })

  await t.test(
    'renewal: the new version and the end of the old are one instant; a case begun before keeps it, with a note',
    async () => {
      const opened = at('2026-10-08T09:50:00')
      const ten = at('2026-10-08T10:00:00')
      const renewed = must(
        await store.tx((tx) =>
          issue(
            tx,
            desk,
            clerk(),
            card({
              fields: { name: '李梅', level: '大师', until: '2029-12-31' },
              previous: { id: first.id, as: 'replaced', why: '延续' },
            }),
            ten,
          ),
        ),
      )
      const old = must(await find(store, desk, { id: first.id }))
      assert.deepEqual(
        [old.state, old.next, old.stateAt.getTime()],
        ['replaced', renewed.certificate.id, ten.getTime()],
      )
      assert.deepEqual([renewed.certificate.version, renewed.certificate.number], [2, first.number])
      assert.equal(renewed.certificate.identifier.split('.').at(-3), first.identifier.split('.').at(-3))
      const asked = await code(first.identifier, ten)
      assert.deepEqual([asked.answer, asked.replacedBy], ['ended', renewed.certificate.identifier])
      assert.match(noteOn({ at: opened, version: 1 }, old)?.zh ?? '', /已被替代/)
      assert.ok(
        (desk.keys as ReturnType<typeof testDesk>['keys'] & { taken: Set<number> }).taken.has(
          old.kept.statusIndex ?? -1,
        ),
      )
    },
  )

  await t.test(
    'a change of state needs its reason; conflict blocks; what ran out is swept and told',
    async () => {
      const now = (await holdings(store, desk, LI))[0]
      assert.ok(now)
      const change = (act: 'suspend' | 'resume' | 'revoke', more = {}) =>
        store.tx((tx) =>
          setState(
            tx,
            desk,
            clerk(),
            { ...{ id: now.id, act, why: '违规参赛', document: '云网罚〔2026〕3号' }, ...more },
            NOW,
          ),
        )
      assert.equal(must(await change('suspend')).state, 'suspended')
      const none = await change('resume', { document: '' })
      assert.equal(!none.ok && none.error.code, 'certificates.whyMissing')
      assert.equal(must(await change('resume')).state, 'issued')
      const foreign = await store.tx((tx) =>
        setState(tx, desk, clerk(WATER), { id: now.id, act: 'revoke', why: '无权', document: '无号' }, NOW),
      )
      assert.equal(!foreign.ok && foreign.error.code, 'certificates.notIssuer')
      await store.tx((tx) => block(tx, desk, now.id, 'conflict', '姓名不一致', NOW))
      assert.equal((await code(now.identifier, at('2026-10-09T10:00:00'))).answer, 'unknown')
      const showing = await store.tx((tx) => show(tx, desk, me, now.id, NOW))
      assert.equal(!showing.ok && showing.error.code, 'certificates.blocked')
      const told: number[] = []
      const remind = async (_tx: unknown, { days }: { days: number }) => void told.push(days)
      await store.tx((tx) => sweep(tx, desk, remind, at('2029-12-25T08:00:00')))
      await store.tx((tx) => sweep(tx, desk, remind, at('2029-12-26T08:00:00')))
      const { ended } = await store.tx((tx) => sweep(tx, desk, remind, at('2030-01-01T00:00:00')))
      assert.deepEqual([told, ended], [[7], 1])
      assert.equal(must(await find(store, desk, { id: now.id })).state, 'expired')
    },
  )

  await t.test('a child’s is shown by the guardian', async () => {
    const girls = must(
      await store.tx((tx) =>
        issue(
          tx,
          desk,
          ordinary,
          card({ holders: [GIRL], fields: { name: '小何', until: '2027-12-31' } }),
          NOW,
        ),
      ),
    )
    const alone = await store.tx((tx) =>
      show(tx, desk, { holder: GIRL, capacity: 'self', name: '小何' }, girls.certificate.id, NOW),
    )
    assert.equal(!alone.ok && alone.error.code, 'certificates.guardianFirst')
    assert.ok(
      (
        await store.tx((tx) =>
          show(tx, desk, { holder: GIRL, capacity: 'guardian', name: '何妈妈' }, girls.certificate.id, NOW),
        )
      ).ok,
    )
  })

  await t.test('what waits for a keeper is sealed by hand; what cannot be made says why', async () => {
    const permit = { ...card({ type: 'courtPermit', holders: [LI], fields: { name: '李梅' } }) }
    const waits = await store.tx((tx) =>
      makeUp(tx, desk, ordinary, { draft: permit, matterNumber: 'BY9', unitName: CLUB.name }, NOW),
    )
    assert.ok(waits.making && !waits.issued)
    const sealed = must(
      await store.tx((tx) => sealMaking(tx, desk, clerk(), { id: waits.making ?? '' }, NOW)),
    )
    assert.equal(sealed.certificate.validTo, '2027-09-29')
    const fails = await store.tx((tx) =>
      makeUp(
        tx,
        desk,
        ordinary,
        { draft: card({ fields: {} }), matterNumber: null, unitName: CLUB.name },
        NOW,
      ),
    )
    assert.ok(fails.why?.zh.includes('照面信息'))
    const stats = await statistics(store, desk, NOW)
    assert.deepEqual(
      stats.map(({ type, all }) => [type, all]),
      [
        ['courtPermit', 1],
        ['playerCard', 3],
      ],
    )
  })

  await t.test(
    'paper is brought over: sound rows sealed, incomplete ones for reference, bad ones handed back',
    async () => {
      const path = join(mkdtempSync(join(tmpdir(), 'huying-stock-')), 'stock.csv')
      writeFileSync(
        path,
        [
          '证照编号,持证人,身份证号,发证日期,有效期止,姓名,等级',
          `C1,张三,${person('44011119800101123')},2020年3月5日,2030/3/4,张三,高级`,
          `C2,赵四,${person('44011119800101202').replace('0', 'O')},2020-03-05,2030-03-04,赵四,中级`,
          `C3,孙六,${person('44011119800101301')},2026-02-30,2030-03-04,孙六,中级`,
          `C4,周七,${person('44011119800101401')},2021-01-02,,,初级`,
          `C1,张三,${person('44011119800101123')},2020年3月5日,2030/3/4,张三,高级`,
        ].join('\n'),
      )
      const input = { path, type: 'courtPermit', issuer: CLUB.id, kind: 'person' } as const
      const report = must(await importCertificates(store, desk, clerk(), input, NOW))
      const said = JSON.stringify(report.bad.map(({ line, reasons }) => [line, reasons.map(({ zh }) => zh)]))
      assert.equal(report.rows, 5)
      assert.deepEqual([report.issued, report.reference, report.already, report.badRows], [2, 1, 1, 2])
      assert.match(said, /误识/)
      assert.match(said, /2026-02-30/)
      const again = must(await importCertificates(store, desk, clerk(), input, NOW))
      assert.equal(again.issued, 0)
    },
  )
})
