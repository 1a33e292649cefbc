import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { units } from '../../cities/demo/units.ts'
import { act, citizen, good } from '../citizen.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

describe('services', () => {
  let running: RunningTestCity
  before(async () => {
    running = await startTestCity()
  })
  after(() => running.stop())

  const get = (path: string) => running.anyone.call('GET', path)
  describe('finding an item', () => {
    const first = async (q: string): Promise<string> =>
      good(await get(`/api/public/items?q=${encodeURIComponent(q)}`)).rows[0]?.title.zh ?? ''

    it('by everyday words, their letters, what sounds alike, and what is badly typed', async () => {
      for (const [q, wanted] of [
        ['开餐馆', '食品经营许可'],
        ['我想开一家奶茶店', '食品经营许可'],
        ['上户口', '出生登记（申报户口）'],
        ['驾照到期', '机动车驾驶证期满换证'],
        ['yyzz', '企业及个体工商户设立登记'],
        ['shipinjingying', '食品经营许可'],
        ['食品经赢许可', '食品经营许可'],
        ['居主证', '居住证申领'],
        ['80岁补贴', '高龄老人津贴'],
        ['passport', '普通护照签发'],
        ['老人卡', '老年人优待卡申领'],
      ])
        assert.equal(await first(q as string), wanted, q)
      assert.equal(good(await get(`/api/public/items?q=${encodeURIComponent('火箭发射')}`)).rows.length, 0)
    })

    it('by whom it serves, by topic and by unit, the same item of many towns once', async () => {
      const all = good(await get('/api/public/items'))
      assert.ok(all.total >= 60)
      const topic = all.topics.find((one: { value: string }) => one.value === 'birth')
      const births = good(await get('/api/public/items?topic=birth'))
      assert.equal(births.total, topic.count)
      const [relief] = good(await get(`/api/public/items?q=${encodeURIComponent('临时救助')}`)).rows
      assert.ok(relief.places > 1)
      const guide = good(await get(`/api/public/items/${relief.code}`))
      assert.equal(guide.others.length, relief.places - 1)
    })
  })

  describe('keeping items', () => {
    it('a new version is written, compared, refused while it is not sound, and published', async () => {
      const head = await running.login('itemhead')
      const [line] = good(
        await head.call('GET', `/api/services/items?q=${encodeURIComponent('食品经营许可')}`),
      ).rows
      const path = `/api/services/items/${line.code}`
      assert.equal((await (await running.login('window01')).call('POST', `${path}/draft`)).status, 403)
      good(await head.call('POST', `${path}/draft`))
      const { draft, basic } = good(await head.call('GET', path))
      const save = (body: object, revision: number) =>
        head.call('PUT', `${path}/draft`, { catalogCode: basic.code, body, revision })
      const today = new Date(running.city.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
      good(await save({ ...draft.body, promise: { amount: 90, unit: 'working' } }, 1))
      const bad = await head.call('POST', `${path}/publish`, { revision: 2, from: today })
      assert.equal(bad.body.error.code, 'items.badVersion')
      assert.equal((await save({ nonsense: true }, 2)).status, 422)
      good(await save({ ...draft.body, promise: { amount: 6, unit: 'working' } }, 2))
      good(await head.call('POST', `${path}/publish`, { revision: 3, from: today }))
      const { changes } = good(await head.call('GET', `${path}/compare?was=1&is=2`))
      assert.deepEqual(
        changes.map((one: { path: string }) => one.path),
        ['promise.amount'],
      )
      assert.equal(good(await get(`/api/public/items/${line.code}`)).item.promise.amount, 6)
      good(await head.call('POST', `${path}/state`, { move: 'pause', why: '系统切换' }))
      assert.equal(good(await get(`/api/public/items/${line.code}`)).item.state, 'paused')
      good(await head.call('POST', `${path}/state`, { move: 'resume', why: '' }))
    })

    it('goes out as a workbook and comes in as drafts, bad rows handed back', async () => {
      const head = await running.login('itemhead')
      const cookie = { cookie: head.cookie, 'x-csrf-token': head.csrf }
      const out = await fetch(`${running.base}/api/services/items.xlsx`, { headers: cookie })
      assert.equal(out.status, 200)
      const bytes = Buffer.from(await out.arrayBuffer())
      const send = async (file: Uint8Array, name: string) => {
        const form = new FormData()
        form.append('file', new Blob([file as BlobPart]), name)
        const sent = await fetch(`${running.base}/api/services/items.xlsx`, {
          ...{ method: 'POST', headers: cookie, body: form },
        })
        return { status: sent.status, body: await sent.json() }
      }
      const back = await send(bytes, 'items.xlsx')
      assert.equal(back.status, 200, JSON.stringify(back.body))
      assert.deepEqual(back.body.rejected, [])
      assert.ok(back.body.drafted >= 100)
      const { sheets } = await import('../../platform/catalogue/index.ts')
      const head1 = ['实施编码', '基本编码', '事项名称', '实施主体', '行使层级', '承诺时限']
      const bad = await sheets.xlsxFile([
        { name: '实施清单', rows: [head1, ['X1', 'Y1', '没有单位的事项', '火星局', '市级', '3']] },
      ])
      const told = await send(bad, 'bad.xlsx')
      assert.equal(told.body.rejected[0].line, 2)
      assert.match(told.body.rejected[0].why.zh, /实施主体/)
      const none = await send(await sheets.xlsxFile([{ name: '别的', rows: [['x']] }]), 'other.xlsx')
      assert.equal(none.status, 422)
    })
  })

  describe('an application', () => {
    it('is applied for, accepted, examined, decided, made out, looked at by anybody, delivered', async () => {
      const { call: me, upload } = await citizen(running, '13711112222', '李小雅', '11010519491231002X')
      const [line] = good(await get(`/api/public/items?q=${encodeURIComponent('转学')}`)).rows
      const sheet = good(await me('GET', `/api/citizen/apply/${line.code}`))
      const files = await Promise.all([10, 20, 30, 40].map(upload))
      const filled = {
        answers: {},
        values: {
          ...{ applicantName: '李小雅', applicantId: '11010519491231002X', applicantPhone: '13711112222' },
          ...{ pupil: '李小宝', schoolTo: '云城小学', delivery: 'electronic', signature: files[0] },
        },
        materials: sheet.materials.map((one: { code: string }, n: number) => ({
          ...{ code: one.code, state: 'received', files: [files[n + 1]] },
        })),
      }
      const sent = await me('POST', '/api/citizen/applications', {
        ...{ key: 'b2d7a1f0-0000-4000-8000-000000000001', draft: null, item: line.code },
        ...{ version: sheet.version, filled, supplements: null },
      })
      const { matter } = good(sent)
      const clerk = await running.login('window01')
      good(await act(clerk, matter, 'accept'))
      const seen = good(await clerk.call('GET', `/api/matters/${matter}`))
      assert.equal(seen.matter.state, 'accepted')
      assert.deepEqual(
        seen.clocks
          .filter((one: { state: string }) => one.state === 'running')
          .map((one: { kind: string }) => one.kind)
          .sort(),
        ['legal', 'promise'],
      )
      const school = await unitAccount(seen.matter.leadUnit)
      good(await act(school, matter, 'examine'))
      assert.equal((await act(clerk, matter, 'pass', { text: '窗口不能审查' })).status, 403)
      good(await act(school, matter, 'pass', { text: '材料齐全，符合转学条件' }))
      good(await act(school, matter, 'sendBack', { step: 'review', text: '再核对学籍' }))
      good(await act(school, matter, 'pass', { text: '已核对' }))
      good(await act(school, matter, 'grant', { words: '准予转学' }))
      await running.papered()
      const { rows } = good(await clerk.call('GET', `/api/services/documents/${matter}`))
      assert.deepEqual(
        rows.map((one: { facts: { kind: string } }) => one.facts.kind),
        ['accepted', 'granted'],
      )
      const paper = rows[1]
      assert.ok(paper.genuine)
      assert.equal(paper.facts.holder, '李小雅')
      const looked = good(await get(`/api/public/papers/${paper.id}/${paper.check}`))
      assert.ok(looked.genuine)
      assert.match(looked.facts.holder, /^李\*/)
      assert.equal((await get(`/api/public/papers/${paper.id}/AAAAAAAAAAAA`)).status, 404)
      good(await act(clerk, matter, 'deliver', { way: 'electronic' }))
      assert.equal(good(await clerk.call('GET', `/api/matters/${matter}`)).matter.state, 'done')
      const mine = good(await me('GET', '/api/citizen/applications'))
      assert.equal(mine.rows.length, 1)
    })

    it('what is missing is told at once and once; a new version leaves a running application alone', async () => {
      const { call: me, upload } = await citizen(running, '13711113333', '周知远', '11010519800101237X')
      const [line] = good(await get(`/api/public/items?q=${encodeURIComponent('转学')}`)).rows
      const sheet = good(await me('GET', `/api/citizen/apply/${line.code}`))
      const files = await Promise.all([13, 23, 33, 43].map(upload))
      const send = (
        key: string,
        version: number,
        materials: object[],
        more: object = {},
        supplements: string | null = null,
      ) =>
        me('POST', '/api/citizen/applications', {
          supplements,
          ...{
            key: `b2d7a1f0-0000-4000-8000-${key}`,
            draft: null,
            item: line.code,
            version,
          },
          filled: {
            answers: {},
            values: {
              ...{
                applicantName: '周知远',
                applicantId: '11010519800101237X',
                applicantPhone: '13711113333',
              },
              ...{ pupil: '周小宝', schoolTo: '云城小学', delivery: 'electronic', signature: files[0] },
              ...more,
            },
            materials,
          },
        })
      const given = sheet.materials.map((one: { code: string }, n: number) => ({
        ...{ code: one.code, state: 'received', files: [files[n + 1]] },
      }))
      // every gap in one answer (domain/05 §11.5)
      const bare = await send('000000000021', sheet.version, [], { pupil: '', schoolTo: '' })
      assert.equal(bare.body.error.code, 'forms.incomplete')
      const paths = bare.body.error.detail.gaps.map((one: { path: string }) => one.path.split('.')[0])
      assert.equal(paths.filter((one: string) => one === 'values').length, 2)
      assert.ok(paths.includes('materials'), paths.join())
      const { matter, number } = good(await send('000000000022', sheet.version, given))
      const clerk = await running.login('window01')
      good(await act(clerk, matter, 'askSupplement', { gaps: '学籍卡\n户口本' }))
      // a second list needs a word why, and raises a signal
      const { supplements } = good(await me('GET', `/api/citizen/applications/${number}/supplement`))
      good(await send('000000000023', sheet.version, given, { schoolTo: '云山小学' }, supplements))
      assert.equal((await act(clerk, matter, 'askSupplement', { gaps: '又缺一样' })).status, 409)
      good(await act(clerk, matter, 'askAgain', { gaps: '又缺一样', why: '上次漏看' }))
      await running.served()
      const inspector = await running.login('inspector')
      const signals = good(await inspector.call('GET', '/api/lights/signals'))
      assert.ok(
        signals.rows.some(
          (one: { matter: string; kind: string }) => one.matter === matter && one.kind === 'secondSupplement',
        ),
        JSON.stringify(signals.rows),
      )
      good(await act(clerk, matter, 'supplied', { text: '补齐' }))
      good(await act(clerk, matter, 'accept'))
      const promise = async () => {
        const seen = good(await clerk.call('GET', `/api/matters/${matter}`))
        const clock = seen.clocks.find((one: { kind: string; state: string }) => one.kind === 'promise')
        return { due: clock.due, version: seen.matter.data.itemVersion }
      }
      const before = await promise()
      // a later version with another promise: this one keeps its own (domain/05 §11.10)
      const head = await running.login('itemhead')
      const path = `/api/services/items/${line.code}`
      // another test may have left one
      await head.call('DELETE', `${path}/draft`)
      good(await head.call('POST', `${path}/draft`))
      const { draft, basic } = good(await head.call('GET', path))
      good(
        await head.call('PUT', `${path}/draft`, {
          ...{ catalogCode: basic.code, revision: draft.revision },
          body: { ...draft.body, promise: { amount: 1, unit: 'working' } },
        }),
      )
      const saved = good(await head.call('GET', path)).draft
      const today = new Date(running.city.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
      good(await head.call('POST', `${path}/publish`, { revision: saved.revision, from: today }))
      assert.deepEqual(await promise(), before)
      const next = good(await me('GET', `/api/citizen/apply/${line.code}`))
      assert.deepEqual([next.promise.amount, next.version], [1, sheet.version + 1])
      assert.equal(next.running.number, number, 'the one under way is shown before another is sent')
      assert.equal((await send('000000000024', sheet.version, given)).body.error.code, 'forms.newVersion')
    })
  })

  describe('one thing', () => {
    it('is one form, one promise, one list of what is missing, one package; parts see their own columns', async () => {
      const { call: me, upload } = await citizen(running, '13722223333', '王小明', '110105199003072151')
      const [line] = good(await get(`/api/public/items?q=${encodeURIComponent('新生儿出生一件事')}`)).rows
      assert.equal(line.title.zh, '新生儿出生一件事')
      const sheet = good(await me('GET', `/api/citizen/apply/${line.code}`))
      const answers = { parents: 'both', married: true, overMonth: false, abroad: false }
      const named = Object.values(sheet.form.fields) as { kind: string; required?: boolean }[]
      assert.ok(named.length > 5)
      const codes = ['idCard', 'household', 'marriage', 'delivery', 'marriageToo']
      const files = await Promise.all([11, 21, 31, 41, 51, 61].map(upload))
      const wanted = sheet.materials.filter((one: { code: string }) => codes.includes(one.code))
      const values: Record<string, unknown> = {
        ...{ applicantName: '王小明', applicantId: '110105199003072151', applicantPhone: '13722223333' },
        ...{ childName: '王小小', childSex: '1', childBorn: '2026-10-01', motherName: '李小雅' },
        ...{ motherId: '11010519491231002X', delivery: 'electronic', signature: files[0] },
      }
      const sent = await me('POST', '/api/citizen/applications', {
        ...{ key: 'b2d7a1f0-0000-4000-8000-000000000002', draft: null, item: line.code },
        ...{ version: sheet.version, supplements: null },
        filled: {
          ...{ answers, values },
          materials: wanted.map((one: { code: string }, n: number) => ({
            ...{ code: one.code, state: 'received', files: [files[n + 1]] },
          })),
        },
      })
      const { matter } = good(sent)
      const clerk = await running.login('window01')
      good(await act(clerk, matter, 'accept'))
      const settled = async () => {
        for (let turn = 0; turn < 3; turn++) {
          await running.papered()
          await running.joined()
        }
      }
      await settled()
      const parts = async () => {
        const seen = good(await clerk.call('GET', `/api/matters/${matter}`))
        return {
          seen,
          children: seen.links
            .filter((link: { kind: string; outgoing: boolean }) => link.kind === 'child-of' && !link.outgoing)
            .map((link: { other: { id: string; title: string } }) => link.other) as {
            id: string
            title: string
          }[],
        }
      }
      const first = await parts()
      assert.equal(first.seen.matter.state, 'running', JSON.stringify(first.seen.timeline.slice(-3)))
      assert.deepEqual(first.children.map((one) => one.title).sort(), ['出生医学证明办理', '生育登记'])
      const finish = async (id: string) => {
        const { matter: child } = good(await clerk.call('GET', `/api/matters/${id}`))
        const unit = await unitAccount(child.leadUnit)
        good(await act(unit, id, 'examine'))
        good(await act(unit, id, 'pass', { text: '符合条件' }))
        good(await act(unit, id, 'grant'))
        await settled()
      }
      const certificate = first.children.find((one) => one.title === '出生医学证明办理')
      assert.ok(certificate)
      const unit = await unitAccount(
        good(await clerk.call('GET', `/api/matters/${certificate.id}`)).matter.leadUnit,
      )
      const own = good(await unit.call('GET', `/api/matters/${certificate.id}`))
      assert.equal(own.matter.data.parent, matter)
      for (const one of first.children) await finish(one.id)
      const second = await parts()
      assert.ok(second.children.some((one) => one.title === '出生登记（申报户口）'))
      const register = second.children.find((one) => one.title === '出生登记（申报户口）')
      await finish(register?.id ?? '')
      const third = await parts()
      const insurance = third.children.find((one) => one.title === '城乡居民基本医疗保险参保登记')
      await finish(insurance?.id ?? '')
      const end = await parts()
      assert.equal(end.seen.matter.state, 'delivery', JSON.stringify(end.seen.timeline.slice(-3)))
      const { rows } = good(await clerk.call('GET', `/api/services/documents/${matter}`))
      const pack = rows.find((one: { facts: { kind: string } }) => one.facts.kind === 'joint')
      assert.equal(pack.facts.lines.length, 4)
      good(await act(clerk, matter, 'deliver', { way: 'electronic' }))
    })

    it('what parts lack is one list; what comes in replaces what each part had; a refused part leaves the others', async () => {
      const { call: me, upload } = await citizen(running, '13722224444', '王大明', '110105199003073357')
      const [line] = good(await get(`/api/public/items?q=${encodeURIComponent('新生儿出生一件事')}`)).rows
      const sheet = good(await me('GET', `/api/citizen/apply/${line.code}`))
      const codes = ['idCard', 'household', 'marriage', 'delivery', 'marriageToo']
      const files = await Promise.all([12, 22, 32, 42, 52, 62, 72].map(upload))
      const wanted = sheet.materials.filter((one: { code: string }) => codes.includes(one.code))
      const values: Record<string, unknown> = {
        ...{ applicantName: '王大明', applicantId: '110105199003073357', applicantPhone: '13722224444' },
        ...{ childName: '王大大', childSex: '1', childBorn: '2026-10-01', motherName: '李小雅' },
        ...{ motherId: '11010519491231002X', delivery: 'electronic', signature: files[0] },
      }
      const filled = (change: object) => ({
        answers: { parents: 'both', married: true, overMonth: false, abroad: false },
        values: { ...values, ...change },
        materials: wanted.map((one: { code: string }, n: number) => ({
          ...{ code: one.code, state: 'received', files: [files[n + 1]] },
        })),
      })
      const send = (key: string, supplements: string | null, change: object) =>
        me('POST', '/api/citizen/applications', {
          ...{ key: `b2d7a1f0-0000-4000-8000-${key}`, draft: null, item: line.code },
          ...{ version: sheet.version, supplements, filled: filled(change) },
        })
      const { matter, number } = good(await send('000000000011', null, {}))
      const clerk = await running.login('window01')
      good(await act(clerk, matter, 'accept'))
      const settled = async () => {
        for (let turn = 0; turn < 3; turn++) {
          await running.papered()
          await running.joined()
        }
      }
      await settled()
      const seen = async (id: string) => good(await clerk.call('GET', `/api/matters/${id}`))
      const children = async () =>
        (await seen(matter)).links
          .filter((link: { kind: string; outgoing: boolean }) => link.kind === 'child-of' && !link.outgoing)
          .map((link: { other: { id: string; title: string } }) => link.other) as {
          id: string
          title: string
        }[]
      const first = await children()
      assert.equal(first.length, 2)
      const unitOf = async (id: string) => unitAccount((await seen(id)).matter.leadUnit)
      const [a, b] = first as [{ id: string; title: string }, { id: string; title: string }]
      good(await act(await unitOf(a.id), a.id, 'askWhole', { gaps: '孩子姓名与出生证明不一致' }))
      good(await act(await unitOf(b.id), b.id, 'askWhole', { gaps: '母亲姓名请核对' }))
      await settled()
      assert.equal((await seen(matter)).matter.state, 'supplement')
      const told = good(await me('GET', `/api/citizen/applications/${number}`))
      assert.equal(told.gaps.split('\n').length, 2, told.gaps)
      for (const title of [a.title, b.title]) assert.ok(told.gaps.includes(title), told.gaps)
      // one list, and no second one
      const more = await act(await unitOf(a.id), a.id, 'askWhole', { gaps: '再补一次' })
      assert.ok(more.status >= 400)
      const { supplements } = good(await me('GET', `/api/citizen/applications/${number}/supplement`))
      good(await send('000000000012', supplements, { childName: '王达达' }))
      await settled()
      assert.equal((await seen(matter)).matter.state, 'running')
      for (const one of first) {
        const { matter: child, clocks } = await seen(one.id)
        assert.equal(child.state, 'accepted', one.title)
        assert.ok(
          clocks.some(
            (clock: { kind: string; state: string }) => clock.kind === 'promise' && clock.state === 'running',
          ),
        )
        const rows = good(await clerk.call('GET', `/api/matters/${one.id}/submissions`)).rows
        assert.equal(rows.length, 2, one.title)
        assert.equal(rows[0].supplements, rows[1].id)
      }
      const read = async (id: string) =>
        JSON.stringify(good(await clerk.call('GET', `/api/matters/${id}/submissions`)).rows[0])
      assert.ok(
        (await Promise.all(first.map((one) => read(one.id)))).some((text) => text.includes('"changed":true')),
      )
      // one part is refused: what would follow it never begins, the other stands, the whole says so
      for (const one of first) {
        const unit = await unitOf(one.id)
        good(await act(unit, one.id, 'examine'))
        good(await act(unit, one.id, 'pass', { text: '意见' }))
        const refused = one.title === '出生医学证明办理'
        good(
          refused
            ? await act(unit, one.id, 'refuse', {
                basis: '母婴保健法',
                words: '不符合条件',
              })
            : await act(unit, one.id, 'grant'),
        )
        await settled()
      }
      const end = await seen(matter)
      assert.equal(end.matter.state, 'delivery', JSON.stringify(end.timeline.slice(-3)))
      assert.ok(end.matter.tags.includes('partly'))
      const { rows } = good(await clerk.call('GET', `/api/services/documents/${matter}`))
      const pack = rows.find((one: { facts: { kind: string } }) => one.facts.kind === 'joint')
      assert.deepEqual(
        pack.facts.lines.map((one: { label: string }) => one.label).sort(),
        first.map((one) => one.title).sort(),
      )
    })

    it('is composed without code: order, merged form, promise; a circle is refused', async () => {
      const head = await running.login('itemhead')
      const codeOf = async (title: string) =>
        good(await head.call('GET', `/api/services/items?q=${encodeURIComponent(title)}`)).rows[0].code
      const [relief, card] = [await codeOf('残疾人生活补贴'), await codeOf('最低生活保障')]
      const plan = (children: object[]) => ({
        ...{
          title: { zh: '困难家庭一件事', en: 'A family in need' },
          summary: { zh: '一次申请', en: 'At once' },
        },
        ...{ unit: head.me.unit, area: '440111', topic: 'welfare', words: ['困难家庭'], children },
      })
      const good2 = plan([
        { item: card, after: [] },
        { item: relief, after: [card] },
      ])
      const made = good(await head.call('POST', '/api/services/joint', good2))
      assert.equal(made.promise.amount, made.saving.days.apart)
      assert.ok(made.saving.fields.together < made.saving.fields.apart)
      const ring = plan([
        { item: card, after: [relief] },
        { item: relief, after: [card] },
      ])
      assert.equal((await head.call('POST', '/api/services/joint', ring)).body.error.code, 'joint.badPlan')
      good(await head.call('PUT', '/api/services/joint/YJSKNJT001', { ...good2, catalogCode: 'YJS001' }))
      const page = good(await head.call('GET', '/api/services/items/YJSKNJT001'))
      assert.deepEqual(page.faults, [])
      const today = new Date(running.city.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
      good(
        await head.call('POST', '/api/services/items/YJSKNJT001/publish', {
          ...{ revision: page.draft.revision, from: today },
        }),
      )
      const [found] = good(await get(`/api/public/items?q=${encodeURIComponent('困难家庭一件事')}`)).rows
      assert.equal(found.code, 'YJSKNJT001')
    })
  })

  /** The account of the demonstration that examines for a unit: they are numbered in the order of the units. */
  const accounts = new Map<string, Promise<Person>>()
  function unitAccount(unit: string): Promise<Person> {
    const order = units.filter((one) => one.short !== '热线办' && one.short !== '区政府')
    const n = order.findIndex((one) => one.id === unit) + 1
    const known = accounts.get(unit) ?? running.login(`unit${String(n).padStart(2, '0')}`)
    accounts.set(unit, known)
    return known
  }
})
