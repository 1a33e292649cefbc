import { dayOf, type Id, newId, no, ok, type Refusal, type Result, say } from '../base/index.ts'
import { creditCodeOf } from '../platform/fields/decide.ts'
import type { Citizen } from '../platform/org/index.ts'
import * as org from '../platform/org/index.ts'
import type { Reader } from '../platform/store/index.ts'
import { welcome, welcomeFirm } from './found-certificates.ts'
import { heldRow } from './held.ts'
import type { OpenCity } from './open.ts'

const PERSONS = 'dataBrain.person'
const LEGAL_PERSONS = 'dataBrain.legalPerson'

/** The door of citizens 实名用户: log in, confirm one’s name, act for somebody. */
export function citizensOf(city: OpenCity) {
  const { store, plan, vault } = city
  const desk: org.CitizenDesk = { district: plan.district, vault }
  const system = org.systemActor(plan.district)

  /** What a base register holds of that key, in clear; nothing where the city has no such register. */
  const held = async (reader: Reader, register: string, key: string, at: Date) => {
    const row = await heldRow(city, reader, system, register, key, at)
    return (field: string): string | null => {
      const value = row && !row.masked.includes(field) ? row.values[field] : null
      return typeof value === 'string' ? value : null
    }
  }

  return {
    of: (token: string, at: Date) => org.citizenOf(store, desk, token, at),
    identity: (citizen: Id) => org.identityOf(store, desk, citizen),
    mandates: (citizen: Citizen, at: Date) => org.mandatesOf(store, desk, citizen, at),

    requestCode: (phone: string, at: Date) =>
      store.tx(
        async (tx): Promise<Result<{ readonly expiresAt: Date; readonly shown?: string }, Refusal>> => {
          const made = await org.requestCode(tx, desk, phone, at)
          if (!made.ok) return made
          const { code, expiresAt, phone: number } = made.value
          await city.messages.send(
            tx,
            [
              {
                district: plan.district,
                key: `citizen/code/${vault.blind(number, 'phone')}/${at.getTime()}`,
                to: { address: number, by: 'sms' },
                title: say('登录验证码', 'Login code'),
                text: say(
                  `验证码 ${code}，${org.citizenRules.codeMinutes} 分钟内有效。请勿告诉他人，工作人员不会索要。`,
                  `Your code is ${code}; it holds for ${org.citizenRules.codeMinutes} minutes. Tell nobody: staff never ask for it.`,
                ),
                subjectKind: 'citizenCode',
                subject: newId(),
              },
            ],
            at,
          )
          // Nobody has a telephone in a demonstration: the page shows what the message would have said.
          return ok({ expiresAt, ...(plan.demo ? { shown: code } : {}) })
        },
      ),

    enter: (given: { readonly phone: string; readonly code: string }, at: Date) =>
      org.enter(store, desk, given, at),
    leave: (token: string, at: Date) => store.tx((tx) => org.leaveCitizen(tx, desk, token, at)),

    async confirmName(
      citizen: Citizen,
      given: { readonly name: string; readonly idNumber: string; readonly validTo: string | null },
      at: Date,
    ) {
      return store.tx((tx) => {
        // on the transaction's own connection: many at once would wait for second ones that nobody gives back
        const known = async (idNumber: string) => (await held(tx, PERSONS, idNumber, at))('name')
        return org.confirmName(tx, desk, citizen, given, known, plan.demo, at).then(async (done) => {
          const own = done.ok ? await org.identityOf(tx, desk, citizen.id) : null
          if (own?.idNumber) await welcome(city, tx, { name: own.name, idNumber: own.idNumber }, at)
          return done
        })
      })
    },

    async claimEnterprise(citizen: Citizen, creditCode: string, at: Date) {
      const code = creditCodeOf(creditCode)
      if ('problem' in code) return no(org.refusals['org.notRepresentative']())
      const of = await held(store, LEGAL_PERSONS, code.number, at)
      const [name, representative] = [of('name'), of('representative')]
      const enterprise = name && representative ? { creditCode: code.number, name, representative } : null
      return store.tx(async (tx) => {
        const done = await org.claimEnterprise(tx, desk, citizen, enterprise, at)
        if (done.ok && enterprise) await welcomeFirm(city, tx, enterprise, at)
        return done
      })
    },

    entrust: (
      citizen: Citizen,
      given: { readonly phone: string; readonly creditCode: string | null; readonly untilDay: string },
      at: Date,
    ) =>
      given.untilDay > dayOf(new Date(at.getTime() + 366 * 86_400_000))
        ? Promise.resolve(no(org.refusals['org.noMandate']()))
        : store.tx((tx) => org.entrust(tx, desk, citizen, given, at)),
    endMandate: (citizen: Citizen, id: Id, at: Date) =>
      store.tx((tx) => org.endMandate(tx, desk, citizen, id, at)),
    actFor: (token: string, mandate: Id | null, at: Date) =>
      store.tx((tx) => org.actFor(tx, desk, token, mandate, at)),
  }
}
