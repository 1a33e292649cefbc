import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Id, must, newId, ok, type Result } from '../../../base/index.ts'
import { openVault } from '../../fields/index.ts'
import * as ledger from '../../ledger/index.ts'
import { systemActor } from '../../org/index.ts'
import { sql } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import type { Filled } from './declare.ts'
import * as forms from './index.ts'
import { version } from './testing.ts'

const AT = new Date('2026-09-21T02:00:00Z')
const later = (minutes: number) => new Date(AT.getTime() + minutes * 60_000)
const desk: forms.FormsDesk = { district: '990101', vault: openVault({ key: Buffer.alloc(32, 7) }) }
const refused = (result: Result<unknown, { code: string }>) => (result.ok ? null : result.error.code)
const [photo, plan, authority] = [newId(), newId(), newId()] as [Id, Id, Id]
const FILLED: Filled = {
  answers: { business: 'sale', agent: false },
  values: { shopName: '阿强小吃', own: false, landlord: '李四' },
  materials: [{ code: 'form', state: 'received', files: [photo] }],
}
const context = { codes: () => undefined, today: '2026-09-21' }
const looked = (filled: Filled, atWindow = false) =>
  forms.look(version(), filled, { ...context, atWindow }).gaps.map((gap) => `${gap.path} ${gap.code}`)

describe('what was filled in', () => {
  it('names every gap of situation, fields and materials at once', () => {
    assert.deepEqual(looked(FILLED), [])
    assert.deepEqual(
      looked({ answers: { business: 'cook' }, values: { own: true, stoves: 0 }, materials: [] }),
      [
        'answers.area forms.unanswered',
        'answers.agent forms.unanswered',
        'values.shopName fields.required',
        'materials.form forms.materialMissing',
      ],
    )
    const cook = { business: 'cook', agent: false, area: 80 }
    assert.deepEqual(looked({ ...FILLED, answers: cook }), [
      'values.stoves fields.required',
      'materials.layout forms.materialMissing',
    ])
    const owed = [...FILLED.materials, { code: 'layout', state: 'owed', files: [] } as const]
    assert.deepEqual(looked({ answers: cook, values: { ...FILLED.values, stoves: 3 }, materials: owed }), [])
  })

  it('does not let a citizen waive a material, a window may', () => {
    const waived: Filled = { ...FILLED, materials: [{ code: 'form', state: 'exempt', files: [] }] }
    assert.deepEqual(looked(waived), ['materials.form forms.materialState'])
    assert.deepEqual(looked(waived, true), [])
    // at the window paper is taken without a file
    assert.deepEqual(
      looked({ ...FILLED, materials: [{ code: 'form', state: 'received', files: [] }] }, true),
      [],
    )
  })

  it('leaves out what the situation does not ask, and refuses what no form of this kind asks', () => {
    const over: Filled = {
      ...FILLED,
      values: { ...FILLED.values, own: true, stoves: 3, payroll: 9, staff: [{ name: '王五', pay: 300_000 }] },
    }
    const result = forms.look(version(), over, context)
    assert.deepEqual(result.gaps, [])
    assert.deepEqual(result.values, {
      shopName: '阿强小吃',
      own: true,
      staff: [{ name: '王五', pay: 300_000 }],
      payroll: 300_000,
    })
    assert.deepEqual(looked({ ...FILLED, values: { ...FILLED.values, nobody: 1 } }), [
      'values.nobody fields.unknown',
    ])
    assert.deepEqual(
      looked({
        ...FILLED,
        materials: [...FILLED.materials, { code: 'ghost', state: 'received', files: [plan] }],
      }),
      ['materials.ghost forms.materialUnknown'],
    )
  })

  it('refuses one file for two materials', () => {
    const answers = { business: 'sale', agent: true }
    const materials = [
      { code: 'form', state: 'received', files: [photo] },
      { code: 'owner', state: 'received', files: [photo] },
    ] as const
    assert.deepEqual(looked({ ...FILLED, answers, materials }), ['materials.owner forms.sameFile'])
  })

  it('takes hostile shapes for no draft', () => {
    for (const bad of [
      null,
      [],
      { values: [] },
      { values: JSON.parse('{"__proto__":1}') },
      { values: { constructor: 1 } },
      { answers: { 'a b': 1 } },
      { materials: [{ code: 'form', state: 'stolen', files: [] }] },
      { materials: [{ code: 'form', state: 'received', files: ['../etc'] }] },
    ])
      assert.equal(refused(forms.filledOf(bad)), 'forms.badDraft', JSON.stringify(bad))
    assert.equal(refused(forms.filledOf({ values: { a: 'x'.repeat(500_000) } })), 'forms.tooLarge')
    assert.deepEqual(must(forms.filledOf(FILLED)), FILLED)
  })
})

describe('drafts', async () => {
  const store = await freshStore([ledger.schema, forms.schema])
  const me = { citizen: newId() }
  const save = (id: Id, over: number, filled: Filled, who: forms.Owner = me, at = AT, device = '手机') =>
    store.tx((tx) =>
      forms.saveDraft(tx, desk, who, { id, item: 'x', itemVersion: 1, over, filled, device }, at),
    )

  it('saves over what was read, tells of another device, and says the same twice once', async () => {
    const id = newId()
    assert.equal(must(await save(id, 0, FILLED)).revision, 1)
    const changed = { ...FILLED, values: { ...FILLED.values, shopName: '强记' } }
    assert.equal(must(await save(id, 1, changed, me, later(1), '电脑')).revision, 2)
    // the answer was lost, the device says it again
    assert.equal(must(await save(id, 1, changed, me, later(2))).revision, 2)
    const lost = await save(id, 1, { ...FILLED, values: {} }, me, later(3))
    assert.equal(refused(lost), 'forms.draftChanged')
    assert.ok(!lost.ok && lost.error.says.zh.includes('电脑'))
    assert.equal(must(await forms.readDraft(store, desk, me, id, AT)).values.shopName, '强记')
    const both = await Promise.all([
      save(id, 2, { ...FILLED, values: { shopName: 'a' } }),
      save(id, 2, { ...FILLED, values: { shopName: 'b' } }),
    ])
    assert.deepEqual(both.map(refused).sort(), ['forms.draftChanged', null].sort())
  })

  it('shows a draft to nobody else, sealed in the table, and lets it go after 90 days', async () => {
    const id = newId()
    must(await save(id, 0, FILLED))
    const stranger = { citizen: newId() }
    assert.equal(refused(await forms.readDraft(store, desk, stranger, id, AT)), 'forms.draftUnknown')
    assert.equal(refused(await save(id, 1, FILLED, stranger)), 'forms.draftUnknown')
    assert.equal(
      refused(await store.tx((tx) => forms.dropDraft(tx, desk, stranger, id))),
      'forms.draftUnknown',
    )
    const kept = await store.query<{ sealed: string }>(sql`select sealed from form_draft`)
    assert.ok(kept.every((row) => !row.sealed.includes('阿强')))
    const [in89, in91] = [later(89 * 1440), later(91 * 1440)]
    must(await forms.readDraft(store, desk, me, id, in89))
    assert.equal(refused(await forms.readDraft(store, desk, me, id, in91)), 'forms.draftUnknown')
    await store.tx((tx) => forms.dropExpired(tx, desk, in91))
    assert.deepEqual(await forms.draftsOf(store, desk, me.citizen, AT), [])
  })

  it('goes on at a window by its code, and what a window began becomes the citizen’s', async () => {
    const [mine, windows] = [newId(), newId()]
    const clerk = { account: newId() }
    const stranger = { citizen: newId() }
    must(await save(mine, 0, FILLED))
    must(await save(windows, 0, FILLED, clerk))
    const actor = systemActor('990101')
    const codeOf = async (who: forms.Owner, id: Id) =>
      must(await store.tx((tx) => forms.giveCode(tx, desk, who, id, AT))).code
    const take = (who: forms.Owner, code: string, at = AT) =>
      store.tx((tx) => forms.takeByCode(tx, desk, who, actor, code, at))
    const code = await codeOf(me, mine)
    const read = `${code.slice(0, 4).toLowerCase()} ${code.slice(4)}`
    assert.equal(must(await take(clerk, read)).values.shopName, '阿强小吃')
    assert.equal(refused(await take(stranger, code)), 'forms.codeUnknown')
    assert.equal(refused(await take(clerk, code, later(8 * 1440))), 'forms.codeUnknown')
    const begun = await codeOf(clerk, windows)
    assert.equal(must(await take(stranger, begun)).citizen, stranger.citizen)
    must(await forms.readDraft(store, desk, stranger, windows, AT))
    assert.equal(refused(await take(me, begun)), 'forms.codeUnknown')
  })
})

describe('submissions', async () => {
  const store = await freshStore([ledger.schema, forms.schema])
  const actor = systemActor('990101')
  const me = newId()
  const hashes = new Map([photo, plan, authority].map((id, n) => [id, `${n}`.repeat(64)]))
  let opened: string[] = []
  const sending = (more: Partial<forms.Submitting> = {}): forms.Submitting => ({
    key: newId(),
    draft: null,
    version: version(),
    filled: FILLED,
    sources: {},
    applicant: {
      ...{ kind: 'person', name: '张三', phone: '13900000001', idNumber: '11010519491231002X' },
      ...{ creditCode: null, agent: null },
    },
    channel: 'phone',
    owner: { citizen: me },
    supplements: null,
    codes: () => undefined,
    files: async (ids) =>
      new Map(ids.flatMap((id) => (hashes.has(id) ? [[id, { id, sha256: hashes.get(id) ?? '' }]] : []))),
    carry: async ({ submission }) => {
      opened.push(submission.id)
      return ok({ matter: submission.supplements ? submission.matter : newId() })
    },
    ...more,
  })
  const send = (more: Partial<forms.Submitting> = {}, at = AT) =>
    store.tx((tx) => forms.submit(tx, desk, actor, sending(more), at))

  it('keeps it as it is; the same press, the same content, two presses at once are one application', async () => {
    opened = []
    const key = newId()
    const first = must(await send({ key }))
    assert.ok(first.fresh && first.submission.hash.length === 64)
    assert.equal(must(await send({ key })).submission.id, first.submission.id)
    assert.equal(must(await send()).submission.id, first.submission.id)
    assert.equal(opened.length, 1)
    // the same key with another content is not sent over the first
    const other = { ...FILLED, values: { ...FILLED.values, shopName: '强记' } }
    assert.equal(refused(await send({ key, filled: other })), 'forms.draftSent')
    const at = later(10)
    const racing = newId()
    const both = await Promise.all([
      send({ key: racing, filled: other }, at),
      send({ key: racing, filled: other }, at),
      send({ filled: other }, at),
    ])
    assert.equal(new Set(both.map((one) => must(one).submission.id)).size, 1)
    assert.equal(both.filter((one) => must(one).fresh).length, 1)
    const read = must(await forms.submissionOf(store, desk, first.submission.id))
    assert.deepEqual(read, { ...first.submission, matter: read.matter })
    const kept = await store.query<{ sealed: string }>(sql`select sealed from form_submission`)
    assert.ok(kept.every((row) => !row.sealed.includes('张三')))
  })

  it('refuses gaps, files of others and one content under two names', async () => {
    const gaps = (result: Awaited<ReturnType<typeof send>>) =>
      result.ok
        ? []
        : ((result.error.detail?.gaps ?? []) as { path: string; code: string }[]).map(
            (g) => `${g.path} ${g.code}`,
          )
    assert.deepEqual(gaps(await send({ filled: { ...FILLED, values: {} } })), [
      'values.shopName fields.required',
      'values.own fields.required',
    ])
    const strange: Filled = { ...FILLED, materials: [{ code: 'form', state: 'received', files: [newId()] }] }
    assert.deepEqual(gaps(await send({ filled: strange })), ['materials.form forms.fileUnknown'])
    const twice = newId()
    hashes.set(twice, hashes.get(photo) ?? '')
    const same: Filled = {
      ...FILLED,
      answers: { business: 'sale', agent: true },
      materials: [
        { code: 'form', state: 'received', files: [photo] },
        { code: 'owner', state: 'received', files: [twice] },
      ],
    }
    assert.deepEqual(gaps(await send({ filled: same })), ['materials.owner forms.sameFile'])
  })

  it('a supplement names the one it stands for, once; the draft is used up', async () => {
    const draft = newId()
    must(
      await store.tx((tx) =>
        forms.saveDraft(
          tx,
          desk,
          { citizen: me },
          { id: draft, item: 'x', itemVersion: 1, over: 0, filled: FILLED, device: '' },
          AT,
        ),
      ),
    )
    const first = must(await send({ key: draft, draft }, later(3000))).submission
    const read = await store.tx((tx) => forms.readDraft(tx, desk, { citizen: me }, draft, AT))
    assert.equal(refused(read), 'forms.draftSent')
    const mended = { ...FILLED, values: { ...FILLED.values, landlord: '赵六' } }
    const second = must(
      await send({ supplements: first.id, filled: mended, owner: null }, later(3001)),
    ).submission
    assert.equal(second.matter, first.matter)
    assert.equal(second.citizen, me)
    assert.deepEqual(forms.differences(first, second), [
      { part: 'values', name: 'landlord', was: '李四', is: '赵六' },
    ])
    const late = { ...FILLED, values: { ...FILLED.values, landlord: '孙七' } }
    assert.equal(
      refused(await send({ supplements: first.id, filled: late }, later(3002))),
      'forms.supplemented',
    )
    assert.equal(refused(await send({ supplements: newId() })), 'forms.submissionUnknown')
    const all = await forms.submissionsOf(store, desk, first.matter)
    assert.deepEqual(
      all.map((one) => one.id),
      [first.id, second.id],
    )
    const mine = await forms.submissionsFor(store, desk, { citizen: me }, 10)
    assert.ok(mine.some((one) => one.id === second.id) && !mine.some((one) => one.id === first.id))
    const byNumber = await forms.submissionsFor(store, desk, { idNumber: '11010519491231002x' }, 10)
    assert.equal(byNumber.length, mine.length)
  })
})
