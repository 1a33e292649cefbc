import { type Id, type Instant, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { exchange as room } from '../../platform/credentials/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { exchangeOf } from '../exchange.ts'
import type { OpenCity } from '../open.ts'
import { day, text } from './input.ts'
import { has, needs } from './services-may.ts'

type Answered = Promise<Result<unknown, Refusal>>
type Fields = Readonly<Record<string, unknown>>

/** Who registers outside parties, and who may ask a wallet for something. */
const REGISTRARS = ['certificateManager'] as const
const ASKERS = [
  ...REGISTRARS,
  ...['certificateClerk', 'windowClerk', 'hallManager', 'approver', 'approvalHead', 'cashier'],
] as const

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const names = (value: unknown): readonly string[] =>
  list(value).filter((one): one is string => typeof one === 'string')
const asks = (value: unknown) =>
  list(value).map((one) => {
    const { type, fields } = one as Fields
    return { type: text(type), fields: names(fields) }
  })

/** 核验方登记与出示请求. */
export function exchangeDesks(city: OpenCity) {
  const own = () => exchangeOf(city)
  const registrar = (who: Actor) => needs(city, who, REGISTRARS)
  const asker = (who: Actor) => needs(city, who, ASKERS)

  return {
    exchange: {
      async parties(reader: Reader, who: Actor, _input: Fields, _at: Instant): Answered {
        const barred = asker(who)
        if (barred) return no(barred)
        return ok({ rows: await room.partiesOf(reader, own()), mayChange: has(who, REGISTRARS) })
      },
      async addParty(tx: Tx, who: Actor, input: Fields, at: Instant): Answered {
        const barred = registrar(who)
        if (barred) return no(barred)
        const [from, until] = [day(input.from), day(input.until)]
        if (!from || !until)
          return no(room.refusals['exchange.partyBad']({ what: { zh: '期限', en: 'the period' } }))
        return room.addParty(
          tx,
          own(),
          who,
          {
            kind: input.kind === 'issuer' ? 'issuer' : 'verifier',
            ...{ name: text(input.name), identifier: text(input.identifier), origin: text(input.origin) },
            ...{ keys: list(input.keys), purpose: text(input.purpose), mayAsk: asks(input.mayAsk) },
            ...{ from, until },
          },
          at,
        )
      },
      async changeParty(tx: Tx, who: Actor, input: Fields & { readonly id: Id }, at: Instant): Answered {
        const barred = registrar(who)
        if (barred) return no(barred)
        if (input.act === 'stop') return room.stopParty(tx, own(), who, input.id, text(input.why), at)
        const before = (await room.partiesOf(tx, own())).find(({ id }) => id === input.id)
        if (!before) return no(room.refusals['exchange.partyUnknown']())
        return room.changeParty(
          tx,
          own(),
          who,
          input.id,
          {
            purpose: text(input.purpose) || before.purpose,
            mayAsk: input.mayAsk === undefined ? before.mayAsk : asks(input.mayAsk),
            keys: input.keys === undefined ? before.keys : list(input.keys),
            until: day(input.until) ?? before.until,
          },
          at,
        )
      },
      async types(_reader: Reader, who: Actor, _input: Fields, _at: Instant): Answered {
        const barred = asker(who)
        if (barred) return no(barred)
        return ok({
          common: room.commonClaims,
          types: Object.entries(own().types).map(([name, type]) => ({
            ...{ name, title: type.title },
            fields: Object.entries(type.fields).map(([field, { title }]) => ({
              name: room.claimName(field),
              title,
            })),
          })),
        })
      },
      async requests(reader: Reader, who: Actor, _input: Fields, at: Instant): Answered {
        const barred = asker(who)
        if (barred || !who.account) return no(barred ?? room.refusals['exchange.requestUnknown']())
        return ok({ rows: await room.requestsBy(reader, own(), who.account, at) })
      },
      async request(reader: Reader, who: Actor, { id }: { readonly id: Id }, at: Instant): Answered {
        return asker(who) ? no(asker(who) as Refusal) : room.requestOf(reader, own(), who, id, at)
      },
      async ask(tx: Tx, who: Actor, input: Fields, at: Instant): Answered {
        const barred = asker(who)
        if (barred) return no(barred)
        const { type, purpose } = input
        return room.openRequest(
          tx,
          own(),
          who,
          { type: text(type), fields: names(input.fields), purpose: text(purpose) },
          at,
        )
      },
    },
  }
}
