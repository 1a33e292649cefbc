import { type Id, no, ok, type Refusal, type Result, type Say, say } from '../base/index.ts'
import { codes as codesRoom } from '../platform/credentials/index.ts'
import * as identity from '../platform/identity/index.ts'
import { append, search } from '../platform/ledger/index.ts'
import type { Actor, Citizen } from '../platform/org/index.ts'
import * as org from '../platform/org/index.ts'
import type { Tx } from '../platform/store/index.ts'
import { applicationsOf } from './applications.ts'
import { citizenCertificates } from './citizen-certificates.ts'
import { codesDoor } from './code-citizen.ts'
import { codesOf } from './codes.ts'
import { onDuty } from './desks/may.ts'
import type { OpenCity } from './open.ts'

type Given<T> = Promise<Result<T, Refusal>>

/** What the law has kept after an account has ended, and why: told to the person, and put on record. */
const KEPT = {
  applications: {
    title: say('已提交的申请和材料', 'Applications sent, with their papers'),
    why: say(
      '行政许可和政务服务档案须依法保存（档案法、政务服务电子文件归档规定）；只保存，不再作其他使用',
      'files of administrative procedures are kept by law (Archives Law); they are stored and used for nothing else',
    ),
  },
  requests: {
    title: say('诉求工单', 'Requests to the hotline'),
    why: say(
      '诉求及其办理结果属于政务服务记录，按档案期限保存；联系方式加密，只有承办职责可见',
      'requests and what became of them are records of public service, kept for the term of archives; telephones are sealed',
    ),
  },
  certificates: {
    title: say('电子证照', 'Certificates'),
    why: say(
      '由发证机关依法保存，注销本账号不影响其效力',
      'kept by the issuing authority; they hold whether or not there is an account',
    ),
  },
  passages: {
    title: say('亮码记录', 'Records of the city code'),
    why: say(
      '按各场景公布的保存期限到期自动删除',
      'deleted by themselves when the published term of each scene is over',
    ),
  },
  payments: {
    title: say('缴费记录', 'Payments'),
    why: say(
      '会计凭证保存 30 年（会计档案管理办法）',
      'vouchers are kept for 30 years (rules on accounting archives)',
    ),
  },
  record: {
    title: say('操作日志', 'The record of acts'),
    why: say(
      '网络安全法第二十一条：日志至少保存六个月；日志只记编号，不记姓名、证件号和手机号',
      'Cybersecurity Law art. 21: logs are kept at least six months; they hold identifiers, no names or numbers',
    ),
  },
} as const satisfies Record<string, { readonly title: Say; readonly why: Say }>

/** What ends at once with an account. */
const ERASED: readonly Say[] = [
  say('姓名、身份证号、手机号', 'name, identity number, telephone'),
  say('登录状态和验证码', 'logins and codes'),
  say('委托与受托', 'mandates given and held'),
  say('未提交的草稿', 'drafts that were not sent'),
  say('城市码（作废，不能再亮码）', 'the city code (it ends and opens nothing any more)'),
  say('权利请求的内容', 'what was asked about these data'),
]

/** Rights of citizens over their data 个人信息权利: see and copy, correct, delete where the law lets it (PIPL arts. 44–47). */
export function personalDataOf(city: OpenCity) {
  const { store, vault, plan } = city
  const { district } = plan
  const desk = { district, vault }
  const applications = applicationsOf(city)
  const certificates = citizenCertificates(city)
  const scenes = Object.keys(city.compiled.scenes).length > 0
  const codes = scenes ? codesDoor(city) : null
  const codesEnv = scenes ? codesOf(city) : null

  const fact = (tx: Tx, kind: string, citizen: Id, at: Date, body: Readonly<Record<string, unknown>>) =>
    append(tx, [
      {
        ...{ district, kind: `citizen.${kind}`, subjectKind: 'citizen', subject: citizen, at, body },
        actor: {
          kind: 'citizen',
          account: null,
          name: '申请人',
          unit: null,
          unitName: null,
          onBehalfOf: null,
        },
      },
    ])

  /** What this room or that has of somebody; a refusal (no name confirmed, no code opened) is nothing kept. */
  const rowsOf = async (asked: Promise<Result<unknown, Refusal>>): Promise<readonly unknown[]> => {
    const found = await asked
    const rows = found.ok ? (found.value as { readonly rows?: readonly unknown[] }).rows : undefined
    return rows ?? []
  }

  async function requestsByPhone(phone: string, at: Date) {
    const { rows } = await city.matters.list(
      store,
      org.systemActor(district),
      { phoneBlind: vault.blind(phone, 'phone'), limit: 200 },
      at,
    )
    return rows.map(({ number, title, state, openedAt, closedAt }) => ({
      ...{ number, title, state, openedAt, closedAt },
    }))
  }

  /** For himself alone: whoever acts for another sees nothing of his data here. */
  const alone = (citizen: Citizen): Result<Citizen, Refusal> =>
    citizen.acting ? no(org.refusals['org.noMandate']()) : ok(citizen)

  async function collect(citizen: Citizen, at: Date) {
    const [self, account] = await Promise.all([
      org.identityOf(store, desk, citizen.id),
      org.accountRecord(store, district, citizen.id),
    ])
    const { facts } = await search(
      store,
      { districts: [district], subjectKind: 'citizen', subject: citizen.id },
      { limit: 500 },
    )
    return {
      account: {
        ...{ name: self?.name ?? '', phone: self?.phone ?? '', idNumber: self?.idNumber ?? null },
        ...{ madeAt: account?.madeAt ?? null, namedAt: account?.namedAt ?? null },
        idValidTo: account?.idValidTo ?? null,
      },
      logins: account?.sessions ?? [],
      mandates: await org.mandatesOf(store, desk, citizen, at),
      drafts: await applications.drafts(citizen, at),
      applications: await applications.list(citizen, at),
      requests: self ? await requestsByPhone(self.phone, at) : [],
      certificates: await rowsOf(certificates.cards(citizen, at)),
      passages: codes ? await rowsOf(codes.footprints(citizen, at)) : [],
      asked: await identity.requestsOf(store, vault, district, citizen.id),
      record: facts.map(({ kind, at: when, actor }) => ({
        ...{ kind, at: when, by: actor.kind === 'citizen' ? null : (actor.unitName ?? actor.name) },
      })),
    }
  }

  /** Wrong codes count whatever the answer: the refusal must not take the count back. */
  async function withCode<T>(
    phone: string,
    code: string,
    at: Date,
    then: (tx: Tx, phone: string) => Promise<Result<T, Refusal>>,
  ): Given<T> {
    const { answer } = await store.tx(async (tx) => {
      const proved = await org.codeHolds(tx, desk, phone, code, at)
      return { answer: proved.ok ? await then(tx, proved.value.phone) : proved }
    })
    return answer
  }

  return {
    /** 查阅、复制: everything kept of the citizen; that it was looked at is on record. */
    async data(citizen: Citizen, how: 'shown' | 'exported', at: Date) {
      const who = alone(citizen)
      if (!who.ok) return who
      const data = await collect(citizen, at)
      await store.tx((tx) => fact(tx, how === 'shown' ? 'dataShown' : 'dataExported', citizen.id, at, {}))
      return ok({
        at,
        city: plan.name,
        ...data,
        basis: say(
          '依据个人信息保护法第四十四条至第四十七条提供',
          'given by the Personal Information Protection Law, articles 44 to 47',
        ),
        kept: Object.entries(KEPT).map(([what, words]) => ({ what, ...words })),
        erased: ERASED,
      })
    },

    /** 更正手机号: the new number must answer. */
    async changePhone(
      citizen: Citizen,
      given: { readonly phone: string; readonly code: string },
      at: Date,
    ): Given<null> {
      const who = alone(citizen)
      if (!who.ok) return who
      return withCode(given.phone, given.code, at, (tx, phone) =>
        org.changeTelephone(tx, desk, citizen.id, phone, at),
      )
    },

    /** 更正、说明、删除: what the person cannot do himself is asked, and answered by a term. */
    async ask(citizen: Citizen, given: { readonly kind: string; readonly text: string }, at: Date) {
      const who = alone(citizen)
      if (!who.ok) return who
      if (!(given.kind in identity.rightKinds)) return no(identity.refusals['identity.noRequest']())
      const kind = given.kind as identity.RightKind
      return store.tx((tx) =>
        identity.askRight(tx, vault, district, citizen.id, { kind, text: given.text }, at),
      )
    },

    /** 注销、删除: what the law lets go is erased now, what it keeps is named with its reason. */
    async erase(citizen: Citizen, code: string, at: Date) {
      const who = alone(citizen)
      if (!who.ok) return who
      const open = (await applications.list(citizen, at)).filter(({ closed }) => !closed)
      if (open.length > 0)
        return no(identity.refusals['identity.stillInWork']({ numbers: open.map(({ number }) => number) }))
      const drafts = await applications.drafts(citizen, at)
      const self = await org.identityOf(store, desk, citizen.id)
      if (!self) return no(org.refusals['org.notLoggedIn']())
      for (const draft of drafts) await applications.dropDraft(citizen, draft.id)
      return withCode(self.phone, code, at, async (tx) => {
        await identity.dropRequests(tx, district, citizen.id)
        // the city code ends with the account: what was shown to readers is barred
        if (codesEnv) {
          const subject = await codesRoom.subjectOf(codesEnv, tx, citizen.id)
          if (subject) await codesRoom.closeSubject(codesEnv, tx, subject, '本人注销账号', at)
        }
        await org.eraseCitizen(tx, desk, citizen.id, at)
        await fact(tx, 'erased', citizen.id, at, { kept: Object.keys(KEPT) })
        return ok({
          erased: ERASED,
          kept: Object.entries(KEPT).map(([what, words]) => ({ what, ...words })),
        })
      })
    },

    /** 个人信息权利台, for those who answer for data. */
    async requests(who: Actor) {
      const may = onDuty(city, who)
      if (!may.ok) return may
      const duty = answers(who)
      return duty.ok ? ok({ rows: await identity.requestsOpen(store, vault, district) }) : duty
    },
    async answer(
      who: Actor,
      given: { readonly id: Id; readonly state: 'done' | 'refused'; readonly answer: string },
      at: Date,
    ) {
      const duty = answers(who)
      if (!duty.ok) return duty
      return store.tx(async (tx) => {
        const done = await identity.answerRequest(tx, who, given, at)
        return done.ok ? ok({ done: true }) : done
      })
    },
  }

  /** Who answers: the authority for data, or the head of the hotline office where there is none. */
  function answers(who: Actor): Result<true, Refusal> {
    const roles = ['dataAuthority', 'officeHead'].filter((role) => role in city.compiled.roles)
    const may = org.mayAct(
      who,
      roles,
      { area: district, units: [], openedBy: who.account },
      city.compiled.roles,
    )
    return may.ok ? ok(true) : may
  }
}
