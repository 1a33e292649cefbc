import { dayOf, instantOf, isId, newId, no, ok, say } from '../../base/index.ts'
import type { FieldList, Grade } from '../../platform/fields/index.ts'
import * as org from '../../platform/org/index.ts'
import { type Actor, adminRoles, mayAct } from '../../platform/org/index.ts'
import * as places from '../../platform/places/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { loginRulesOf } from '../identity.ts'
import type { OpenCity } from '../open.ts'
import { formOf } from './form.ts'
import { onDuty } from './may.ts'

type Json = Readonly<Record<string, unknown>>

/** Post of people whose post is not named; no duty hangs on it. */
const PLAIN_POST = '工作人员'

/** The administrators, who alone see accounts and duties of others. */
const ADMINS = ['systemAdmin', 'securityAdmin', 'auditAdmin'] as const

const personFields = {
  name: { kind: 'text', max: 50, required: true, title: say('姓名', 'Name') },
  account: { kind: 'text', min: 2, max: 40, required: true, title: say('登录账号', 'Login name') },
  unit: { kind: 'unit', required: true, title: say('单位', 'Unit') },
  post: { kind: 'text', max: 60, title: say('岗位', 'Post') },
  phone: { kind: 'phone', title: say('工作电话', 'Work phone') },
} as const satisfies FieldList
const dutyFields = {
  account: { kind: 'account', title: say('人员', 'Person') },
  post: { kind: 'text', max: 36, title: say('岗位', 'Post') },
  role: { kind: 'text', max: 60, required: true, title: say('角色', 'Role') },
  area: { kind: 'area', required: true, title: say('区域', 'Area') },
  grid: { kind: 'text', max: 15, pattern: '\\d{15}', title: say('只限网格', 'One grid only') },
  unit: { kind: 'unit', title: say('单位', 'Unit') },
  grade: { kind: 'integer', min: 1, max: 4, title: say('数据等级', 'Data grade') },
  from: { kind: 'day', title: say('开始', 'From') },
  until: { kind: 'day', title: say('截止（含当日）', 'Until, that day included') },
} as const satisfies FieldList
const lendFields = {
  to: { kind: 'account', required: true, title: say('委托给', 'To whom') },
  role: { kind: 'text', max: 60, title: say('角色', 'Role') },
  from: { kind: 'day', title: say('开始', 'From') },
  until: {
    kind: 'day',
    min: 'today',
    required: true,
    title: say('截止（含当日）', 'Until, that day included'),
  },
  why: { kind: 'text', max: 500, required: true, title: say('事由', 'Why') },
} as const satisfies FieldList

/** People, their posts and duties 人员与职责; who may give what is for the org room to say. */
export function peopleDesks(city: OpenCity) {
  const { catalog, compiled } = city
  const rolesNow = (): Readonly<Record<string, org.Role>> => ({ ...adminRoles, ...compiled.roles })
  /** An area by its name; a grid 网格 by its village and number. */
  const areaOrGrid = (code: string): string =>
    catalog.areaName(code) ??
    (org.gridOf({ area: code }) ? `${catalog.areaName(code.slice(0, 12)) ?? ''} ${code}`.trim() : code)
  const admin = (who: Actor): boolean =>
    who.kind === 'system' ||
    mayAct(who, ADMINS, { area: who.district, units: [], openedBy: who.account }, adminRoles).ok

  /** Everybody with a post in a unit of this city, with accounts and the duties that hold now or later. */
  async function everybody(reader: Reader, who: Actor, at: Date) {
    const seats = await org.staffOf(reader, [...catalog.units.keys()], at)
    const accounts = await org.accountsOfPeople(reader, [...new Set(seats.map((seat) => seat.person))])
    const holders = [...new Set(seats.map((seat) => seat.post)), ...accounts.map((account) => account.id)]
    const duties = Map.groupBy(await org.dutiesNow(reader, holders, at), (duty) => duty.holder)
    const byPerson = Map.groupBy(seats, (seat) => seat.person)
    const dutiesShown = (holder: string, via: 'post' | 'account') =>
      (duties.get(holder) ?? []).map((duty) => ({
        ...duty,
        via,
        title: rolesNow()[duty.role]?.title ?? null,
        areaName: areaOrGrid(duty.area),
        unitName: duty.unit ? (catalog.unitName(duty.unit) ?? duty.unit) : null,
        units: duty.unit ? [duty.unit] : null,
      }))
    return accounts
      .filter((account) => account.district === who.district)
      .flatMap((account) => {
        const mine = byPerson.get(account.person) ?? []
        const main = mine.find((seat) => seat.kind === 'main') ?? mine[0]
        if (!main) return []
        return [
          {
            id: account.id,
            person: account.person,
            name: main.name,
            unit: main.unit,
            unitName: catalog.unitName(main.unit) ?? null,
            postName: main.postName,
            login: account.name,
            state: account.state,
            lastLoginAt: account.lastLoginAt,
            posts: mine.map(({ post, postName, unit, kind }) => ({
              ...{ post, postName, unit, kind },
              unitName: catalog.unitName(unit) ?? unit,
            })),
            duties: [
              ...mine.flatMap((seat) => dutiesShown(seat.post, 'post')),
              ...dutiesShown(account.id, 'account'),
            ],
          },
        ]
      })
  }

  return {
    people: {
      /** Administrators see accounts and duties; others names, posts and units, to delegate to or to find a colleague. */
      async list(reader: Reader, who: Actor, input: Json, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const q = typeof input.q === 'string' ? input.q.trim() : ''
        const units = Array.isArray(input.unit) ? (input.unit as string[]) : null
        const all = admin(who)
        const rows = (await everybody(reader, who, at))
          .filter((one) => all || one.state === 'normal' || one.state === 'invited')
          .filter((one) => !units || one.posts.some((post) => units.includes(post.unit)))
          .filter(
            (one) => q === '' || `${one.name} ${all ? one.login : ''} ${one.unitName ?? ''}`.includes(q),
          )
          .map(({ login, state, lastLoginAt, duties, person, ...open }) =>
            all ? { ...open, person, login, state, lastLoginAt, duties } : open,
          )
        return ok({ rows, next: null })
      },

      async duties(reader: Reader, who: Actor, input: Json, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const all = admin(who)
        const rows = (await everybody(reader, who, at))
          .filter((one) => all || one.id === who.account)
          .flatMap((one) => one.duties.map((duty) => ({ ...duty, account: one.id, holderName: one.name })))
          .filter((duty) => typeof input.role !== 'string' || duty.role === input.role)
          .filter((duty) => typeof input.account !== 'string' || duty.account === input.account)
        const lent = who.account ? await org.delegationsOf(reader, who.account) : []
        const named = (id: string) => ({
          id,
          name: rows.find((one) => one.account === id)?.holderName ?? null,
        })
        return ok({
          rows,
          next: null,
          delegations: lent.map((one) => ({ ...one, giverName: named(one.giver).name })),
        })
      },

      /** A person with account and post. The first password is answered once and never kept in clear. */
      async create(tx: Tx, who: Actor, input: Json, at: Date) {
        const given = formOf(city, personFields, input, at)
        if (!given.ok) return given
        const form = given.value
        const person = await org.addPerson(tx, who, { name: form.name, workPhone: form.phone ?? null }, at)
        if (!person.ok) return person
        const wanted = form.post?.trim() || PLAIN_POST
        const posts = await org.postsOf(tx, form.unit)
        const known = posts.find(
          (post) => post.closedAt === null && (post.name === wanted || post.id === wanted),
        )
        const post = known
          ? ok(known)
          : await org.createPost(tx, who, { id: newId(), unit: form.unit, name: wanted }, at)
        if (!post.ok) return post
        const seat = await org.appoint(
          tx,
          who,
          { person: person.value.id, post: post.value.id },
          at,
          rolesNow(),
        )
        if (!seat.ok) return seat
        const password = org.firstPassword()
        const account = await org.createAccount(
          tx,
          who,
          { person: person.value.id, name: form.account, district: who.district, password },
          at,
          await loginRulesOf(city, at, tx),
        )
        if (!account.ok) return account
        return ok({
          ...{ id: account.value.id, person: person.value.id, name: form.name, login: account.value.name },
          ...{ unit: form.unit, postName: post.value.name, state: account.value.state },
          password,
        })
      },

      /** To an account (`account`) or to everybody on a post (`post`); without a grade, 2. */
      async giveDuty(tx: Tx, who: Actor, input: Json, at: Date) {
        const given = formOf(city, dutyFields, { ...input, account: input.account ?? input.holder }, at)
        if (!given.ok) return given
        const { account, post, role, grid, unit, grade, from, until } = given.value
        if (grid) {
          const now = await places.grids.list(tx, who.district, { day: dayOf(at), under: grid })
          if (!now.some(({ code }) => code === grid))
            return no(places.grids.refusals['grids.unknown']({ code: grid }))
        }
        const area = grid ?? given.value.area
        const duty = await org.grantDuty(
          tx,
          who,
          {
            holderKind: post ? 'post' : 'account',
            holder: post ?? account ?? '',
            ...{ role, area, unit: unit ?? null, grade: (grade ?? 2) as Grade },
            ...(from ? { from: instantOf(from) } : {}),
            to: until ? endOf(until) : null,
          },
          at,
          rolesNow(),
        )
        return duty.ok ? ok({ duty: duty.value }) : duty
      },

      async endDuty(tx: Tx, who: Actor, input: { readonly id: string }, at: Date) {
        const ended = await org.revokeDuty(tx, who, input.id, at)
        return ended.ok ? ok({ done: true }) : ended
      },

      /** Lends one's own duties: `role`, or all that may be lent. Ends with the day `until`. */
      async delegate(tx: Tx, who: Actor, input: Json, at: Date) {
        const given = formOf(
          city,
          lendFields,
          { ...input, to: input.to ?? input.receiver, why: input.why ?? input.reason },
          at,
        )
        if (!given.ok) return given
        const { to, role, from, until, why } = given.value
        const mine = who.duties
          .filter((duty) => !duty.onBehalfOf && !rolesNow()[duty.role]?.separate)
          .map((duty) => duty.role)
        const start = from ? instantOf(from) : at
        const lent = await org.delegate(
          tx,
          who,
          {
            receiver: isId(to) ? to : '',
            roles: role ? [role] : [...new Set(mine)],
            reason: why,
            from: start < at ? at : start,
            to: endOf(until),
          },
          at,
          rolesNow(),
        )
        return lent.ok ? ok({ delegation: lent.value }) : lent
      },
    },
  }
}

/** A day is included: the duty no longer holds from the next midnight on. */
const endOf = (day: string): Date => instantOf(day, 1440)
