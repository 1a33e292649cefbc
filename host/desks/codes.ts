import {
  addDays,
  dayOf,
  type Instant,
  instantOf,
  isId,
  no,
  ok,
  type Refusal,
  type Result,
  say,
} from '../../base/index.ts'
import { codes as room } from '../../platform/credentials/index.ts'
import { birthOf, idNumberOf } from '../../platform/fields/decide.ts'
import { type Actor, systemActor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { settleNow } from '../code-life.ts'
import { placesOf } from '../code-places.ts'
import { codesOf } from '../codes.ts'
import { heldRow } from '../held.ts'
import type { OpenCity } from '../open.ts'
import { day as dayIn, text } from './input.ts'
import { needs } from './services-may.ts'

type Answered = Promise<Result<unknown, Refusal>>
type Fields = Readonly<Record<string, unknown>>
const { refusals } = room
const PERSONS = 'dataBrain.person'
const AUTHORITY = ['codeAuthority']
/** Operators see how their readers do, and nobody’s way. */
const LOOKING = ['codeAuthority', 'sceneOperator']
const LIMIT = 200
/** 窗口: who helps people that have no telephone. */
const COUNTER = ['windowClerk', 'hallManager', 'codeAuthority']
const TO_SEE = [...LOOKING, ...COUNTER]

/** 码管理台 and 运营台. */
export function codeDesks(city: OpenCity) {
  const env = codesOf(city)
  const { district } = city.plan

  const spanOf = (input: Fields, at: Instant) => {
    const day = dayIn(input.day) ?? dayOf(at)
    return { day, from: instantOf(day), to: instantOf(addDays(day, 1)) }
  }

  const views: Readonly<
    Record<
      string,
      {
        readonly needs: readonly string[]
        readonly read: (reader: Reader, input: Fields, at: Instant) => Promise<unknown>
      }
    >
  > = {
    scenes: {
      needs: TO_SEE,
      read: async (reader, _input, at) => ({
        rows: (await room.scenesOf(env, reader)).map(({ fares, ...scene }) => ({
          ...scene,
          open: room.sceneOpen(scene, dayOf(at)),
          stations: fares?.lines?.flatMap(({ stations }) => stations) ?? null,
          ages: fares?.ages ?? null,
        })),
      }),
    },
    readers: {
      needs: LOOKING,
      read: async (reader) => ({
        rows: (await room.readers(reader, district)).map((row) => ({
          ...room.viewOf(row),
          operator: row.operator,
          station: row.station,
          listsAt: row.listsAt,
        })),
      }),
    },
    operation: {
      needs: LOOKING,
      async read(reader, input, at) {
        const { day, from, to } = spanOf(input, at)
        const names = Object.keys(env.declared)
        const scene = text(input.scene)
        const [tally, hours, figures] = await Promise.all([
          room.tally(reader, district, from, to),
          room.byHour(reader, district, names.includes(scene) ? [scene] : names, day, from, to),
          room.figures(reader, district, at),
        ])
        return { day, tally, hours, figures }
      },
    },
    passages: {
      needs: LOOKING,
      // coarse time and no name: two lists of this kind cannot be laid side by side
      read: async (reader, input) => {
        const scene = text(input.scene)
        if (!Object.hasOwn(env.declared, scene)) return { rows: [] }
        const rows = await room.recentPassages(reader, district, [scene], 100)
        return {
          rows: rows.map(({ id, place, at, accepted, why, offline, pseudonym }) => ({
            ...{ id, place, accepted, why, offline, pseudonym },
            at: new Date(Math.floor(at.getTime() / 60_000) * 60_000),
          })),
        }
      },
    },
    risks: {
      needs: AUTHORITY,
      read: async (reader, input) => ({
        rows: await room.risks(reader, district, input.state === 'closed' ? 'closed' : 'open', LIMIT),
      }),
    },
    settlement: {
      needs: AUTHORITY,
      async read(reader, input, at) {
        const { day, from, to } = spanOf(input, at)
        const rides = Object.entries(env.declared).filter(([, { fares }]) => fares)
        return {
          day,
          rows: await Promise.all(
            rides.map(async ([scene, { title }]) => ({
              ...{ scene, title },
              ...(await room.settleDay(env, reader, scene, from, to)),
            })),
          ),
        }
      },
    },
    reveals: {
      needs: AUTHORITY,
      read: async (reader) => ({ rows: await room.reveals(reader, district, LIMIT) }),
    },
    deletions: {
      needs: AUTHORITY,
      read: async (reader) => ({ rows: await room.deletions(reader, district, LIMIT) }),
    },
    settled: {
      needs: AUTHORITY,
      read: async (reader, _input, at) => ({
        rows: (await room.settledDays(reader, district, addDays(dayOf(at), -30))).map(({ body, ...one }) => ({
          ...one,
          differences: (JSON.parse(body) as room.Settled).differences.length,
        })),
        issuer: city.plan.demo,
      }),
    },
    guests: {
      needs: LOOKING,
      read: async (reader, _input, at) => ({ rows: await room.guestsOf(env, reader, null, at) }),
    },
    passes: {
      needs: LOOKING,
      read: async (reader) => ({ rows: await room.passesAsked(reader, district) }),
    },
  }

  const id = (of: Fields): string => text(of.id)
  const scenesIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])
  /** Whoever stands there, against the population register where it knows the number. */
  async function present(reader: Reader, of: Fields, at: Instant): Promise<Result<room.Present, Refusal>> {
    const number = idNumberOf(text(of.idNumber), dayOf(at))
    const name = text(of.name).slice(0, 60)
    const wrong = (zh: string, en: string) => no(refusals['codes.counter']({ why: say(zh, en) }))
    if ('problem' in number || name === '')
      return wrong('姓名或公民身份号码不正确', 'the name or the identity number is not one')
    const row = city.registers.types.some((one) => one.name === PERSONS)
      ? await heldRow(city, reader, systemActor(district), PERSONS, number.number, at)
      : null
    if (row && row.values.name !== name)
      return wrong('姓名与人口基础库不一致', 'the population register has another name')
    if (row?.values.state === 'dead')
      return wrong('人口基础库登记已死亡，请核实', 'the population register says that this person is dead')
    return ok({ name, idNumber: number.number, born: birthOf(number.number) })
  }
  type Act = (tx: Tx, who: Actor, of: Fields, at: Instant) => Answered
  const acts: Readonly<Record<string, { readonly needs: readonly string[]; readonly do: Act }>> = {
    register: {
      needs: AUTHORITY,
      do: (tx, who, of, at) =>
        room.registerReader(
          env,
          tx,
          who,
          {
            ...{ sn: text(of.sn), place: text(of.place), station: text(of.station) || null },
            ...{ operator: text(of.operator), scenes: scenesIn(of.scenes) },
          },
          at,
        ),
    },
    renew: { needs: AUTHORITY, do: (tx, who, of, at) => room.renewReader(env, tx, who, id(of), at) },
    setReader: {
      needs: LOOKING,
      do: (tx, who, of, at) =>
        room.setReader(
          env,
          tx,
          who,
          id(of),
          of.to === 'lost' ? 'lost' : of.to === 'working' ? 'working' : 'stopped',
          at,
        ),
    },
    setScenes: {
      needs: AUTHORITY,
      do: (tx, who, of, at) => room.setReaderScenes(env, tx, who, id(of), scenesIn(of.scenes), at),
    },
    switchScene: {
      needs: AUTHORITY,
      do: (tx, who, of, at) =>
        room.switchScene(
          env,
          tx,
          who,
          { scene: text(of.scene), on: of.on === true, endsOn: dayIn(of.endsOn) },
          at,
        ),
    },
    sweep: { needs: AUTHORITY, do: async (tx, _who, _of, at) => ok(await room.sweep(env, tx, at)) },
    closeRisk: {
      needs: AUTHORITY,
      async do(tx, _who, of, at) {
        const note = text(of.note)
        if (note.length < 2)
          return no(refusals['codes.badInput']({ why: say('请写明处置情况', 'say what was done') }))
        return (await room.closeRisk(tx, district, id(of), note.slice(0, 300), at)) > 0
          ? ok({ done: true })
          : no(refusals['codes.notYours']())
      },
    },
    askReveal: {
      needs: AUTHORITY,
      do: (tx, who, of, at) =>
        room.askReveal(
          env,
          tx,
          who,
          {
            ...{ scene: text(of.scene), pseudonym: text(of.pseudonym) },
            ...{ caseNumber: text(of.caseNumber), reason: text(of.reason) },
          },
          at,
        ),
    },
    decideReveal: {
      needs: AUTHORITY,
      do: (tx, who, of, at) => room.decideReveal(env, tx, who, { id: id(of), grant: of.grant === true }, at),
    },
    decidePass: {
      needs: LOOKING,
      do: (tx, who, of, at) => room.decidePass(env, tx, who, { id: id(of), grant: of.grant === true }, at),
    },
    guest: {
      needs: LOOKING,
      async do(tx, who, of, at) {
        const [from, to] = [new Date(text(of.from)), new Date(text(of.to))]
        const one = {
          ...{ scene: text(of.scene), place: text(of.place), reason: text(of.reason), name: text(of.name) },
          ...{ from, to, host: text(of.host) },
        }
        const asked = await room.inviteGuest(env, tx, who, null, one, at)
        if (!asked.ok) return asked
        const let_ = await room.decidePass(env, tx, who, { id: asked.value.id, grant: true }, at)
        return let_.ok ? asked : let_
      },
    },
    endGuest: { needs: LOOKING, do: (tx, who, of, at) => room.endGuest(env, tx, who, null, id(of), at) },
    counterLook: {
      needs: COUNTER,
      async do(tx, who, of, at) {
        const one = await present(tx, of, at)
        return one.ok ? room.counterLook(env, tx, who, one.value, at) : one
      },
    },
    counterPaper: {
      needs: COUNTER,
      async do(tx, who, of, at) {
        const one = await present(tx, of, at)
        if (!one.ok) return one
        const asked = { proof: text(of.proof), reason: text(of.reason), scenes: scenesIn(of.scenes) }
        return room.counterPaper(env, tx, who, { ...one.value, ...asked }, at)
      },
    },
    counterAct: {
      needs: COUNTER,
      async do(tx, who, of, at) {
        const act = (['revoke', 'lost', 'release', 'close'] as const).find((one) => one === of.act)
        const one = await present(tx, of, at)
        if (!one.ok) return one
        if (!act) return no(refusals['codes.notYours']())
        const paper = isId(text(of.paper)) ? text(of.paper) : null
        const asked = { act, paper, proof: text(of.proof), reason: text(of.reason) }
        return room.counterAct(env, tx, who, { ...one.value, ...asked }, at)
      },
    },
    statement: {
      needs: AUTHORITY,
      async do(tx, _who, of, at) {
        const rows = (Array.isArray(of.rows) ? (of.rows as readonly Fields[]) : []).flatMap(
          ({ order, fen }) =>
            typeof order === 'string' && Number.isSafeInteger(fen) ? [{ order, fen: fen as number }] : [],
        )
        return ok({
          taken: await room.takeStatement(
            env,
            tx,
            of.side === 'cleared' ? 'cleared' : 'paid',
            rows.slice(0, 50_000),
            at,
          ),
        })
      },
    },
  }

  return {
    codes: {
      async read(reader: Reader, who: Actor, input: Fields, at: Instant): Answered {
        const view = Object.hasOwn(views, text(input.what)) ? views[text(input.what)] : undefined
        if (!view) return no(refusals['codes.noScene']())
        const refused = needs(city, who, view.needs)
        return refused ? no(refused) : ok(await view.read(reader, input, at))
      },
      /** 模拟场所, in demonstrations: opens its own transactions. */
      async place(_reader: Reader, who: Actor, input: Fields, at: Instant): Answered {
        const refused = needs(city, who, LOOKING)
        if (refused) return no(refused)
        const of = { kind: text(input.kind), at: text(input.at), text: text(input.text), loan: input.loan }
        return placesOf(city).scan(who, of, text(input.base), at)
      },
      async settle(_reader: Reader, who: Actor, input: Fields, _at: Instant): Answered {
        const refused = needs(city, who, AUTHORITY)
        const [scene, day] = [text(input.scene), dayIn(input.day)]
        if (refused) return no(refused)
        if (!env.declared[scene]?.fares || !day) return no(refusals['codes.noScene']())
        return ok({ state: await settleNow(city, scene, day) })
      },
      async change(tx: Tx, who: Actor, input: Fields, at: Instant): Answered {
        const act = Object.hasOwn(acts, text(input.do)) ? acts[text(input.do)] : undefined
        if (!act) return no(refusals['codes.noScene']())
        const refused = needs(city, who, act.needs)
        const of = (input.of ?? {}) as Fields
        if (refused) return no(refused)
        if (of.id !== undefined && !isId(id(of))) return no(refusals['codes.notYours']())
        return act.do(tx, who, of, at)
      },
    },
  }
}
