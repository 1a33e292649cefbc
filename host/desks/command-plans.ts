import { type Id, type Instant, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import { sheets } from '../../platform/catalogue/index.ts'
import { incidents, plans } from '../../platform/command/index.ts'
import type { Who } from '../../platform/command/plans/declare.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import { commandOf } from '../command.ts'
import type { OpenCity } from '../open.ts'
import { readCells } from '../sheet.ts'
import { holdsIn, LOOKS, PLANNERS } from './command-may.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** 预案核查: whom each name means now, and what stock there is. */
export async function checkPlan(
  city: OpenCity,
  reader: Reader,
  body: plans.PlanBody,
  at: Instant,
): Promise<readonly plans.Finding[]> {
  const whos = new Map<string, Who>(body.tasks.map((task) => [incidents.whoKey(task.who), task.who]))
  const reached = await commandOf(city).reach(reader, [...whos.values()], [city.plan.district], at)
  const stock = new Map<string, number>()
  for (const one of await incidents.resources(reader, city.plan.district))
    stock.set(`${one.kind} ${one.name}`, (stock.get(`${one.kind} ${one.name}`) ?? 0) + one.quantity)
  return plans.findingsOf(
    body,
    (who) => reached.get(incidents.whoKey(who)) ?? [],
    (kind, name) => stock.get(`${kind} ${name}`) ?? null,
  )
}

/** 预案: list, one with its versions and what a check finds, files in and out. */
export function planReads(city: OpenCity) {
  const { district } = city.plan
  const readers = [...LOOKS, ...PLANNERS]
  return {
    async plans(reader: Reader, who: Actor) {
      const may = holdsIn(city, who, readers)
      if (!may.ok) return may
      return ok({
        rows: await plans.planList(reader, district),
        may: { write: holdsIn(city, who, PLANNERS).ok },
      })
    },

    async plan(reader: Reader, who: Actor, { id }: { readonly id: Id }, at: Instant) {
      const may = holdsIn(city, who, readers)
      if (!may.ok) return may
      const seen = await plans.planView(reader, district, id)
      if (!seen.ok) return seen
      const newest = seen.value.versions[0]
      return ok({
        ...seen.value,
        findings: newest ? await checkPlan(city, reader, newest.body, at) : [],
        units: [...city.catalog.units.values()].map((unit) => unit.shortName ?? unit.name),
        roles: Object.entries(city.compiled.roles).map(([name, role]) => ({ name, title: role.title })),
        may: {
          write: holdsIn(city, who, PLANNERS).ok,
          publish: holdsIn(city, who, ['commander']).ok,
          me: who.account,
        },
      })
    },

    async planFile(
      reader: Reader,
      who: Actor,
      { id, form }: { readonly id: Id; readonly form: 'json' | 'xlsx' },
    ): Promise<
      Result<
        {
          readonly id: string
          readonly size: number
          readonly name: string
          readonly mime: string
          readonly bytes: Uint8Array
        },
        Refusal
      >
    > {
      const may = holdsIn(city, who, readers)
      if (!may.ok) return may
      const seen = await plans.planView(reader, district, id)
      if (!seen.ok) return seen
      const newest = seen.value.versions[0]
      if (!newest) return no(plans.refusals['plans.noVersion']())
      const { body } = newest
      const name = `${body.name}（第${newest.version}版）.${form}`
      if (form === 'json') {
        const bytes = new TextEncoder().encode(JSON.stringify(body, null, 1))
        return ok({ id, size: bytes.length, name, mime: 'application/json', bytes })
      }
      const bytes = await sheets.xlsxFile([
        { name: '任务', rows: plans.sheetOf(body) },
        {
          name: '联系人',
          rows: [
            ['姓名', '岗位', '单位', '电话'],
            ...body.contacts.map((one) => [one.name, one.post, one.unit, one.phone]),
          ],
        },
        {
          name: '资源',
          rows: [
            ['类别', '名称', '数量', '单位'],
            ...body.resources.map((one) => [
              plans.resourceKinds[one.kind].zh,
              one.name,
              String(one.quantity),
              one.measure,
            ]),
          ],
        },
      ])
      return ok({ id, size: bytes.length, name, mime: XLSX, bytes })
    },

    /** Reads what was sent and says what it is; the page puts it into the draft, nothing is kept by this. */
    async readPlan(
      _reader: Reader,
      who: Actor,
      { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
    ) {
      const may = holdsIn(city, who, PLANNERS)
      if (!may.ok) return may
      if (/\.json$/i.test(name)) {
        const wrong = (zh: string, en: string) =>
          no(plans.refusals['plans.bad']({ at: 'JSON', what: say(zh, en) }))
        let given: unknown
        try {
          given = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
        } catch {
          return wrong('不是 JSON 文件', 'this is not JSON')
        }
        const sound = plans.soundPlan(given)
        return sound.ok ? ok({ body: sound.value }) : sound
      }
      const cells = await readCells(bytes)
      if (!cells.ok) return cells
      const tasks = plans.tasksFrom(cells.value)
      if (!tasks.ok) return tasks
      const cycle = plans.cycleOf(tasks.value)
      return cycle ? no(plans.refusals['plans.cycle']({ cycle })) : ok({ tasks: tasks.value })
    },
  }
}
