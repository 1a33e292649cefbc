import { createHash } from 'node:crypto'
import { type Id, newId, no, ok, type Refusal, type Result, type Say, say } from '../base/index.ts'
import { sheets } from '../platform/catalogue/index.ts'
import * as identity from '../platform/identity/index.ts'
import { append, search } from '../platform/ledger/index.ts'
import * as org from '../platform/org/index.ts'
import { type Actor, adminRoles } from '../platform/org/index.ts'
import type { Reader, Tx } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'
import { type BadLine, type Line, listHead, personnelLines } from './personnel-rows.ts'
import { readCells } from './sheet.ts'

/** Post of people whose post is not named; no duty hangs on it. */
const PLAIN_POST = '工作人员'
/** How far back one looks for matters that somebody had in hand. */
const IN_HAND_MS = 366 * 86_400_000
const MOST_HANDED = 200

/** What the list would do to one person. */
type Step = {
  readonly line: Line
  readonly act: 'join' | 'move' | 'leave' | 'same'
  readonly person: org.Person | null
  readonly unit: Id | null
  readonly before: string | null
}

/** The list of personnel 人员名单: joined, moved, left; with a preview, bad rows handed back, open work handed over. */
export function personnelOf(city: OpenCity) {
  const { store, catalog, plan } = city
  const rolesNow = () => ({ ...adminRoles, ...city.compiled.roles })

  const mayImport = (who: Actor): Result<true, Refusal> => {
    const may = org.mayAct(
      who,
      ['systemAdmin'],
      { area: who.district, units: [], openedBy: who.account },
      adminRoles,
    )
    return may.ok ? ok(true) : may
  }
  const unitNamed = (name: string): Id | null =>
    [...catalog.units.values()].find(
      (unit) => unit.validTo === null && (unit.name === name || unit.shortName === name || unit.id === name),
    )?.id ?? null

  /** Where a person works now, in words. */
  async function placeOf(reader: Reader, person: Id, at: Date) {
    const now = (await org.appointmentsOf(reader, person)).filter(
      (one) => one.from <= at && (!one.to || one.to > at),
    )
    const main = now.find((one) => one.kind === 'main') ?? now[0]
    if (!main) return null
    const post = await org.postOf(reader, main.post)
    return post ? { unit: post.unit, post: post.name } : null
  }

  /** What one line comes to, or why it cannot be done. */
  async function stepOf(reader: Reader, line: Line, at: Date): Promise<Step | BadLine> {
    const bad = (zh: string, en: string): BadLine => ({
      ...{ row: line.row, cells: line.cells, reasons: [say(zh, en)] },
    })
    const byNumber = await org.personByStaffNo(reader, line.staffNo)
    const account = line.login ? await org.accountNamed(reader, line.login) : undefined
    const byLogin = account && !byNumber ? await org.personOf(reader, account.person) : undefined
    // somebody who was here before the list: known by his login name, and takes his number from the list
    const known =
      byNumber ?? (byLogin && !byLogin.staffNo && byLogin.name === line.name ? byLogin : undefined)
    if (known && known.name !== line.name)
      return bad(
        `工号 ${line.staffNo} 登记的姓名是“${known.name}”`,
        `The staff number ${line.staffNo} belongs to “${known.name}”`,
      )
    const unit = line.unit === '' ? null : unitNamed(line.unit)
    if (line.unit !== '' && unit === null && line.change !== 'left')
      return bad(`没有单位“${line.unit}”`, `There is no unit “${line.unit}”`)
    const place = known ? await placeOf(reader, known.id, at) : null
    const before = place ? `${catalog.unitName(place.unit) ?? place.unit} · ${place.post}` : null
    const step = { line, person: known ?? null, unit, before }
    if (known?.leftAt)
      return line.change === 'left'
        ? { ...step, act: 'same' }
        : bad(
            '此人已离职；返聘请用新的工号和账号',
            'This person has left; coming back wants a new number and account',
          )
    if (line.change === 'left') {
      if (!known) return bad(`没有工号 ${line.staffNo} 的人员`, `Nobody has the staff number ${line.staffNo}`)
      return { ...step, act: 'leave' }
    }
    const post = line.post || PLAIN_POST
    const same = place !== null && place.unit === unit && (line.post === '' || place.post === post)
    if (known && same) return { ...step, act: 'same' }
    if (known && line.change === 'joined' && place !== null)
      return bad(
        `此人已在 ${before}；换单位或岗位请写“调动”`,
        `This person works at ${before}; for another unit or post write “moved”`,
      )
    if (!known && line.change === 'moved')
      return bad(`没有工号 ${line.staffNo} 的人员`, `Nobody has the staff number ${line.staffNo}`)
    if (known) return { ...step, act: 'move' }
    if (account)
      return bad(`账号 ${line.login} 已属于别人`, `The account ${line.login} belongs to somebody else`)
    return { ...step, act: 'join' }
  }

  async function planOf(reader: Reader, bytes: Uint8Array, at: Date) {
    const cells = await readCells(bytes)
    if (!cells.ok) return cells
    const read = personnelLines(cells.value, at)
    if (!read.ok) return read
    const steps: Step[] = []
    const bad: BadLine[] = [...read.value.bad]
    for (const line of read.value.lines) {
      const step = await stepOf(reader, line, at)
      if ('act' in step) steps.push(step)
      else bad.push(step)
    }
    bad.sort((a, b) => a.row - b.row)
    const told = steps.map(({ line, act, person, unit }) => [line.cells, act, person?.id, unit])
    const mark = createHash('sha256')
      .update(JSON.stringify([told, bad.map(({ row }) => row)]))
      .digest('base64url')
    return ok({ head: read.value.head, steps, bad, mark })
  }

  const shownStep = ({ line, act, before, unit }: Step) => ({
    ...{ row: line.row, staffNo: line.staffNo, name: line.name, act, before },
    after:
      act === 'leave' || unit === null
        ? null
        : `${catalog.unitName(unit) ?? unit} · ${line.post || PLAIN_POST}`,
    login: act === 'join' ? line.login || line.staffNo.toLowerCase() : null,
  })
  const countsOf = (steps: readonly Step[], bad: readonly BadLine[]) => ({
    joined: steps.filter(({ act }) => act === 'join').length,
    moved: steps.filter(({ act }) => act === 'move').length,
    left: steps.filter(({ act }) => act === 'leave').length,
    same: steps.filter(({ act }) => act === 'same').length,
    bad: bad.length,
  })

  /** Bad rows as they came, with their reasons behind them: mended, the same file may be sent again. */
  async function workbookOf(head: readonly string[], bad: readonly BadLine[]): Promise<string | null> {
    if (bad.length === 0) return null
    const width = Math.max(head.length, ...bad.map(({ cells }) => cells.length))
    const padded = (cells: readonly string[]) => [...cells, ...Array(width - cells.length).fill('')]
    const reasons = (row: BadLine) => [
      row.reasons.map(({ zh }) => zh).join('；'),
      row.reasons.map(({ en }) => en).join('; '),
    ]
    const rows = [
      [...padded(head), '退回原因', 'Reason'],
      ...bad.map((row) => [...padded(row.cells), ...reasons(row)]),
    ]
    return (await sheets.xlsxFile([{ name: '退回清单', rows }])).toString('base64')
  }

  /** Open matters that an account worked on: what it leaves in hand 移交清单. */
  async function inHand(reader: Reader, account: Id, at: Date): Promise<readonly org.OpenItem[]> {
    const { facts } = await search(
      reader,
      {
        ...{ districts: [plan.district], actor: account, kinds: ['matter.'] },
        from: new Date(at.getTime() - IN_HAND_MS),
      },
      { limit: 1000 },
    )
    const ids = [...new Set(facts.filter((one) => one.subjectKind === 'matter').map((one) => one.subject))]
    if (ids.length === 0) return []
    const system = org.systemActor(plan.district)
    const { rows } = await city.matters.list(reader, system, { ids, open: true, limit: MOST_HANDED }, at)
    return rows.map(({ id, number, title }) => ({ kind: 'matter', id, title: `${number} ${title}`.trim() }))
  }

  /** Tells the lead of the unit what somebody left in hand; without a lead, everybody of the unit. */
  async function handOver(
    tx: Tx,
    who: Actor,
    step: Step,
    items: readonly org.OpenItem[],
    unit: Id | null,
    at: Date,
  ) {
    if (!step.person) return { leads: 0 }
    const leads = unit
      ? (await org.holdersIn(tx, { units: [unit], roles: ['leader', 'officeHead'], at })).map(
          (one) => one.account,
        )
      : []
    const to = [...new Set(leads)]
    const list = items.map(({ title }) => title).join('\n')
    if (items.length > 0 && unit)
      await city.messages.send(
        tx,
        (to.length > 0 ? to.map((account) => ({ account })) : [{ unit }]).map((addressee) => ({
          district: plan.district,
          key: `personnel/${step.person?.id}/${at.getTime()}/${'account' in addressee ? addressee.account : unit}`,
          to: addressee,
          title: say(
            `${step.line.name} 离岗，${items.length} 件在办事项请接手`,
            `${step.line.name} has left the post: ${items.length} open matters to take over`,
          ),
          text: say(`请安排专人接手：\n${list}`, `Please have somebody take over:\n${list}`),
          subjectKind: 'person',
          subject: step.person?.id ?? newId(),
        })),
        at,
      )
    await append(tx, [
      {
        ...{ district: who.district, kind: 'identity.handedOver', subjectKind: 'person' },
        ...{ subject: step.person.id, at, actor: org.factActorOf(who) },
        body: { unit, leads: to, items: items.map(({ kind, id }) => ({ kind, id })) },
      },
    ])
    return { leads: to.length }
  }

  async function postIn(tx: Tx, who: Actor, unit: Id, name: string, at: Date) {
    const known = (await org.postsOf(tx, unit)).find((post) => post.closedAt === null && post.name === name)
    return known ? ok(known) : org.createPost(tx, who, { id: newId(), unit, name }, at)
  }

  async function join(
    tx: Tx,
    who: Actor,
    step: Step,
    at: Date,
  ): Promise<Result<{ login: string; password: string }, Refusal>> {
    const { line, unit } = step
    const person = await org.addPerson(
      tx,
      who,
      { name: line.name, workPhone: line.phone || null, staffNo: line.staffNo },
      at,
    )
    if (!person.ok) return person
    const seated = await seat(tx, who, person.value.id, unit, line, at)
    if (!seated.ok) return seated
    const password = org.firstPassword()
    const policy = await city.policies.at(at, tx)
    const account = await org.createAccount(
      tx,
      who,
      {
        ...{ person: person.value.id, district: plan.district, password },
        name: line.login || line.staffNo.toLowerCase(),
      },
      at,
      identity.rulesOf(policy),
    )
    return account.ok ? ok({ login: account.value.name, password }) : account
  }
  async function seat(tx: Tx, who: Actor, person: Id, unit: Id | null, line: Line, at: Date) {
    const post = await postIn(tx, who, unit ?? ('' as Id), line.post || PLAIN_POST, at)
    return post.ok ? org.appoint(tx, who, { person, post: post.value.id }, at, rolesNow()) : post
  }

  /** Whatever a line comes to, done; the row it stands in goes with a refusal. */
  async function act(tx: Tx, who: Actor, step: Step, at: Date) {
    const { line, person, unit } = step
    const left: { items: readonly org.OpenItem[] } = { items: [] }
    const items: org.OpenItems = async (reader, account) => inHand(reader, account, at)
    if (step.act === 'join') return join(tx, who, step, at)
    if (!person) return ok(null)
    const numbered = person.staffNo
      ? ok(person)
      : await org.changePerson(tx, who, person.id, { staffNo: line.staffNo }, at)
    if (!numbered.ok) return numbered
    if (step.act === 'same') return ok(null)
    const place = await placeOf(tx, person.id, at)
    if (step.act === 'leave') {
      const reason = say('人员名单：离职', 'list of personnel: left').zh
      const gone = await org.leave(tx, who, { person: person.id, reason }, at, items)
      if (!gone.ok) return gone
      left.items = gone.value.handOver
    } else {
      // old rights end before new ones begin
      const moved = await org.vacate(tx, who, person.id, at, items)
      if (!moved.ok) return moved
      left.items = moved.value.handOver
      const seated = await seat(tx, who, person.id, unit, line, at)
      if (!seated.ok) return seated
    }
    const handed = await handOver(tx, who, step, left.items, place?.unit ?? null, at)
    return ok({ handed: left.items.length, leads: handed.leads })
  }

  return {
    async previewList(who: Actor, file: { readonly name: string; readonly bytes: Uint8Array }, at: Date) {
      const may = mayImport(who)
      if (!may.ok) return may
      const found = await planOf(store, file.bytes, at)
      if (!found.ok) return found
      const { head, steps, bad, mark } = found.value
      return ok({
        ...{ mark, counts: countsOf(steps, bad), bad, head: listHead },
        steps: steps.map(shownStep),
        rejects: await workbookOf(head, bad),
      })
    },

    /** Does what the preview said, in one transaction; refuses when anything is not as it was then. */
    async applyList(
      who: Actor,
      file: { readonly name: string; readonly bytes: Uint8Array; readonly mark: string },
      at: Date,
    ) {
      const may = mayImport(who)
      if (!may.ok) return may
      const done = await store.tx(async (tx) => {
        const found = await planOf(tx, file.bytes, at)
        if (!found.ok) return found
        const { head, steps, bad, mark } = found.value
        if (mark !== file.mark) return no(identity.refusals['identity.listChanged']())
        const passwords: { readonly name: string; readonly login: string; readonly password: string }[] = []
        let handed = 0
        for (const step of steps) {
          const one = await act(tx, who, step, at)
          if (!one.ok) return no(atRow(one.error, step.line.row))
          if (one.value && 'password' in one.value) passwords.push({ name: step.line.name, ...one.value })
          if (one.value && 'handed' in one.value) handed += one.value.handed
        }
        const counts = countsOf(steps, bad)
        await identity.keepList(tx, who, { name: file.name, mark, counts }, at)
        return ok({ counts, bad, passwords, handed, head })
      })
      if (!done.ok) return done
      const { head, ...told } = done.value
      return ok({ ...told, rejects: await workbookOf(head, done.value.bad) })
    },
  }
}

/** A refusal with the row it comes from in front. */
const atRow = (refusal: Refusal, row: number): Refusal => ({
  ...refusal,
  says: inRow(refusal.says, row),
})
const inRow = (says: Say, row: number): Say => say(`第 ${row} 行：${says.zh}`, `row ${row}: ${says.en}`)
