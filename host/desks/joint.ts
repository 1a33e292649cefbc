import { dayOf, no, ok, say } from '../../base/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import { items, joint } from '../../platform/services/index.ts'
import type { ItemBody, Question } from '../../platform/services/items/declare.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'

type Json = Readonly<Record<string, unknown>>
/** Parts of a joint service; the national list has none with more. */
const MOST = 30

/** 一件事编排: choose items and their order; form, materials and promise follow. */
export function jointDesks(city: OpenCity) {
  const { district } = city.plan

  /** The plan as a page sent it, with the versions it names; or what is wrong with it. */
  async function composed(reader: Reader, input: Json, at: Date) {
    const asked = (Array.isArray(input.children) ? input.children.slice(0, MOST) : []).filter(
      (one): one is joint.Composing['children'][number] =>
        typeof one === 'object' && one !== null && typeof one.item === 'string',
    )
    const children = asked.map(({ item, after, when, brought }) => ({
      item,
      after: Array.isArray(after) ? after.filter((one) => typeof one === 'string') : [],
      ...(Array.isArray(when) ? { when } : {}),
      ...(Array.isArray(brought) ? { brought: brought.filter((one) => typeof one === 'string') } : {}),
    }))
    const found = await Promise.all(
      children.map((child) => items.versionAt(reader, district, child.item, dayOf(at))),
    )
    const versions = new Map(found.flatMap((one) => (one ? [[one.code, one] as const] : [])))
    const faults = joint.planFaults(children, versions)
    if (faults.length > 0) return no(joint.refusals['joint.badPlan']({ faults }))
    const { title, summary, unit, area, topic, words } = input as unknown as joint.Composing
    const questions = (Array.isArray(input.questions) ? input.questions.slice(0, MOST) : []).filter(
      (one): one is Question => typeof one === 'object' && one !== null && typeof one.name === 'string',
    )
    const made = joint.compose({ title, summary, unit, area, topic, words, questions, children }, versions)
    const body = items.bodyIn(made.body)
    if (!body.ok) return body
    const hopeless = joint.whenFaults(body.value)
    return hopeless.length > 0
      ? no(joint.refusals['joint.badPlan']({ faults: hopeless }))
      : ok({ ...made, body: body.value })
  }

  return {
    joint: {
      /** What it would be: nothing is kept. */
      async preview(reader: Reader, who: Actor, input: Json, at: Date) {
        if (!items.managesItems(who)) return no(items.refusals['items.notYours']())
        const made = await composed(reader, input, at)
        if (!made.ok) return made
        const { body, shared, saving } = made.value
        return ok({
          shared,
          saving,
          promise: body.promise,
          fields: shownFields(body),
          questions: body.situation.questions.filter((one) => one.kind === 'yes' || one.kind === 'one'),
          materials: body.materials,
        })
      },
      /** Keeps it as the draft of an item, to be looked through and published like any other. */
      async save(
        tx: Tx,
        who: Actor,
        input: { readonly code: string; readonly catalogCode: string } & Json,
        at: Date,
      ) {
        if (!items.managesItems(who)) return no(items.refusals['items.notYours']())
        const made = await composed(tx, input, at)
        if (!made.ok) return made
        const { code, catalogCode } = input
        const { body } = made.value
        const taken =
          (await items.versionAt(tx, district, code, dayOf(at))) ??
          (await items.draftOf(tx, district, code))?.body
        if (taken && !taken.joint) {
          const says = say(`编码 ${code} 已是别的事项`, `${code} is another item’s code`)
          return no(joint.refusals['joint.badPlan']({ faults: [{ path: 'code', says }] }))
        }
        const known = await items.basicOf(tx, district, catalogCode)
        if (!known) {
          const entry = {
            code: catalogCode,
            title: body.title,
            type: '20' as const,
            law: ['高效办成一件事'],
            legal: body.legal,
          }
          const put = await items.putBasic(tx, who, [entry], at)
          if (!put.ok) return put
        }
        const revision = (await items.draftOf(tx, district, code))?.revision ?? 0
        return items.draft(tx, who, { code, catalogCode, body, revision }, at)
      },
    },
  }
}

const shownFields = (body: ItemBody) =>
  Object.entries(body.form.fields).map(([name, field]) => ({
    name,
    title: field.title,
    required: field.required === true,
    consumers: field.consumers ?? [],
  }))
