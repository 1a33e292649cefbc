import { type Id, isId, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import { alerts, links, meetings, plans } from '../../platform/command/index.ts'
import { type Actor, noDuty, systemActor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { exposedIn, householdsOf } from '../evacuations.ts'
import type { OpenCity } from '../open.ts'
import { alertsOf, roomsOf } from '../warnings.ts'
import { versionIn } from './input.ts'
import { holds, onDuty } from './may.ts'

type Json = Readonly<Record<string, unknown>>
type Answered = Promise<Result<unknown, Refusal>>
const EDITORS = ['warningEditor', 'warningReleaser', 'dutyManager'] as const
const RELEASERS = ['warningReleaser'] as const
const KEEPERS = ['dutyManager', 'warningReleaser'] as const
/** Who raises a warning to a response; declared by the pack of command. */
const COMMAND = ['commander', 'commandOfficer'] as const
const DESK = ['warningEditor', 'warningReleaser', 'dutyManager', 'dutyOfficer'] as const
const DAYS = 30
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const words = (value: unknown) => {
  const one = (typeof value === 'object' && value !== null ? value : {}) as Json
  return say(text(one.zh).slice(0, 2000), text(one.en).slice(0, 2000))
}
const idIn = (value: unknown): Id =>
  typeof value === 'string' && isId(value) ? value : '00000000-0000-7000-8000-000000000000'
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, 500) : [])
const number = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN)

const areaIn = (value: unknown): alerts.WarningArea => {
  const one = (value ?? {}) as Json
  return {
    desc: words(one.desc),
    codes: list(one.codes).map(text),
    polygons: list(one.polygons).map((ring) =>
      list(ring).map((point): alerts.CapPoint => [number(list(point)[0]), number(list(point)[1])]),
    ),
    circles: list(one.circles).map((circle) => {
      const { lat, lon, radiusKm } = (circle ?? {}) as Json
      return { lat: number(lat), lon: number(lon), radiusKm: number(radiusKm) }
    }),
  }
}

const oneOf = <T extends string>(value: unknown, all: readonly T[], otherwise: T): T =>
  all.find((one) => one === value) ?? otherwise

/** A draft as it comes over the wire; what is wrong in it the room says. Instants that are none are refused there as times. */
const draftIn = (input: Json): alerts.WarningDraft => ({
  kind: text(input.kind),
  status: oneOf(input.status, ['Actual', 'Exercise', 'Test'], 'Exercise'),
  scope: oneOf(input.scope, alerts.capScope, 'Public'),
  limits: text(input.limits) || null,
  parts: list(input.parts).map((part) => {
    const one = (part ?? {}) as Json
    return { level: text(one.level), areas: list(one.areas).map(areaIn) }
  }),
  urgency: oneOf(input.urgency, alerts.capUrgency, 'Expected'),
  certainty: oneOf(input.certainty, alerts.capCertainty, 'Likely'),
  onset: new Date(text(input.onset)),
  expires: new Date(text(input.expires)),
  headline: words(input.headline),
  description: words(input.description),
  instruction: words(input.instruction),
  supersedes: typeof input.supersedes === 'string' && isId(input.supersedes) ? input.supersedes : null,
  act: oneOf(input.act, ['alert', 'update', 'cancel'], 'alert'),
})

/** 预警发布、预警与响应: written, released by a second person, signed by towns, seen by citizens. */
export function warningDesks(city: OpenCity) {
  const { catalog, plan } = city
  const { district } = plan
  const env = alertsOf(city)
  const may = (who: Actor, roles: readonly string[]) => holds(city, who, roles).ok

  const kindOf = (one: alerts.Alert): alerts.WarningKind | undefined =>
    one.kind ? env.kinds[one.kind] : undefined
  /** As lists show it: never a bare colour, always the level of its scheme. */
  const shown = (one: alerts.Alert, at: Date) => {
    const kind = kindOf(one)
    const parts = one.draft?.parts ?? []
    return {
      ...one,
      cap: undefined,
      kindTitle: kind?.title ?? null,
      scheme: kind?.scheme ?? null,
      parts: parts.map((part) => ({
        level: part.level,
        title: kind ? alerts.levelWords(kind, part.level) : null,
        colour: kind?.levels[part.level]?.colour ?? null,
        areas: part.areas.map((area) => area.desc),
      })),
      inForce: alerts.inForce(one, at),
      public: alerts.isPublic(one, at),
    }
  }
  const receiptsFor = async (reader: Reader, chains: readonly Id[]) =>
    Map.groupBy(await alerts.receiptsOf(reader, district, [...new Set(chains)]), (one) => one.chain)

  async function mine(reader: Reader, who: Actor, at: Date) {
    if (!who.unit) return []
    const since = new Date(at.getTime() - DAYS * 86_400_000)
    return alerts.receiptsOfUnits(reader, district, [who.unit], since)
  }

  return {
    warnings: {
      /** 预警发布 list and what the composer needs. */
      async list(reader: Reader, who: Actor, _input: Json, at: Date): Answered {
        const allowed = onDuty(city, who)
        if (!allowed.ok) return allowed
        const since = new Date(at.getTime() - DAYS * 86_400_000)
        const all = await alerts.alerts(reader, district, { since, limit: 200 })
        const desk = may(who, DESK)
        return ok({
          asOf: at,
          rows: all.filter((one) => desk || alerts.inForce(one, at)).map((one) => shown(one, at)),
          kinds: env.kinds,
          towns: [...catalog.units.values()]
            .filter((one) => one.kind === 'town')
            .map((one) => ({ code: one.area, name: one.shortName ?? one.name, unit: one.id })),
          district: { code: district, name: plan.name },
          sender: env.senderName,
          may: {
            compose: may(who, EDITORS),
            release: may(who, RELEASERS),
            keep: may(who, KEEPERS),
            mine: who.account,
            unit: who.unit,
          },
        })
      },

      async read(reader: Reader, who: Actor, input: Json, at: Date): Answered {
        const allowed = onDuty(city, who)
        if (!allowed.ok) return allowed
        const one = await alerts.alertById(reader, district, idIn(input.id))
        if (!one || (!may(who, DESK) && !alerts.inForce(one, at))) return no(alerts.refusals['alerts.none']())
        const chain = await alerts.alerts(reader, district, { chain: one.chain, limit: 50 })
        const receipts = (await receiptsFor(reader, [one.chain])).get(one.chain) ?? []
        const kind = kindOf(one)
        return ok({
          ...shown(one, at),
          xml: alerts.capText(one),
          short: one.draft && kind ? alerts.shortText(one.draft, kind, env.senderName) : null,
          chain: chain.map((other) => shown(other, at)),
          receipts,
          meetings: await meetings.about(reader, district, one.id),
        })
      },

      /** What a draft would become: its CAP, its short text, who would have to sign. Nothing is kept. */
      async preview(reader: Reader, who: Actor, input: Json, at: Date): Answered {
        if (!may(who, EDITORS)) return no(noDuty(city.compiled.roles, EDITORS))
        const draft = draftIn(input)
        const fault = alerts.draftFault(draft, env.kinds, at)
        const kind = env.kinds[draft.kind]
        if (!kind || Number.isNaN(draft.onset.getTime()) || Number.isNaN(draft.expires.getTime()))
          return ok({
            fault: fault ?? alerts.refusals['alerts.badTimes'](),
            xml: null,
            short: null,
            targets: [],
          })
        const issuing = {
          ...{ identifier: `${district}-preview`, sender: env.sender, senderName: env.senderName, sent: at },
          ...{ references: [], web: env.web, contact: env.contact },
        }
        const targets = await env.targets(
          reader,
          draft.parts.flatMap((part) => part.areas),
          at,
        )
        return ok({
          fault,
          xml: fault ? null : alerts.writeCap(alerts.capOf(draft, kind, issuing)),
          short: alerts.shortText(draft, kind, env.senderName),
          targets,
        })
      },

      async save(tx: Tx, who: Actor, input: Json, at: Date): Answered {
        if (!may(who, EDITORS)) return no(noDuty(city.compiled.roles, EDITORS))
        const given =
          typeof input.id === 'string' ? { id: idIn(input.id), version: versionIn(input.version) } : {}
        const saved = await alerts.compose(
          env,
          tx,
          who,
          { draft: draftIn((input.draft ?? {}) as Json), ...given },
          at,
        )
        return saved.ok ? ok(shown(saved.value, at)) : saved
      },
      async move(tx: Tx, who: Actor, input: Json, at: Date): Answered {
        const act = text(input.act)
        const given = {
          id: idIn(input.id),
          version: versionIn(input.version),
          why: text(input.why).slice(0, 500),
        }
        const needs = act === 'release' || act === 'return' ? RELEASERS : EDITORS
        if (!may(who, needs)) return no(noDuty(city.compiled.roles, needs))
        if (act === 'release') {
          const done = await alerts.release(env, tx, who, given, at)
          return done.ok
            ? ok({ ...shown(done.value.alert, at), asked: done.value.asked, told: done.value.told })
            : done
        }
        const done =
          act === 'submit'
            ? await alerts.submit(env, tx, who, given, at)
            : act === 'return'
              ? await alerts.giveBack(env, tx, who, given, at)
              : await alerts.discard(env, tx, who, given, at)
        return done.ok ? ok(shown(done.value, at)) : done
      },
      async adopt(tx: Tx, who: Actor, input: Json, at: Date): Answered {
        if (!may(who, RELEASERS)) return no(noDuty(city.compiled.roles, RELEASERS))
        const done = await alerts.adopt(
          env,
          tx,
          who,
          { id: idIn(input.id), version: versionIn(input.version) },
          at,
        )
        return done.ok ? ok(shown(done.value, at)) : done
      },
      /** A unit signs for itself: whoever of it is on any duty. */
      async sign(tx: Tx, who: Actor, input: Json, at: Date): Answered {
        if (!who.unit) return no(alerts.refusals['alerts.notDemanded']())
        return alerts.sign(
          env,
          tx,
          who,
          { alert: idIn(input.alert), unit: who.unit, note: text(input.note) || null },
          at,
        )
      },

      /** 预警与响应: warnings in force, and who has signed, by town. */
      async board(reader: Reader, who: Actor, _input: Json, at: Date): Answered {
        const allowed = onDuty(city, who)
        if (!allowed.ok) return allowed
        const force = await alerts.warningsInForce(env, reader, at)
        const receipts = await receiptsFor(
          reader,
          force.map((one) => one.chain),
        )
        const own = await mine(reader, who, at)
        const known = (await plans.planList(reader, district)).filter(
          (one) => one.current !== null && !one.retiredAt,
        )
        const homes = force.length > 0 ? await householdsOf(city, reader) : []
        return ok({
          mayRespond: may(who, COMMAND),
          asOf: at,
          rows: force.map((one) => {
            const all = (receipts.get(one.chain) ?? []).filter((row) => row.closedAt === null)
            const words = kindOf(one)?.title.zh ?? ''
            return {
              ...shown(one, at),
              // 建议预案: by the words of its hazard; a commander chooses and confirms
              plans: known
                .filter((plan) => words !== '' && (plan.hazard ?? '').includes(words))
                .map(({ id, name }) => ({ id, name })),
              exposed: exposedIn(one, homes),
              receipts: all.map((row) => ({
                ...row,
                levelTitle: kindOf(one)
                  ? alerts.levelWords(kindOf(one) as alerts.WarningKind, row.level)
                  : null,
                state: row.signedAt
                  ? row.signedAt <= row.dueAt
                    ? 'signed'
                    : 'late'
                  : at > row.dueAt
                    ? 'overdue'
                    : 'waiting',
                areaName: catalog.areaName(row.area) ?? row.area,
              })),
            }
          }),
          mine: own.filter((row) => row.signedAt === null && row.closedAt === null).map((row) => row.alert),
          outside: await links.events(reader, district, new Date(at.getTime() - 86_400_000)),
          queued: (await links.waiting(reader, district)).length,
        })
      },

      /**
       * 预警转响应: a case of the warning, once; the commander then chooses plan and level and starts the response. A warning starts
       * nothing by itself, and its level is not the level of the response.
       */
      async respond(tx: Tx, who: Actor, input: Json, at: Date): Answered {
        if (!may(who, COMMAND)) return no(noDuty(city.compiled.roles, COMMAND))
        const one = await alerts.alertById(tx, district, idIn(input.id))
        if (!one || !alerts.inForce(one, at)) return no(alerts.refusals['alerts.none']())
        const type = one.status === 'Actual' ? 'command.incident' : 'command.drill'
        if (!city.types[type]) return no(alerts.refusals['alerts.none']())
        const [area] = one.codes
        const form = {
          title: one.headline.zh.slice(0, 100),
          content:
            `${one.headline.zh}：${one.draft?.description.zh ?? one.cap?.infos[0]?.description ?? ''}`.slice(
              0,
              4000,
            ),
          kind: 'natural',
          area: one.codes.length === 1 && area ? area : district,
        }
        const touch = { source: 'warning', externalId: one.chain, channel: 'phone' }
        const opened = await city.matters.openIn(tx, who, { type, form, touch }, at)
        return opened.ok ? ok({ matter: opened.value.id }) : opened
      },

      async outside(reader: Reader, who: Actor): Answered {
        if (!may(who, KEEPERS)) return no(noDuty(city.compiled.roles, KEEPERS))
        const [sources, feeds, refused] = await Promise.all([
          alerts.sources(reader, district),
          alerts.feeds(reader, district),
          alerts.refusedOf(reader, district),
        ])
        return ok({ sources, feeds, refused })
      },
      async saveSource(tx: Tx, who: Actor, input: Json, at: Date): Answered {
        if (!may(who, KEEPERS)) return no(noDuty(city.compiled.roles, KEEPERS))
        return alerts.saveSource(
          env,
          tx,
          who,
          {
            id: typeof input.id === 'string' ? idIn(input.id) : null,
            ...{
              sender: text(input.sender),
              title: text(input.title),
              aliases: list(input.aliases).map(text),
            },
            ...{ trust: input.trust === 'publish' ? 'publish' : 'show', active: input.active !== false },
            ...{ version: versionIn(input.version ?? 1), secret: text(input.secret) || null },
          },
          at,
        )
      },
      async saveFeed(tx: Tx, who: Actor, input: Json, at: Date): Answered {
        if (!may(who, KEEPERS)) return no(noDuty(city.compiled.roles, KEEPERS))
        const { url, title, minutes, active } = input
        const feed = {
          url: text(url),
          title: text(title),
          minutes: Number(minutes),
          active: active !== false,
        }
        return alerts.saveFeed(env, tx, who, feed, at)
      },
      /** A message in the hands of staff: its sender has to be on the list all the same. */
      async take(who: Actor, bytes: Uint8Array, at: Date): Answered {
        if (!may(who, EDITORS)) return no(noDuty(city.compiled.roles, EDITORS))
        return alerts.receive(env, city.store, bytes, { by: 'staff', who }, at)
      },

      /** 联动模拟: an event of a pretended control room, in demonstrations only. */
      async pretend(tx: Tx, who: Actor, input: Json, at: Date): Answered {
        const room = roomsOf(city).find((one) => one.system === input.system)
        if (!room || !may(who, DESK)) return no(links.refusals['links.noSystem']())
        const event = room.event(text(input.event) || `D${at.getTime()}`, {
          ...{ at: at.toISOString(), place: text(input.place) || '白云大道北 1 号', drill: true },
        })
        return links.receive(tx, district, room.system, event, at)
      },
    },
  }
}

/** What anybody may read of warnings 公众预警: in force, real, public. */
export function publicWarnings(city: OpenCity) {
  const { district } = city.plan
  const env = alertsOf(city)
  const open = (at: Date) => alerts.alerts(city.store, district, { inForce: at, public: true, limit: 100 })
  const of = (base: string) => ({ base, title: `${city.plan.name.zh}预警信息`, author: env.senderName.zh })
  return {
    async list(at: Date) {
      const rows = await open(at)
      return rows.map((one) => {
        const kind = one.kind ? env.kinds[one.kind] : undefined
        const info = (lang: string) =>
          one.cap?.infos.find((other) => other.language?.startsWith(lang)) ?? one.cap?.infos[0]
        const [zh, en] = [info('zh'), info('en')]
        return {
          ...{ id: one.id, headline: one.headline, sent: one.sent, onset: one.onset, expires: one.expires },
          kind: kind?.title ?? say(zh?.event ?? '', en?.event ?? ''),
          scheme: kind?.scheme ?? null,
          sender: say(zh?.senderName ?? one.sender, en?.senderName ?? one.sender),
          description: say(zh?.description ?? '', en?.description ?? ''),
          instruction: say(zh?.instruction ?? '', en?.instruction ?? ''),
          parts: (one.draft?.parts ?? []).map((part) => ({
            title: kind ? alerts.levelWords(kind, part.level) : say(part.level, part.level),
            colour: kind?.levels[part.level]?.colour ?? null,
            areas: part.areas.map((area) => area.desc),
            codes: part.areas.flatMap((area) => area.codes),
          })),
          severity: zh?.severity ?? 'Unknown',
        }
      })
    },
    async cap(id: string, at: Date): Promise<string | null> {
      const one = isId(id) ? await alerts.alertById(city.store, district, id) : undefined
      // what was public stays readable by its number: a receiver may come late
      const was =
        one?.status === 'Actual' &&
        one.scope === 'Public' &&
        (one.state === 'released' || one.state === 'adopted')
      return one && was && one.sent <= at ? alerts.capText(one) : null
    },
    atom: async (base: string, at: Date) => alerts.atomOf(of(base), await open(at), at),
    rss: async (base: string, at: Date) => alerts.rssOf(of(base), await open(at)),
    receive: (
      bytes: Uint8Array,
      headers: Readonly<Record<string, string | readonly string[] | undefined>>,
      at: Date,
    ) => alerts.receive(env, city.store, bytes, { by: 'door', headers }, at),
  }
}
