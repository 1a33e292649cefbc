import { addDays, dayOf, type Id, no, ok, type Refusal, type Result, type Say, say } from '../base/index.ts'
import { datasets, abilities as room } from '../platform/catalogue/index.ts'
import { check } from '../platform/fields/index.ts'
import * as org from '../platform/org/index.ts'
import { type Actor, systemActor } from '../platform/org/index.ts'
import type { Reader, Tx } from '../platform/store/index.ts'
import { datasetsOf } from './catalogue.ts'
import { placed } from './desks/address.ts'
import { text } from './desks/input.ts'
import { holds } from './desks/may.ts'
import { modelDesks } from './desks/models.ts'
import { openRowsOf } from './desks/open-data.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

type Json = Readonly<Record<string, unknown>>
type Param = {
  readonly name: string
  readonly says: Say
  readonly sample: string
  readonly required: boolean
}

/** An ability 能力 as the catalogue tells of it. */
export type Ability = {
  readonly name: string
  readonly title: Say
  readonly does: Say
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly params: readonly Param[]
  readonly answers: Say
}

const param = (name: string, zh: string, en: string, sample: string, required = true): Param => ({
  ...{ name, says: say(zh, en), sample, required },
})

/** Kinds of values that are checked by their form and their check digits; nothing is looked up. */
const VALID = ['idNumber', 'creditCode', 'phone', 'area'] as const

/** What this city really does for others, over its own doors. Open datasets come besides, each by its code. */
const ABILITIES: readonly Ability[] = [
  {
    name: 'address',
    title: say('地址解析', 'Addresses'),
    does: say(
      '把一段中文地址拆成镇街、村居、道路、门牌、楼栋等部分，并给出所在区划',
      'Cuts a Chinese address into its parts and names the area it lies in',
    ),
    ...{ method: 'POST', path: '/ability/v1/address' },
    params: [param('text', '地址', 'the address', '白云区石井街道石沙路12号3栋502房')],
    answers: say('parts：各部分；areas：区划代码和名称', 'parts; areas with code and name'),
  },
  {
    name: 'classify',
    title: say('诉求分类', 'Classification'),
    does: say(
      '给一段话，由城市大脑推荐诉求分类、类型和紧急程度，并说明把握和依据的词',
      'The brain of the city proposes category, kind and urgency of a text, with confidence and telling words',
    ),
    ...{ method: 'POST', path: '/ability/v1/classify' },
    params: [
      param('text', '诉求内容', 'the text', '小区门口的路灯坏了好几天，晚上很黑'),
      param('title', '标题', 'a title', '路灯不亮', false),
    ],
    answers: say('各项的建议、把握和依据的词', 'a proposal each, its confidence, its words'),
  },
  {
    name: 'valid',
    title: say('号码核验', 'Check of numbers'),
    does: say(
      '检查身份号码、统一社会信用代码、电话号码、区划代码的格式和校验位。只看号码本身，不查询任何人的数据',
      'Checks form and check digits of a number. Nothing of anybody is looked up',
    ),
    ...{ method: 'POST', path: '/ability/v1/valid' },
    params: [
      param('kind', `号码种类：${VALID.join('、')}`, `one of ${VALID.join(', ')}`, 'creditCode'),
      param('value', '号码', 'the number', '91440111MA9W000106'),
    ],
    answers: say('valid：是否正确；why：哪里不对', 'valid; why not'),
  },
  {
    name: 'divisions',
    title: say('行政区划查询', 'Divisions'),
    does: say('按名称或代码查镇街、村居的区划代码', 'Codes of towns and villages by name or code'),
    ...{ method: 'POST', path: '/ability/v1/divisions' },
    params: [param('q', '名称或代码', 'a name or a code', '石井')],
    answers: say('areas：代码、名称', 'areas: code, name'),
  },
  {
    name: 'open311',
    title: say('诉求上报（Open311）', 'Reports (Open311)'),
    does: say(
      '其他系统按 Open311 GeoReport v2 向 12345 提交诉求、查询进度',
      'Other systems report to the hotline and follow what becomes of it by Open311 GeoReport v2',
    ),
    ...{ method: 'POST', path: '/open311/v2/requests.json' },
    params: [
      param('service_code', '分类代码（见 /open311/v2/services.json）', 'a code of services.json', ''),
      param('description', '内容', 'the text', '路灯不亮'),
      param('lat', '纬度', 'latitude', '23.16', false),
      param('long', '经度', 'longitude', '113.26', false),
    ],
    answers: say('诉求编号', 'the number of the request'),
  },
]

const DATA = 'data/'
const OPEN_PAGE = 100

const dataAbility = (one: {
  readonly code: string
  readonly title: Say
  readonly abstract: string
}): Ability => ({
  name: `${DATA}${one.code}`,
  title: one.title,
  does: say(one.abstract, one.abstract),
  ...{ method: 'POST', path: '/ability/v1/data' },
  params: [
    param('dataset', '资源代码', 'code of the dataset', one.code),
    param('q', '查找的词', 'words to find', '', false),
    param('cursor', '下一页', 'where the next page begins', '', false),
  ],
  answers: say(`rows：每页至多 ${OPEN_PAGE} 行；next：下一页`, `rows, ${OPEN_PAGE} at most; next`),
})

const bad = (name: string) => no(room.refusals['abilities.badInput']({ name }))

/** The platform of a city, its own keys for Open311 included. */
const platformOf = perCity((city: OpenCity) => {
  const { district } = city.plan
  const system = systemActor(district)
  return room.openAbilities({
    district,
    vault: city.vault,
    async offered(reader, name) {
      if (name.startsWith(DATA)) return (await datasetsOf(city).openOne(reader, name.slice(DATA.length))).ok
      return ABILITIES.some((one) => one.name === name)
    },
    ownKeys: (name) =>
      name === 'open311'
        ? {
            async make(tx, use, developer, at) {
              if (use.client) {
                const renewed = await org.renewKey(tx, system, use.client, at)
                return renewed.ok ? ok({ key: renewed.value.key, client: use.client }) : renewed
              }
              const draft = {
                name: `${developer.organisation.slice(0, 40)} ${use.id.slice(-8)}`,
                ...{ district, ratePerMinute: use.minuteMost },
              }
              const made = await org.createClient(tx, system, draft, at)
              return made.ok ? ok({ key: made.value.key, client: made.value.client.id }) : made
            },
            async close(tx, client, at) {
              await org.closeClient(tx, system, client, at)
            },
          }
        : undefined,
  })
})

/** 能力共享平台: what anybody may know of it, the developer's own pages, calls with a key, the desk of those who decide. */
export function abilitiesDoor(city: OpenCity) {
  const platform = platformOf(city)
  const { district } = city.plan
  const system = systemActor(district)
  const models = modelDesks(city).models

  async function offered(reader: Reader, q: string, at: Date) {
    const word = q.toLowerCase()
    const own = ABILITIES.filter(({ title, does }) =>
      [title.zh, title.en, does.zh, does.en].some((one) => one.toLowerCase().includes(word)),
    )
    const page = await datasetsOf(city).openList(reader, q ? { q } : {}, at)
    const data = page.rows.filter((one) => one.origin !== 'listed' && one.rowCount > 0).map(dataAbility)
    return { abilities: own, data, datasets: page.total }
  }

  const titleOf = async (reader: Reader, name: string): Promise<Say> => {
    if (!name.startsWith(DATA)) return ABILITIES.find((one) => one.name === name)?.title ?? say(name, name)
    const one = await datasets.byCode(reader, district, name.slice(DATA.length))
    return one?.title ?? say(name, name)
  }

  /** Uses with their titles and calls of thirty days. */
  async function told(reader: Reader, uses: readonly room.AbilityUse[], at: Date) {
    const ids = uses.map((one) => one.id)
    const days = await platform.usage(reader, addDays(dayOf(at), -30), ids)
    return Promise.all(
      uses.map(async ({ district: _, ...one }) => {
        const own = days.filter((day) => day.use === one.id).map(({ use: __, ...day }) => day)
        return {
          ...one,
          title: await titleOf(reader, one.ability),
          days: own,
          used: own.find((day) => day.day === dayOf(at))?.calls ?? 0,
        }
      }),
    )
  }

  /** Every ability as a function of its parameters. */
  const work: Readonly<Record<string, (input: Json) => Promise<Result<unknown, Refusal>>>> = {
    async address(input) {
      const words = text(input.text)
      if (words.length < 4 || words.length > 300) return bad('text')
      return ok(placed(city, words))
    },
    async classify(input) {
      const words = text(input.text)
      if (words.length < 4 || words.length > 4000) return bad('text')
      const title = text(input.title).slice(0, 200)
      return models.suggest(city.store, system, { text: words, ...(title ? { title } : {}) })
    },
    async valid(input) {
      const kind = VALID.find((one) => one === input.kind)
      if (!kind) return bad('kind')
      const value = text(input.value)
      if (value === '' || value.length > 40) return bad('value')
      if (kind === 'area') {
        const area = city.catalog.areaName(value)
        return ok({ valid: area !== undefined, why: null, name: area ?? null })
      }
      const field = { value: { kind, title: say('号码', 'number'), required: true } }
      const found = check(field, { value }, { codes: () => undefined, today: dayOf(city.now()) })
      return ok({ valid: found.ok, why: found.ok ? null : (found.error[0]?.says ?? null) })
    },
    async divisions(input) {
      const q = text(input.q)
      if (q.length < 1 || q.length > 40) return bad('q')
      const all = [...city.catalog.areas.values()].filter(
        (one) => one.code.startsWith(district) && (one.code.startsWith(q) || one.name.includes(q)),
      )
      return ok({ areas: all.slice(0, 100).map(({ code, name }) => ({ code, name })), total: all.length })
    },
  }

  async function data(code: string, input: Json) {
    const cursor = text(input.cursor)
    return openRowsOf(city).page(city.store, code, {
      limit: OPEN_PAGE,
      ...(text(input.q) ? { q: text(input.q).slice(0, 100) } : {}),
      ...(cursor ? { cursor } : {}),
    })
  }

  const authority = (who: Actor) => holds(city, who, ['dataAuthority'])
  const seesAll = (who: Actor) => holds(city, who, ['dataAuthority', 'dataAuditor'])

  return {
    catalogue: async (reader: Reader, input: { readonly q?: string }, at: Date) =>
      ok(await offered(reader, (input.q ?? '').trim().slice(0, 100), at)),
    register: (tx: Tx, input: Json, at: Date) => platform.register(tx, input, at),
    /** The developer's own page. */
    async mine(reader: Reader, pass: string, at: Date) {
      const one = await platform.ofPass(reader, pass)
      if (!one.ok) return one
      const { id, organisation, creditCode, purpose, state, madeAt, why } = one.value
      const uses = await platform.uses(reader, { developer: id })
      return ok({
        ...{ id, organisation, creditCode, purpose, state, madeAt, why },
        uses: await told(reader, uses, at),
      })
    },
    async ask(tx: Tx, pass: string, input: Json, at: Date) {
      const one = await platform.ofPass(tx, pass)
      return one.ok ? platform.ask(tx, one.value, input, at) : one
    },
    async makeKey(tx: Tx, pass: string, use: Id, at: Date) {
      const one = await platform.ofPass(tx, pass)
      return one.ok ? platform.makeKey(tx, one.value, use, at) : one
    },
    async close(tx: Tx, pass: string, use: Id, at: Date) {
      const one = await platform.ofPass(tx, pass)
      if (!one.ok) return one
      const own = await platform.uses(tx, { developer: one.value.id })
      if (!own.some(({ id }) => id === use)) return no(room.refusals['abilities.noUse']())
      return platform.decide(tx, one.value, use, { state: 'revoked', why: null }, at)
    },
    /** A call with a key. */
    async call(given: { readonly key: string; readonly ability: string; readonly input: Json }, at: Date) {
      const code = text(given.input.dataset)
      const name = given.ability === 'data' ? `${DATA}${code}` : given.ability
      const run = given.ability === 'data' ? () => data(code, given.input) : work[given.ability]
      if (!run) return no(room.refusals['abilities.noAbility']())
      return platform.call(city.store, { key: given.key, ability: name }, at, () => run(given.input))
    },

    /** 能力平台管理: developers and requests, for the data authority. */
    desk: {
      async read(reader: Reader, who: Actor, _input: Json, at: Date) {
        const may = seesAll(who)
        if (!may.ok) return may
        const [developers, uses] = await Promise.all([platform.developers(reader), platform.uses(reader, {})])
        const decides = authority(who).ok
        return ok({
          developers: developers.map(({ contact: _, phone: __, district: ___, ...one }) => ({
            ...one,
            // whoever confirms speaks to them; an auditor does not
            ...(decides
              ? platform.opened(developers.find(({ id }) => id === one.id) as room.Developer)
              : { contact: null, phone: null }),
          })),
          uses: await told(reader, uses, at),
          may: { decide: decides },
        })
      },
      async decideDeveloper(tx: Tx, who: Actor, input: Json, at: Date) {
        const may = authority(who)
        if (!may.ok) return may
        const state = input.state === 'confirmed' ? 'confirmed' : 'refused'
        const why = text(input.why).slice(0, 500) || null
        return platform.decideDeveloper(tx, who, text(input.id), { state, why }, at)
      },
      async renewPass(tx: Tx, who: Actor, input: Json, at: Date) {
        const may = authority(who)
        return may.ok ? platform.renewPass(tx, who, text(input.id), at) : may
      },
      async decide(tx: Tx, who: Actor, input: Json, at: Date) {
        const may = authority(who)
        if (!may.ok) return may
        const state = input.state === 'granted' || input.state === 'revoked' ? input.state : 'refused'
        const dayMost =
          typeof input.dayMost === 'number' ? Math.min(Math.max(1, input.dayMost), room.MOST_A_DAY) : null
        const how = {
          state,
          why: text(input.why).slice(0, 500) || null,
          ...(dayMost ? { dayMost } : {}),
        } as const
        return platform.decide(tx, who, text(input.id), how, at)
      },
    },
  }
}
