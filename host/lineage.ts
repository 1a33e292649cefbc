import { addDays, dayOf, type Id } from '../base/index.ts'
import type { Condition, IndicatorDeclaration as Indicator } from '../brain/indicators/declare.ts'
import { datasets, intake, sharing } from '../platform/catalogue/index.ts'
import type { Reader } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'

const DELIVERIES = 10
const USED_DAYS = 30

/** 血缘 of a dataset: its mapping, the registers it feeds or is, the figures counted over them. */
export async function lineageOf(
  city: OpenCity,
  reader: Reader,
  dataset: datasets.Dataset,
): Promise<datasets.Lineage> {
  const { district } = city.plan
  const [mapping, [last], feeds] = await Promise.all([
    intake.mapping(reader, district, dataset.id),
    intake.list(reader, district, { dataset: dataset.id, limit: 1 }),
    city.claims.feeds(reader, district),
  ])
  const fields = feeds
    .filter((feed) => feed.dataset === dataset.id)
    .flatMap((feed) => {
      const type = city.compiled.registers[feed.register]
      if (!type) return []
      return Object.entries(feed.map).flatMap(([item, field]) => {
        const declared = type.fields[field]
        return declared
          ? [
              {
                ...{ register: feed.register, title: type.title, item, field, fieldTitle: declared.title },
                legal: feed.legal.includes(field),
              },
            ]
          : []
      })
    })
  return datasets.lineageOf({
    dataset: { id: dataset.id, title: dataset.title },
    items: dataset.items.map(({ name, field, element }) => ({
      ...{ name, title: field.title },
      ...(element ? { element } : {}),
    })),
    rules: (mapping?.rules ?? []).map(({ item, from, steps }) => ({ item, from, steps: steps.length })),
    file: last?.name ?? null,
    fields,
    indicators: indicatorsOf(city, dataset, [...new Set(fields.map((one) => one.register))]),
  })
}

/** Items of a matter's course that a mark is judged by. */
const MARKS: Readonly<Record<string, readonly string[]>> = {
  open: ['closedAt'],
  closed: ['closedAt'],
  overdue: ['dueAt', 'closedAt'],
  dispatched: ['dispatchedAt', 'leadUnit'],
  contacted: ['contactedAt'],
  visited: ['verdict'],
  returned: ['dispatchedAt'],
}

/** Items that a figure is counted by: of its period, its conditions, its measure. */
function itemsCounted(declared: Indicator): readonly string[] {
  const { count, of = [], mean } = declared
  const conditions = [...(count.where ?? []), ...of]
  const period =
    count.period === 'standing' ? ['closedAt'] : typeof count.period === 'string' ? [count.period] : ['dueAt']
  const named = (condition: Condition): readonly string[] => {
    if ('is' in condition) return MARKS[condition.is] ?? []
    if ('not' in condition) return named(condition.not)
    if ('clock' in condition || 'ran' in condition) return ['dueAt', 'closedAt']
    if ('verdict' in condition) return ['verdict']
    return 'column' in condition ? [condition.column] : []
  }
  const measured = mean ? ['closedAt'] : []
  return [...new Set([...period, ...conditions.flatMap(named), ...measured])]
}

/** Fields that a figure over rows is counted by; none named = the rows themselves, by what identifies them. */
function fieldsCounted({ rows: figure }: Indicator, key: readonly string[]): readonly string[] {
  if (!figure) return []
  const { where = [], share } = figure
  const tests = share && 'tests' in share ? share.tests : []
  const named = [...where, ...tests].map((one) => one.field)
  const filled = share && 'filled' in share ? share.filled : []
  const all = [...new Set([...named, ...filled])]
  return all.length > 0 ? all : key
}

/** Figures over the kind of matter or the rows that a dataset is, and over the registers that it feeds. */
function indicatorsOf(city: OpenCity, dataset: datasets.Dataset, fed: readonly string[]) {
  const type = /^matter:(.+)$/.exec(dataset.source ?? '')?.[1]
  const keys = dataset.items.filter((item) => item.key).map((item) => item.name)
  return Object.values(city.compiled.indicators).flatMap((one) => {
    const of = one.rows?.of
    const told = { name: one.name, title: one.title }
    if (!of)
      return type && one.count.type === type
        ? [{ ...told, uses: itemsCounted(one).map((item) => ({ item })) }]
        : []
    if ('dataset' in of)
      return of.dataset === dataset.code
        ? [{ ...told, uses: fieldsCounted(one, keys).map((item) => ({ item })) }]
        : []
    if (of.register === dataset.register)
      return [{ ...told, uses: fieldsCounted(one, keys).map((item) => ({ item })) }]
    const register = fed.includes(of.register) ? of.register : null
    return register
      ? [
          {
            ...told,
            uses: fieldsCounted(one, city.compiled.registers[register]?.key ?? []).map((item) => ({
              item,
              register,
            })),
          },
        ]
      : []
  })
}

/** Grants in force and their calls of a month; the last deliveries. */
export async function usesOf(city: OpenCity, reader: Reader, dataset: Id, at: Date) {
  const { district } = city.plan
  const [grants, usage, deliveries] = await Promise.all([
    sharing.grants(reader, district, { units: null, dataset }),
    sharing.usageOfAll(reader, district, addDays(dayOf(at), -USED_DAYS)),
    intake.list(reader, district, { dataset, limit: DELIVERIES }),
  ])
  return {
    users: grants.map((grant) => ({
      ...{ id: grant.id, duty: grant.duty, purpose: grant.purpose, until: grant.to },
      unitName: city.catalog.unitName(grant.unit) ?? grant.unit,
      modeTitle: sharing.shareModes[grant.mode],
      stateTitle: sharing.grantStates[grant.state],
      calls: usage.filter((one) => one.grant === grant.id).reduce((sum, one) => sum + one.calls, 0),
    })),
    deliveries: deliveries.map((one) => ({
      ...{ id: one.id, name: one.name, at: one.receivedAt, stateTitle: intake.deliveryStates[one.state] },
      accepted: one.counts?.accepted ?? null,
      rejected: one.counts?.rejected ?? null,
    })),
  }
}
