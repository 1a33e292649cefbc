import { type Id, isId, newId, no, ok, type Refusal, type Result, say } from '../../../base/index.ts'
import { type Actor, mayAct } from '../../org/index.ts'
import { type Reader, sql, type Tx } from '../../store/index.ts'
import { type Demand, demandStates, type Feedback, refusals } from './declare.ts'
import * as keep from './keep-demand.ts'
import { mayEdit, mayRule, record, type Wiring } from './wiring.ts'

const ASKS = ['dataUser', 'dataSteward', 'dataAuthority']
const text = (value: unknown, most: number): string =>
  typeof value === 'string' ? value.toWellFormed().trim().slice(0, most) : ''

/** The demand list 需求清单: what a unit needs, put to whoever holds it, answered by its owner. */
export function demandVerbs(wiring: Wiring) {
  const { district } = wiring
  const place = (unit: Id) => ({ area: district, units: [unit] })
  const missing = (zh: string, en: string, path: string) => ({ path, says: say(zh, en) })

  const answers = (who: Actor, one: Demand): boolean =>
    one.state === 'open' &&
    (mayRule(wiring, who).ok || (one.owner !== null && mayEdit(wiring, who, one.owner).ok))

  const seen = (one: Demand, who: Actor) => ({
    ...one,
    may: {
      answer: answers(who, one),
      withdraw: one.state === 'open' && mayAct(who, ASKS, place(one.unit), wiring.roles).ok,
    },
  })

  async function open(tx: Tx, id: Id): Promise<Result<Demand, Refusal>> {
    const one = isId(id) ? await keep.demand(tx, district, id) : undefined
    if (!one) return no(refusals['catalogue.noDemand']())
    return one.state === 'open'
      ? ok(one)
      : no(
          refusals['catalogue.notNow']({
            state: demandStates[one.state],
            act: say('再作答复', 'answered again'),
          }),
        )
  }

  return {
    /** Writes down what a unit needs; `owner` = whom it is put to, absent = the authority finds out. */
    async demand(
      tx: Tx,
      who: Actor,
      input: Readonly<Record<string, unknown>>,
      at: Date,
    ): Promise<Result<Demand, Refusal>> {
      const unit = who.unit
      if (!unit) return no(refusals['catalogue.notYours']({ unit: '—' }))
      const may = mayAct(who, ASKS, place(unit), wiring.roles)
      if (!may.ok) return may
      const one: Demand = {
        ...{ district, id: newId(), unit, title: text(input.title, 200), purpose: text(input.purpose, 1000) },
        ...{ items: text(input.items, 2000), basis: text(input.basis, 1000), state: 'open' },
        owner: typeof input.owner === 'string' && wiring.unitOf(input.owner) ? input.owner : null,
        ...{
          dataset: null,
          answer: null,
          askedName: who.name,
          askedAt: at,
          answeredName: null,
          answeredAt: null,
        },
      }
      const faults = [
        ...(one.title ? [] : [missing('请写所需数据的名称', 'Name the data', 'title')]),
        ...(one.purpose ? [] : [missing('请写用途（办理什么事项）', 'Say what they serve', 'purpose')]),
        ...(one.items ? [] : [missing('请写所需信息项', 'Name the items', 'items')]),
      ]
      if (faults.length > 0) {
        const told = say(faults.map((f) => f.says.zh).join('；'), faults.map((f) => f.says.en).join('; '))
        return no(refusals['catalogue.badDraft']({ faults, told }))
      }
      await keep.putDemand(tx, one, who.account)
      await record(tx, wiring, who, 'demanded', one.id, at, { title: one.title, unit, owner: one.owner })
      return ok(one)
    },

    /** By the unit it was put to, or the authority: with the dataset that meets it, on to another owner, or a reason. */
    async answerDemand(
      tx: Tx,
      who: Actor,
      input: {
        readonly id: Id
        readonly state: 'met' | 'refused' | 'passedOn'
        readonly answer: string
        readonly dataset?: Id
        readonly owner?: Id
      },
      at: Date,
    ): Promise<Result<Demand, Refusal>> {
      const got = await open(tx, input.id)
      if (!got.ok) return got
      const one = got.value
      if (!answers(who, one)) {
        const unit = one.owner ? wiring.unitOf(one.owner)?.name : undefined
        return no(refusals['catalogue.notYours']({ unit: unit ?? '数据主管部门' }))
      }
      const answer = text(input.answer, 1000)
      if (input.state !== 'met' && [...answer].length < 4) return no(refusals['catalogue.noReason']())
      const next: Demand =
        input.state === 'passedOn'
          ? { ...one, owner: input.owner && wiring.unitOf(input.owner) ? input.owner : null, answer }
          : {
              ...{ ...one, state: input.state, answer, answeredName: who.name, answeredAt: at },
              dataset: input.state === 'met' && input.dataset && isId(input.dataset) ? input.dataset : null,
            }
      await keep.putDemand(tx, next, null)
      await record(tx, wiring, who, 'demandAnswered', one.id, at, {
        state: input.state,
        dataset: next.dataset,
        answer,
      })
      return ok(next)
    },

    async withdrawDemand(
      tx: Tx,
      who: Actor,
      input: { readonly id: Id },
      at: Date,
    ): Promise<Result<Demand, Refusal>> {
      const got = await open(tx, input.id)
      if (!got.ok) return got
      const may = mayAct(who, ASKS, place(got.value.unit), wiring.roles)
      if (!may.ok) return may
      const next: Demand = { ...got.value, state: 'withdrawn', answeredName: who.name, answeredAt: at }
      await keep.putDemand(tx, next, null)
      await record(tx, wiring, who, 'demandWithdrawn', next.id, at, {})
      return ok(next)
    },

    /** Newest first; the list is open to whoever is on duty, as the catalogue is. */
    async demands(reader: Reader, who: Actor, state: Demand['state'] | undefined) {
      const rows = await keep.demands(reader, district, state ? sql`n.state = ${state}` : sql`true`, 500)
      return rows.map((one) => seen(one, who))
    },

    feedback: (reader: Reader, dataset: Id): Promise<Feedback[]> =>
      keep.feedback(reader, district, dataset, 100),

    async answerFeedback(
      tx: Tx,
      who: Actor,
      input: { readonly id: Id; readonly unit: Id; readonly answer: string },
      at: Date,
    ): Promise<Result<null, Refusal>> {
      const may = mayEdit(wiring, who, input.unit)
      if (!may.ok) return may
      const answer = text(input.answer, 1000)
      if (!answer) return no(refusals['catalogue.noReason']())
      const done = await keep.answerFeedback(tx, district, input.id, answer, who.name, at)
      if (!done) return no(refusals['catalogue.noDataset']())
      await record(tx, wiring, who, 'feedbackAnswered', done.dataset, at, { feedback: input.id })
      return ok(null)
    },
  }
}
