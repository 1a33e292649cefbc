import {
  addDays,
  type Day,
  dayOf,
  type Id,
  type Instant,
  isId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import { maskValue } from '../../platform/fields/index.ts'
import { type Actor, actorOfCitizen, type Citizen } from '../../platform/org/index.ts'
import { fees as room } from '../../platform/services/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { applicationOf, demandFor, feesOf, providerNames, quoteFor } from '../fees.ts'
import type { OpenCity } from '../open.ts'
import { feeRules } from './fee-rules.ts'
import { text } from './input.ts'
import { has, MONEY, needs, unitsFor, within } from './services-may.ts'

type Answered = Promise<Result<unknown, Refusal>>
type Fields = Readonly<Record<string, unknown>>
const { refusals } = room

/** Who takes money in, and who agrees that it goes back. */
const CASHIERS = ['cashier', 'windowClerk', 'approver', 'approvalHead'] as const
const ASK_BACK = ['cashier', 'hallManager', 'approver', 'approvalHead'] as const
const AGREE = ['cashier', 'hallManager', 'approvalHead'] as const
const BOOKS = ['cashier', 'inspector', 'hallManager'] as const
const PAGE = 50

/** 收费: the staff's desk, and the pages of those who pay. */
export function feeDesks(city: OpenCity) {
  const fees = () => feesOf(city)
  const unitName = (unit: Id | null) => (unit ? (city.catalog.unitName(unit) ?? null) : null)
  const maskedPayer = (demand: room.Demand) => maskValue('name', city.vault.open(demand.payer))

  /** A demand as staff see it: the payer masked, no link. */
  const shown = ({ payer: _payer, token: _token, ...demand }: room.Demand) => ({
    ...demand,
    unitName: unitName(demand.unit),
  })
  const line = (demand: room.Demand) => ({ ...shown(demand), payer: maskedPayer(demand) })

  async function mayRead(reader: Reader, who: Actor, id: Id): Promise<Result<room.Demand, Refusal>> {
    const units = unitsFor(city, who, MONEY)
    if (!units.ok) return units
    const demand = isId(id) ? await (await fees()).byId(reader, id) : undefined
    return demand && within(units.value, demand.unit) ? ok(demand) : no(refusals['fees.noDemand']())
  }

  async function whole(reader: Reader, demand: room.Demand) {
    const account = await (await fees()).account(reader, demand.id)
    return { ...line(demand), ...account }
  }

  /** What the page of a payer shows: no name in clear, no inner numbers. */
  async function payerPage(demand: room.Demand, clear: boolean) {
    const { receipts, refunds } = await (await fees()).account(city.store, demand.id)
    const { number, token, title, lines, total, due, state, refunded, matterNumber, paidAt } = demand
    return {
      ...{ number, token, title, lines, total, due, state, refunded, matterNumber, paidAt },
      payer: clear ? city.vault.open(demand.payer) : maskedPayer(demand),
      unitName: unitName(demand.unit),
      receipts: receipts.map(({ number: receipt, kind, fen, at }) => ({ number: receipt, kind, fen, at })),
      refunds: refunds.map(({ fen, reason, state: how, askedAt, doneAt }) => ({
        ...{ fen, state: how, askedAt, doneAt },
        reason: room.refundReasons[reason],
      })),
    }
  }

  async function byToken(token: string): Promise<Result<room.Demand, Refusal>> {
    const demand = /^[\w-]{22}$/.test(token) ? await (await fees()).byToken(city.store, token) : undefined
    return demand ? ok(demand) : no(refusals['fees.noDemand']())
  }

  return {
    fees: {
      ...feeRules(city),

      async list(reader: Reader, who: Actor, input: Fields, at: Instant): Answered {
        const units = unitsFor(city, who, MONEY)
        if (!units.ok) return units
        const state = Object.hasOwn(room.demandStates, text(input.state))
          ? (text(input.state) as room.DemandState)
          : null
        const before = text(input.before)
        const [rows, sums] = await Promise.all([
          (await fees()).list(reader, {
            ...(state ? { state } : {}),
            ...(text(input.q) ? { q: text(input.q).slice(0, 60) } : {}),
            ...(isId(before) ? { before } : {}),
            units: units.value,
            limit: PAGE + 1,
          }),
          (await fees()).sums(reader, units.value),
        ])
        const today = dayOf(at)
        return ok({
          rows: rows
            .slice(0, PAGE)
            .map((one) => ({ ...line(one), overdue: one.state === 'open' && one.due < today })),
          next: rows.length > PAGE ? rows[PAGE - 1]?.id : null,
          sums,
        })
      },

      async read(reader: Reader, who: Actor, input: { readonly id: Id }): Answered {
        const demand = await mayRead(reader, who, input.id)
        if (!demand.ok) return demand
        return ok({
          ...(await whole(reader, demand.value)),
          may: { cashier: has(who, CASHIERS), askBack: has(who, ASK_BACK), agree: has(who, AGREE) },
        })
      },

      /** The fee of an application: its demands, or what would be due. */
      async ofMatter(reader: Reader, who: Actor, input: { readonly matter: Id }, at: Instant): Answered {
        const seen = await city.matters.view(reader, who, input.matter, at)
        if (!seen.ok) return seen
        const { id } = seen.value.matter
        const demands = await (await fees()).demandsOf(reader, id)
        const one = demands.length === 0 ? await applicationOf(city, reader, id, at) : null
        const due = one ? await quoteFor(city, reader, one, [], at) : null
        const open = demands.find(({ state }) => state === 'open')
        const again = open && has(who, CASHIERS) ? await (await fees()).reusable(reader, open) : []
        return ok({
          // paid before for an application that came to nothing 可抵用
          reusable: again.map((before) => ({ ...line(before), for: open?.id })),
          demands: demands.map(line),
          // the window hands the payer a code to scan 扫码缴费
          links: has(who, CASHIERS)
            ? Object.fromEntries(
                demands.filter(({ state }) => state === 'open').map(({ id: of, token }) => [of, token]),
              )
            : {},
          due: due?.ok ? due.value : null,
          may: { demand: has(who, CASHIERS) && demands.length === 0 && due?.ok === true },
        })
      },

      async demand(
        tx: Tx,
        who: Actor,
        input: { readonly matter: Id; readonly reliefs: readonly string[] },
        at: Instant,
      ): Answered {
        const refused = needs(city, who, CASHIERS)
        if (refused) return no(refused)
        const seen = await city.matters.view(tx, who, input.matter, at)
        if (!seen.ok) return seen
        const one = await applicationOf(city, tx, seen.value.matter.id, at)
        if (!one) return no(refusals['fees.nothingDue']())
        const made = await demandFor(city, tx, who, one, input.reliefs, at)
        return made.ok ? ok(line(made.value.demand)) : made
      },

      /** cancel · requote (with reliefs) · refund (fen, reason, text) · reuse (paid). */
      async act(
        tx: Tx,
        who: Actor,
        input: { readonly id: Id; readonly act: string } & Fields,
        at: Instant,
      ): Answered {
        const found = await mayRead(tx, who, input.id)
        if (!found.ok) return found
        const refused = needs(city, who, input.act === 'refund' ? ASK_BACK : CASHIERS)
        if (refused) return no(refused)
        const desk = await fees()
        if (input.act === 'reuse') {
          const paid = text(input.paid)
          if (!isId(paid)) return no(refusals['fees.cannotReuse']())
          const done = await desk.reuse(tx, who, { paid, open: input.id }, at)
          return done.ok ? ok(line(done.value)) : done
        }
        if (input.act === 'cancel') {
          const done = await desk.cancel(tx, who, input.id, text(input.text) || '开具有误', at)
          return done.ok ? ok(line(done.value)) : done
        }
        if (input.act === 'refund') {
          const reason = Object.hasOwn(room.refundReasons, text(input.reason))
            ? (text(input.reason) as room.RefundReason)
            : 'mistake'
          return desk.askRefund(
            tx,
            who,
            { demand: input.id, fen: Number(input.fen), reason, text: text(input.text) || null },
            at,
          )
        }
        const one = found.value.matter ? await applicationOf(city, tx, found.value.matter, at) : null
        if (!one) return no(refusals['fees.nothingDue']())
        const reliefs = Array.isArray(input.reliefs) ? input.reliefs.map(String) : []
        const quote = await quoteFor(city, tx, one, reliefs, at)
        if (!quote.ok) return quote
        const done = await desk.requote(tx, who, input.id, quote.value, addDays(dayOf(at), 15), at)
        return done.ok ? ok(line(done.value.demand)) : done
      },

      async refunds(reader: Reader, who: Actor, input: Fields): Answered {
        const units = unitsFor(city, who, MONEY)
        if (!units.ok) return units
        const rows = await (await fees()).refunds(reader, {
          open: input.open !== 'false',
          units: units.value,
          limit: 200,
        })
        return ok({
          rows: rows.map(({ askedAccount, ...row }) => ({
            ...row,
            own: askedAccount !== null && askedAccount === who.account,
          })),
          may: { agree: has(who, AGREE) },
        })
      },

      async refund(
        tx: Tx,
        who: Actor,
        input: { readonly id: Id; readonly act: string; readonly text?: string },
        at: Instant,
      ): Answered {
        const refused = needs(city, who, AGREE)
        if (refused) return no(refused)
        const desk = await fees()
        if (input.act === 'retry') return desk.retryRefund(tx, who, input.id, at)
        return desk.decideRefund(
          tx,
          who,
          { refund: input.id, agree: input.act === 'agree', text: text(input.text) },
          at,
        )
      },

      async statements(reader: Reader, who: Actor, _input: Fields, at: Instant): Answered {
        const refused = needs(city, who, BOOKS)
        if (refused) return no(refused)
        const desk = await fees()
        const [days, differences] = await Promise.all([desk.statements(reader), desk.differences(reader)])
        return ok({
          days,
          differences,
          providers: providerNames(city),
          today: dayOf(at),
          may: { settle: has(who, ['cashier']) },
        })
      },

      async compare(
        _reader: Reader,
        who: Actor,
        input: { readonly provider: string; readonly day: Day },
      ): Answered {
        const refused = needs(city, who, BOOKS)
        return refused ? no(refused) : (await fees()).compare(input.provider, input.day)
      },

      async settle(tx: Tx, who: Actor, input: Fields, at: Instant): Answered {
        const refused = needs(city, who, ['cashier'])
        if (refused) return no(refused)
        await (await fees()).settle(
          tx,
          who,
          {
            ...{ provider: text(input.provider), day: text(input.day), ref: text(input.ref) },
            kind: input.kind === 'refund' ? 'refund' : 'pay',
          },
          text(input.note).slice(0, 500),
          at,
        )
        return ok(null)
      },

      async page(token: string): Answered {
        const demand = await byToken(token)
        return demand.ok ? ok(await payerPage(demand.value, false)) : demand
      },

      async begin(token: string, base: string): Answered {
        const demand = await byToken(token)
        if (!demand.ok) return demand
        return (await fees()).begin({
          demand: demand.value.id,
          notifyUrl: (provider) => `${base}/api/hooks/pay/${provider}`,
          returnUrl: `${base}/citizen/pay/${token}?back=1`,
        })
      },

      async receipt(token: string, number: string): Answered {
        const demand = await byToken(token)
        if (!demand.ok) return demand
        const receipt = await (await fees()).receipt(city.store, number)
        if (!receipt || receipt.demand !== demand.value.id) return no(refusals['fees.noDemand']())
        const { body, key, signature, at } = receipt
        return ok({ body, key, signature, at, payer: maskedPayer(demand.value), city: city.plan.name })
      },

      async mine(citizen: Citizen): Answered {
        const rows = await (await fees()).ofCitizen(city.store, citizen.id)
        return ok({ rows: await Promise.all(rows.map((one) => payerPage(one, true))) })
      },

      /** What the citizen paid before and may use for this demand 抵用. */
      async reusable(citizen: Citizen, token: string): Answered {
        const demand = await byToken(token)
        if (!demand.ok) return demand
        if (demand.value.citizen !== citizen.id) return ok({ rows: [] })
        const rows = await (await fees()).reusable(city.store, demand.value)
        return ok({
          rows: rows.map(({ number, total, matterNumber, paidAt }) => ({
            number,
            total,
            matterNumber,
            paidAt,
          })),
        })
      },

      async reuse(citizen: Citizen, token: string, number: string, at: Instant): Answered {
        const demand = await byToken(token)
        if (!demand.ok) return demand
        if (demand.value.citizen !== citizen.id) return no(refusals['fees.noDemand']())
        const desk = await fees()
        const done = await city.store.tx(async (tx) => {
          const paid = (await desk.reusable(tx, demand.value)).find((one) => one.number === number)
          return paid
            ? desk.reuse(tx, actorOfCitizen(citizen), { paid: paid.id, open: demand.value.id }, at)
            : no(refusals['fees.cannotReuse']())
        })
        return done.ok ? ok({ token: done.value.token }) : done
      },

      async hear(
        provider: string,
        headers: Readonly<Record<string, string | readonly string[] | undefined>>,
        body: Buffer,
      ): Answered {
        return (await fees()).hear(provider, headers, body)
      },
    },
  }
}
