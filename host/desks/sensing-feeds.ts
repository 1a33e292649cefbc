import { access, constants, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Id,
  type Instant,
  isId,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  say,
} from '../../base/index.ts'
import { append } from '../../platform/ledger/index.ts'
import { type Actor, factActorOf } from '../../platform/org/index.ts'
import * as room from '../../platform/signals/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { inboxOf } from '../sensing-feeds.ts'
import type { BrokerFeed } from '../sensing-sources.ts'
import { text } from './input.ts'

type Fields = Readonly<Record<string, unknown>>
type Answered = Promise<Result<unknown, Refusal>>
type BrokerSettings = Omit<BrokerFeed, 'id' | 'title'>
type Settings = BrokerSettings | { readonly folder: string }

const { refusals } = room
const bad = (zh: string, en: string) => no(refusals['signals.badInput']({ why: say(zh, en) }))
const MOST_TOPICS = 50
const LONGEST_CA = 64_000

const isBroker = (settings: Settings): settings is BrokerSettings => 'url' in settings

/** Level of a topic that names something, from 0; absent = as our own topics are built. */
const levelOf = (value: unknown): number | undefined =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 20 ? (value as number) : undefined

function topicsOf(given: unknown): Result<BrokerFeed['topics'], Refusal> {
  const topics = []
  for (const one of (Array.isArray(given) ? (given as readonly Fields[]) : []).slice(0, MOST_TOPICS)) {
    const filter = text(one.filter).trim()
    if (filter === '') continue
    const parts = filter.split('/')
    const wild = parts.findIndex((part) => part.includes('#'))
    if (filter.length > 200 || (wild >= 0 && (wild !== parts.length - 1 || parts[wild] !== '#')))
      return bad(
        `主题“${filter.slice(0, 40)}”写法不对：# 只能单独放在最后`,
        `${filter.slice(0, 40)}: # stands alone and last`,
      )
    if (parts.some((part) => part.includes('+') && part !== '+'))
      return bad(
        `主题“${filter.slice(0, 40)}”写法不对：+ 须单独占一级`,
        `${filter.slice(0, 40)}: + stands for a whole level`,
      )
    const [device, metric] = [levelOf(one.device), levelOf(one.metric)]
    topics.push({
      filter,
      ...(device === undefined ? {} : { device }),
      ...(metric === undefined ? {} : { metric }),
    })
  }
  return topics.length === 0 ? bad('请填写主题', 'it wants topics') : ok(topics)
}

/** The settings of a feed out of a form; what is secret and left empty stays as it was. */
function settingsOf(kind: room.Feed['kind'], of: Fields, before: Settings | null): Result<Settings, Refusal> {
  if (kind === 'folder') {
    const folder = text(of.folder).trim()
    return /^[\w-]{1,60}$/.test(folder)
      ? ok({ folder })
      : bad('文件夹名用字母、数字和 - _', 'the folder is letters, digits, - and _')
  }
  const url = text(of.url).trim()
  if (
    !URL.canParse(url) ||
    !/^(mqtts?|tcp|ssl|wss?):$/.test(new URL(url).protocol) ||
    new URL(url).hostname === ''
  )
    return bad(
      '地址应为 mqtt://主机:端口 或 mqtts://主机:端口',
      'the address is mqtt://HOST:PORT or mqtts://HOST:PORT',
    )
  if (new URL(url).username !== '' || new URL(url).password !== '')
    return bad('用户名和密码请填在各自的栏里，不写在地址中', 'name and password have fields of their own')
  const topics = topicsOf(of.topics)
  if (!topics.ok) return topics
  const had = before && isBroker(before) ? before : null
  const ca = of.ca === undefined ? (had?.ca ?? '') : text(of.ca).trim()
  if (
    ca !== '' &&
    (ca.length > LONGEST_CA || !/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(ca))
  )
    return bad('CA 证书应为 PEM 文本', 'the authority is a certificate in PEM')
  if (ca !== '' && !/^(mqtts|ssl|wss):$/.test(new URL(url).protocol))
    return bad('有 CA 证书时地址应为 mqtts://', 'with an authority the address begins with mqtts://')
  const username = text(of.username).trim()
  const password = text(of.password) || (username === (had?.username ?? '') ? (had?.password ?? '') : '')
  return ok({ url, topics: topics.value, username, password, ...(ca ? { ca } : {}) })
}

/** 外部来源 at the desk: made, changed, tried, stopped and opened again. */
export function feedDesk(city: OpenCity, keeper: (who: Actor) => Refusal | null) {
  const { district } = city.plan
  const opened = (feed: room.Feed): Settings => JSON.parse(city.vault.open(feed.settings)) as Settings
  const feedBy = async (reader: Reader, id: string): Promise<room.Feed | undefined> =>
    (await room.feeds(reader, district)).find((one) => one.id === id)
  const fact = (
    who: Actor,
    kind: string,
    subject: Id,
    at: Instant,
    body: Readonly<Record<string, unknown>>,
  ) => ({
    ...{ district, kind, subjectKind: 'signalFeed', subject, at },
    ...{ actor: factActorOf(who), body },
  })

  return {
    /** What a page may know of it: never the password. */
    shown({ settings, ...feed }: room.Feed) {
      const of = opened({ ...feed, settings })
      if (!isBroker(of)) return { ...feed, folder: of.folder, path: inboxOf(city, of.folder) }
      const { password, ca, ...rest } = of
      return { ...feed, ...rest, hasPassword: Boolean(password), hasCa: Boolean(ca) }
    },
    acts: {
      async feed(tx: Tx, who: Actor, of: Fields, at: Instant): Answered {
        const refusal = keeper(who)
        if (refusal) return no(refusal)
        const before = text(of.id) ? await feedBy(tx, text(of.id)) : undefined
        if (text(of.id) && !before) return bad('没有这个来源', 'there is no such feed')
        const kind = before?.kind ?? (of.kind === 'folder' ? 'folder' : 'broker')
        const title = text(of.title).trim().slice(0, 80)
        if (title.length < 2) return bad('请填写名称', 'it wants a name')
        const settings = settingsOf(kind, of, before ? opened(before) : null)
        if (!settings.ok) return settings
        const id = before?.id ?? newId()
        await room.saveFeed(
          tx,
          district,
          { id, kind, title, settings: city.vault.seal(JSON.stringify(settings.value)) },
          at,
        )
        await append(tx, [fact(who, before ? 'feed.edited' : 'feed.made', id, at, { feedKind: kind, title })])
        return ok({ id })
      },
      async stopFeed(tx: Tx, who: Actor, of: Fields, at: Instant): Answered {
        const refusal = keeper(who)
        if (refusal) return no(refusal)
        const id = text(of.id)
        const feed = isId(id) ? await feedBy(tx, id) : undefined
        if (!feed) return bad('没有这个来源', 'there is no such feed')
        const state = of.state === 'open' ? 'open' : 'stopped'
        await room.setFeedState(tx, district, id as Id, state)
        await append(tx, [fact(who, 'feed.set', id as Id, at, { state, title: feed.title })])
        return ok({ done: true })
      },
    },
    /** 连接测试: a folder is looked at here; a broker is answered with its settings, for whoever speaks its language. */
    async tryOut(
      who: Actor,
      of: Fields,
    ): Promise<Result<{ readonly broker: BrokerFeed } | { readonly path: string }, Refusal>> {
      const refusal = keeper(who)
      if (refusal) return no(refusal)
      const before = isId(text(of.id)) ? await feedBy(city.store, text(of.id)) : undefined
      const kind = before?.kind ?? (of.kind === 'folder' ? 'folder' : 'broker')
      const settings = settingsOf(kind, of, before ? opened(before) : null)
      if (!settings.ok) return settings
      if (isBroker(settings.value))
        return ok({ broker: { ...settings.value, id: before?.id ?? newId(), title: text(of.title) } })
      const path = inboxOf(city, settings.value.folder)
      try {
        await mkdir(join(path, 'done'), { recursive: true })
        await access(path, constants.R_OK | constants.W_OK)
      } catch {
        return bad(`文件夹 ${path} 不能读写`, `the folder ${path} cannot be read and written`)
      }
      return ok({ path })
    },
  }
}
