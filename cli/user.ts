import { declareRefusals, type Id, no, ok, type Refusal, type Result, say } from '../base/index.ts'
import type { OpenCity } from '../host/index.ts'
import type { Grade } from '../platform/fields/declare.ts'
import * as identity from '../platform/identity/index.ts'
import * as org from '../platform/org/index.ts'
import type { Tx } from '../platform/store/index.ts'
import { cityOption, refused, withCity } from './city.ts'
import { type Command, type Given, oneArgument, textOf, UseFault } from './command.ts'

type Entry = {
  readonly account: Id | null
  readonly name: string | null
  readonly state: string | null
  readonly person: string
  readonly unit: string
  readonly post: string
}

async function entries(city: OpenCity): Promise<Entry[]> {
  const staff = await org.staffOf(city.store, [...city.catalog.units.keys()], city.now())
  const people = new Map<Id, Awaited<ReturnType<typeof org.accountsOf>>>()
  for (const { person } of staff)
    if (!people.has(person)) people.set(person, await org.accountsOf(city.store, person))
  return staff.flatMap((one): Entry[] => {
    const accounts = people.get(one.person) ?? []
    const common = {
      person: one.name,
      unit: city.catalog.unitName(one.unit) ?? one.unit,
      post: one.postName,
    }
    return accounts.length === 0
      ? [{ account: null, name: null, state: null, ...common }]
      : accounts.map((account) => ({
          account: account.id,
          name: account.name,
          state: account.state,
          ...common,
        }))
  })
}

async function accountNamed(city: OpenCity, name: string): Promise<Result<Id, Refusal>> {
  const wanted = name.normalize('NFKC').toLowerCase()
  const found = (await entries(city)).find((one) => one.name?.normalize('NFKC').toLowerCase() === wanted)
  return found?.account ? ok(found.account) : no(missing('账号', 'account', name))
}

const refuse = declareRefusals({
  'user.notFound': {
    http: 404,
    says: ({ zh, en, name }: { zh: string; en: string; name: string }) =>
      say(`没有${zh}“${name}”`, `There is no ${en} “${name}”`),
    remedy: say('用 huying user list 查看账号与单位', 'See accounts and units with huying user list'),
  },
})
const missing = (zh: string, en: string, name: string): Refusal => refuse['user.notFound']({ zh, en, name })

function unitNamed(city: OpenCity, name: string): Result<Id, Refusal> {
  const found = [...city.catalog.units.values()].find(
    (unit) => unit.id === name || unit.name === name || unit.shortName === name,
  )
  return found ? ok(found.id) : no(missing('单位', 'unit', name))
}

/** One act of the operator, as the system, in one transaction. */
async function acting(
  city: OpenCity,
  work: (tx: Tx, system: ReturnType<typeof org.systemActor>, at: Date) => Promise<Result<unknown, Refusal>>,
): Promise<Refusal | null> {
  const done = await city.store.tx((tx) => work(tx, org.systemActor(city.plan.district), city.now()))
  return done.ok ? null : done.error
}

const need = (given: Given, name: string): string => {
  const value = textOf(given, name)
  if (!value) throw new UseFault(say(`缺少 --${name}`, `--${name} is missing`))
  return value
}

const PASSWORD_SHOWN =
  '密码只显示这一次，首次登录须修改 · the password is shown once and must be changed at the first login'

export const userList: Command = {
  says: say('列出工作人员账号', 'list the accounts of the staff'),
  options: cityOption,
  run: (given, out) =>
    withCity(given, out, async (city) => {
      const all = await entries(city)
      out.report(
        all,
        all.map(
          (one) =>
            `${(one.name ?? '—').padEnd(16)} ${one.state ?? '—'}\t${one.person} · ${one.unit} · ${one.post}`,
        ),
      )
      return 0
    }),
}

export const userAdd: Command = {
  says: say(
    '新建人员和账号，放到一个单位的岗位上（岗位没有则新建）',
    'make a person with an account on a post of a unit; the post is made when it is not there',
  ),
  args: 'ACCOUNT',
  options: {
    name: { type: 'string', value: '姓名', says: say('姓名', 'name of the person') },
    unit: {
      type: 'string',
      value: '单位',
      says: say('单位全称、简称或 id', 'unit: full or short name, or id'),
    },
    post: { type: 'string', value: '岗位', says: say('岗位名称', 'name of the post') },
    ...cityOption,
  },
  run(given, out) {
    const account = oneArgument(given, 'ACCOUNT')
    const [name, unitName, postName] = [need(given, 'name'), need(given, 'unit'), need(given, 'post')]
    return withCity(given, out, async (city) => {
      const unit = unitNamed(city, unitName)
      if (!unit.ok) return refused(out, unit.error)
      const password = org.firstPassword()
      const refusal = await acting(city, async (tx, system, at) => {
        const posts = await org.postsOf(tx, unit.value)
        const known = posts.find((one) => one.name === postName && !one.closedAt)
        const post = known
          ? ok(known)
          : await org.createPost(tx, system, { unit: unit.value, name: postName }, at)
        if (!post.ok) return post
        const person = await org.addPerson(tx, system, { name }, at)
        if (!person.ok) return person
        const seat = await org.appoint(
          tx,
          system,
          { person: person.value.id, post: post.value.id, from: at },
          at,
          city.compiled.roles,
        )
        if (!seat.ok) return seat
        return org.createAccount(
          tx,
          system,
          { person: person.value.id, name: account, district: city.plan.district, password },
          at,
        )
      })
      if (refusal) return refused(out, refusal)
      out.report({ account, password }, [`${account}  ${password}`, PASSWORD_SHOWN])
      return 0
    })
  },
}

export const userPassword: Command = {
  says: say('重置账号密码，并结束其全部会话', 'give an account a new password and end its sessions'),
  args: 'ACCOUNT',
  options: cityOption,
  run(given, out) {
    const name = oneArgument(given, 'ACCOUNT')
    return withCity(given, out, async (city) => {
      const account = await accountNamed(city, name)
      if (!account.ok) return refused(out, account.error)
      const password = org.firstPassword()
      const refusal = await acting(city, (tx, system, at) =>
        org.resetPassword(tx, system, { account: account.value, password }, at),
      )
      if (refusal) return refused(out, refusal)
      out.report({ account: name, password }, [`${name}  ${password}`, PASSWORD_SHOWN])
      return 0
    })
  },
}

export const userFreeze: Command = {
  says: say('冻结账号（--undo 解冻）', 'freeze an account (--undo lets it in again)'),
  args: 'ACCOUNT',
  options: {
    reason: { type: 'string', value: '理由', says: say('理由，记入日志', 'reason, kept on record') },
    undo: { type: 'boolean', says: say('解冻', 'let it in again') },
    ...cityOption,
  },
  run(given, out) {
    const name = oneArgument(given, 'ACCOUNT')
    const reason = need(given, 'reason')
    const frozen = given.options.undo !== true
    return withCity(given, out, async (city) => {
      const account = await accountNamed(city, name)
      if (!account.ok) return refused(out, account.error)
      const refusal = await acting(city, (tx, system, at) =>
        org.setFrozen(tx, system, { account: account.value, frozen, reason }, at),
      )
      if (refusal) return refused(out, refusal)
      out.report({ account: name, frozen }, [
        frozen ? `${name} 已冻结 · frozen` : `${name} 已解冻 · let in again`,
      ])
      return 0
    })
  },
}

export const userFactors: Command = {
  says: say(
    '重置账号的双因素（手机丢失，且没有另一位安全管理员能办）',
    'take away the second factors of an account (the telephone is lost, and no other security administrator can)',
  ),
  args: 'ACCOUNT',
  options: {
    reason: { type: 'string', value: '理由', says: say('理由，记入日志', 'reason, kept on record') },
    ...cityOption,
  },
  run(given, out) {
    const name = oneArgument(given, 'ACCOUNT')
    const reason = need(given, 'reason')
    return withCity(given, out, async (city) => {
      const account = await accountNamed(city, name)
      if (!account.ok) return refused(out, account.error)
      const refusal = await acting(city, (tx, system, at) =>
        identity.resetFactors(tx, system, { account: account.value, reason }, at),
      )
      if (refusal) return refused(out, refusal)
      out.report({ account: name, factors: 0 }, [
        `${name} 的双因素已重置，登录已退出 · second factors taken away, logins ended`,
      ])
      return 0
    })
  },
}

export const userDuty: Command = {
  says: say('给账号一项职责，或以 --revoke 收回', 'give an account a duty, or take it back with --revoke'),
  args: 'ACCOUNT',
  options: {
    role: {
      type: 'string',
      value: 'ROLE',
      says: say('职责，如 dispatcher、handler', 'role such as dispatcher or handler'),
    },
    area: { type: 'string', value: 'CODE', says: say('区划（默认本城市）', 'area (default: the city’s)') },
    unit: {
      type: 'string',
      value: '单位',
      says: say('只限该单位及下级', 'only this unit and those below it'),
    },
    grade: {
      type: 'string',
      value: '1-4',
      says: say('可查看的数据级别（默认 2）', 'highest data grade seen in clear (default 2)'),
    },
    revoke: { type: 'boolean', says: say('收回该职责', 'take the duty back') },
    ...cityOption,
  },
  run(given, out) {
    const name = oneArgument(given, 'ACCOUNT')
    const role = need(given, 'role')
    const grade = Number(textOf(given, 'grade') ?? '2')
    if (![1, 2, 3, 4].includes(grade))
      throw new UseFault(say('--grade 应为 1 到 4', '--grade must be 1 to 4'))
    return withCity(given, out, async (city) => {
      const account = await accountNamed(city, name)
      if (!account.ok) return refused(out, account.error)
      const unitName = textOf(given, 'unit')
      const unit = unitName ? unitNamed(city, unitName) : ok(null)
      if (!unit.ok) return refused(out, unit.error)
      const revoke = given.options.revoke === true
      const refusal = await acting(city, async (tx, system, at) => {
        if (!revoke)
          return org.grantDuty(
            tx,
            system,
            {
              holderKind: 'account',
              holder: account.value,
              role,
              area: textOf(given, 'area') ?? city.plan.district,
              unit: unit.value,
              grade: grade as Grade,
            },
            at,
            city.compiled.roles,
          )
        const held = (await org.dutiesOf(tx, account.value)).filter(
          (duty) => duty.role === role && (duty.to === null || duty.to > at),
        )
        if (held.length === 0) return no(missing('职责', 'duty of its own', role))
        for (const duty of held) {
          const done = await org.revokeDuty(tx, system, duty.id, at)
          if (!done.ok) return done
        }
        return ok(true)
      })
      if (refusal) return refused(out, refusal)
      out.report({ account: name, role, revoked: revoke }, [
        revoke ? `${name} 已收回 ${role} · taken back` : `${name} 已授予 ${role} · given`,
      ])
      return 0
    })
  },
}
