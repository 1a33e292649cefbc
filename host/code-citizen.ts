import { dayOf, type Instant, isId, no, ok, type Refusal, type Result, say } from '../base/index.ts'
import { codes as room } from '../platform/credentials/index.ts'
import { birthOf, idNumberOf } from '../platform/fields/decide.ts'
import { search } from '../platform/ledger/index.ts'
import { actorOfCitizen, type Citizen, identityOf } from '../platform/org/index.ts'
import type { Tx } from '../platform/store/index.ts'
import { issuerOfRides } from './code-life.ts'
import { codesOf, issuerOf } from './codes.ts'
import { day as dayIn, text } from './desks/input.ts'
import type { OpenCity } from './open.ts'

type Answered = Promise<Result<unknown, Refusal>>
type Fields = Readonly<Record<string, unknown>>
const { refusals } = room
const PROVEN = 4
/** Until then the issuer may still be collecting. */
const UNPAID_AFTER_MS = 10 * 60_000

const list = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string').slice(0, 40) : []
const instant = (value: unknown): Instant => new Date(text(value))

/** 我的码: what a citizen does with the city code, on his own telephone. */
export function codesDoor(city: OpenCity) {
  const env = codesOf(city)
  const { store } = city
  const { district } = city.plan
  const desk = { district, vault: city.vault }

  async function mine(tx: Tx, citizen: Citizen): Promise<Result<room.SubjectRow, Refusal>> {
    const row = await room.subjectOf(env, tx, citizen.id)
    return row && row.state !== 'closed' ? ok(row) : no(refusals['codes.notOpen']())
  }

  /** Own code, or that of somebody one cares for. */
  async function whose(
    tx: Tx,
    citizen: Citizen,
    link: string,
    scene: string,
    at: Instant,
  ): Promise<Result<room.SubjectRow, Refusal>> {
    const me = await mine(tx, citizen)
    return !me.ok || link === '' ? me : room.caredFor(env, tx, me.value.id, link, scene, at)
  }

  const withMine = <T>(
    citizen: Citizen,
    work: (tx: Tx, me: room.SubjectRow) => Promise<Result<T, Refusal>>,
  ): Promise<Result<T, Refusal>> =>
    store.tx(async (tx) => {
      const me = await mine(tx, citizen)
      return me.ok ? work(tx, me.value) : me
    })

  async function open(citizen: Citizen, at: Instant, from: string | null = null): Answered {
    const self = citizen.realName ? await identityOf(store, desk, citizen.id) : null
    if (!self?.idNumber) return no(refusals['codes.level']({ needs: PROVEN }))
    const { name, idNumber } = self
    return store.tx((tx) =>
      room.openSubject(
        env,
        tx,
        {
          ...{ citizen: citizen.id, name, born: birthOf(idNumber), person: idNumber },
          ...{ level: PROVEN, openedBy: 'self', from },
        },
        at,
      ),
    )
  }

  async function bindCard(tx: Tx, citizen: Citizen, me: room.SubjectRow, of: Fields, at: Instant): Answered {
    const kind = (Object.keys(room.bindingKinds) as room.BindingKind[]).find((one) => one === of.kind)
    const self = await identityOf(tx, desk, citizen.id)
    const answered = kind && self?.idNumber ? issuerOf(city, kind, self.idNumber) : null
    if (!kind || !answered)
      return no(
        refusals['codes.badInput']({
          why: say('还没有与该发卡方接通', 'there is no connection with that issuer yet'),
        }),
      )
    return room.bind(env, tx, me, { kind, ...answered }, at)
  }

  function family(tx: Tx, me: room.SubjectRow, of: Fields, at: Instant): Answered {
    const number = idNumberOf(text(of.idNumber), dayOf(at))
    const name = text(of.name)
    if ('problem' in number || name === '')
      return Promise.resolve(
        no(
          refusals['codes.badInput']({
            why: say('请核对姓名和公民身份号码', 'check the name and the identity number'),
          }),
        ),
      )
    return room.linkFamily(
      env,
      tx,
      me,
      {
        ...{ kind: of.kind === 'carer' ? 'carer' : 'family', name: name.slice(0, 60) },
        ...{ born: birthOf(number.number), idNumber: number.number, level: PROVEN },
        ...{ scenes: list(of.scenes), until: dayIn(of.until) ?? '', proof: text(of.proof) },
      },
      at,
    )
  }

  async function repair(tx: Tx, me: room.SubjectRow, of: Fields, at: Instant): Answered {
    const scene = (await room.scenesOf(env, tx)).find(({ name }) => name === of.scene)
    if (!scene || !isId(text(of.ride))) return no(refusals['codes.notYours']())
    const secret = await room.secretOf(env, tx, scene.name, at)
    const one = { ride: text(of.ride), station: text(of.station), outAt: instant(of.outAt) }
    return room.repairRide(env, tx, scene, room.pseudonymOf(secret, me.cityId).toString('hex'), one, at)
  }

  const acts: Readonly<
    Record<string, (tx: Tx, citizen: Citizen, me: room.SubjectRow, of: Fields, at: Instant) => Answered>
  > = {
    lost: (tx, _c, me, _of, at) => room.reportLost(env, tx, me, at),
    found: (tx, _c, me, _of, at) => room.endLost(env, tx, me, at),
    bind: bindCard,
    unbind: (tx, _c, me, of, at) =>
      isId(text(of.id))
        ? room.unbind(env, tx, me, text(of.id), at)
        : Promise.resolve(no(refusals['codes.notYours']())),
    consent: (tx, _c, me, of, at) => room.consent(env, tx, me, text(of.scene), list(of.items), at),
    withdraw: (tx, _c, me, of, at) => room.withdraw(env, tx, me, text(of.scene), at),
    device: (tx, _c, me, of, at) =>
      room.registerDevice(env, tx, me, { key: text(of.key), name: text(of.name), proof: text(of.proof) }, at),
    family: (tx, _c, me, of, at) => family(tx, me, of, at),
    endFamily: (tx, _c, me, of, at) =>
      isId(text(of.id))
        ? room.endFamily(env, tx, me, text(of.id), at)
        : Promise.resolve(no(refusals['codes.notYours']())),
    async paper(tx, _c, me, of, at) {
      const link = text(of.link)
      const scenes = list(of.scenes)
      const who = link ? await room.caredFor(env, tx, me.id, link, scenes[0] ?? '', at) : ok(me)
      if (!who.ok) return who
      const made = await room.issuePaper(env, tx, who.value, scenes, at)
      return made.ok ? ok({ ...made.value, text: room.paperText(made.value.code) }) : made
    },
    revokePaper: (tx, _c, me, of, at) => room.revokePaper(env, tx, me, text(of.id), at),
    pass: (tx, _c, me, of, at) =>
      room.askPass(
        env,
        tx,
        me,
        {
          ...{ scene: text(of.scene), place: text(of.place), reason: text(of.reason) },
          ...{ from: instant(of.from), to: instant(of.to), host: text(of.host) || null },
        },
        at,
      ),
    repair: (tx, _c, me, of, at) => repair(tx, me, of, at),
    async guest(tx, citizen, me, of, at) {
      const [from, to] = [instant(of.from), instant(of.to)]
      const masked = `${[...citizen.name][0] ?? ''}**`
      const one = {
        ...{ scene: text(of.scene), place: text(of.place), reason: text(of.reason), name: text(of.name) },
        ...{ from, to, host: masked },
      }
      return room.inviteGuest(env, tx, actorOfCitizen({ district }), me.id, one, at)
    },
    endGuest: (tx, _c, me, of, at) =>
      isId(text(of.id))
        ? room.endGuest(env, tx, actorOfCitizen({ district }), me.id, text(of.id), at)
        : Promise.resolve(no(refusals['codes.notYours']())),
  }

  /** 补缴: one's own order and nobody else's; the issuer takes the money. */
  async function payRide(citizen: Citizen, of: Fields, at: Instant): Answered {
    const issuer = issuerOfRides(city)
    const order = await withMine(citizen, async (tx, me) => {
      const unpaid = await unpaidRides(tx, me, at)
      const one = unpaid.find(({ number }) => number === text(of.order))
      return one ? ok(one) : no(refusals['codes.notYours']())
    })
    if (!order.ok) return order
    if (!issuer)
      return no(
        refusals['codes.badInput']({
          why: say('还没有与支付机构接通', 'there is no payment institution yet'),
        }),
      )
    await room.payOrder(
      env,
      store,
      issuer,
      { ...order.value, fen: order.value.fen - order.value.refundedFen },
      at,
    )
    return ok({ paid: true })
  }

  /** 待支付: what the issuer could not collect by the next day. */
  async function unpaidRides(tx: Tx, me: room.SubjectRow, at: Instant) {
    const all: Awaited<ReturnType<typeof room.unpaidOf>>[number][] = []
    const before = new Date(at.getTime() - UNPAID_AFTER_MS)
    for (const [scene, { fares }] of Object.entries(env.declared)) {
      if (!fares) continue
      const name = room.pseudonymOf(await room.secretOf(env, tx, scene, at), me.cityId).toString('hex')
      all.push(...(await room.unpaidOf(tx, district, scene, name, before)))
    }
    return all
  }

  return {
    /** Everything the pages of my code show. */
    async home(citizen: Citizen, at: Instant): Answered {
      return store.tx(async (tx) => {
        const day = dayOf(at)
        const scenes = (await room.scenesOf(env, tx)).filter((one) => room.sceneOpen(one, day))
        const row = await room.subjectOf(env, tx, citizen.id)
        const shownScenes = scenes.map(({ fares, loans, ...scene }) => ({
          ...scene,
          stations: fares?.lines ?? null,
          books: loans?.books ?? null,
        }))
        if (!row || row.state === 'closed')
          return ok({ at, subject: null, realName: citizen.realName, scenes: shownScenes })
        const [bindings, links, phones, papers, consents] = [
          await room.bindingsOf(env, tx, row.id),
          await room.familyOf(env, tx, row.id),
          await room.devices(tx, district, row.id),
          await room.papersOf(tx, district, row.id),
          await room.consentsOf(env, tx, row, at),
        ]
        return ok({
          ...{ at, subject: room.subjectFrom(env, row, at), realName: citizen.realName, scenes: shownScenes },
          name: citizen.name,
          ...{ bindings, family: links, devices: phones, consents },
          papers: papers
            .filter(({ revokedAt }) => revokedAt === null)
            .map(({ code, ...paper }) => ({ ...paper, text: room.paperText(code) })),
        })
      })
    },
    open,
    show: (citizen: Citizen, of: Fields, at: Instant): Answered =>
      store.tx(async (tx) => {
        const who = await whose(tx, citizen, text(of.link), text(of.scene), at)
        return who.ok ? room.codeFor(env, tx, who.value, text(of.scene), text(of.device) || null, at) : who
      }),
    batch: (citizen: Citizen, of: Fields, at: Instant): Answered =>
      withMine(citizen, async (tx, me) => {
        const made = await room.batchFor(
          env,
          tx,
          me,
          text(of.scene),
          { key: text(of.key), proof: text(of.proof) },
          at,
        )
        return made.ok ? ok({ rows: made.value }) : made
      }),
    async change(
      citizen: Citizen,
      act: string,
      of: Fields,
      at: Instant,
      from: string | null = null,
    ): Answered {
      if (act === 'open') return open(citizen, at, from)
      if (act === 'payRide') return payRide(citizen, of, at)
      const work = Object.hasOwn(acts, act) ? acts[act] : undefined
      if (!work) return no(refusals['codes.notYours']())
      return withMine(citizen, (tx, me) => work(tx, citizen, me, of, at))
    },
    /** 足迹与查询记录: where I was let in, and who opened my name. */
    footprints: (citizen: Citizen, at: Instant): Answered =>
      withMine(citizen, async (tx, me) => {
        const passages = await room.footprints(env, tx, me, at)
        const { facts } = await search(
          tx,
          {
            ...{ districts: [district], subjectKind: 'codeSubject', subject: me.id },
          },
          { limit: 100 },
        )
        return ok({
          rows: passages,
          acts: facts.map(({ kind, at: when, body, actor }) => ({
            ...{ kind, at: when, scene: body.scene ?? null },
            ...(kind === 'code.revealed'
              ? { by: actor.unitName ?? actor.name, caseNumber: body.caseNumber }
              : {}),
          })),
        })
      }),
    /** 访客页, for whoever holds the link. */
    guest: (code: string, at: Instant): Answered => room.guestByCode(env, store, code, at),
    /** 乘车、借阅、通行证. */
    journeys: (citizen: Citizen, at: Instant): Answered =>
      withMine(citizen, async (tx, me) => {
        const [rides, loans, passes]: [unknown[], unknown[], unknown[]] = [[], [], []]
        for (const scene of await room.scenesOf(env, tx)) {
          if (!scene.fares && !scene.loans && !scene.passes) continue
          const secret = await room.secretOf(env, tx, scene.name, at)
          const name = room.pseudonymOf(secret, me.cityId).toString('hex')
          const bare = <T extends { readonly pseudonym: string }>({ pseudonym: _p, ...rest }: T) => rest
          if (scene.fares) rides.push(...(await room.ridesOf(tx, district, scene.name, name, 30)).map(bare))
          if (scene.loans) loans.push(...(await room.loansOf(tx, district, scene.name, name)).map(bare))
          if (scene.passes) passes.push(...(await room.passesOf(tx, district, scene.name, name)).map(bare))
        }
        return ok({
          ...{ rides, loans, passes },
          unpaid: await unpaidRides(tx, me, at),
          guests: await room.guestsOf(env, tx, me.id, at),
        })
      }),
  }
}
