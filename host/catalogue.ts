import { type Id, say } from '../base/index.ts'
import { datasets } from '../platform/catalogue/index.ts'
import type { FieldList } from '../platform/fields/index.ts'
import type { RecordedFact } from '../platform/ledger/index.ts'
import { systemActor } from '../platform/org/index.ts'
import { tableOf } from '../platform/registers/index.ts'
import type { Reader, Tx } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

const SUBJECTS = 'dataSubject'

/** The catalogue of this city over its units and subject tree. */
export const datasetsOf = perCity((city: OpenCity) =>
  datasets.openDatasets({
    district: city.plan.district,
    roles: city.compiled.roles,
    subjects: () => city.compiled.codes[SUBJECTS]?.codes ?? [],
    unitOf: (id) => city.catalog.units.get(id),
    units: () => [...city.catalog.units.values()],
  }),
)

/** What every matter has besides its form: the course it took 办理过程. */
const courseOf: FieldList = {
  number: { kind: 'text', title: say('编号', 'Number'), required: true },
  state: { kind: 'text', title: say('状态', 'State') },
  openedAt: { kind: 'instant', title: say('受理时间', 'Opened') },
  dispatchedAt: { kind: 'instant', title: say('派单时间', 'Dispatched') },
  leadUnit: { kind: 'unit', title: say('主办单位', 'Lead unit') },
  contactedAt: { kind: 'instant', title: say('联系诉求人时间', 'Contacted') },
  dueAt: { kind: 'instant', title: say('办理时限', 'Due') },
  closedAt: { kind: 'instant', title: say('办结时间', 'Closed') },
  verdict: { kind: 'text', title: say('回访评价', 'Verdict') },
  channel: { kind: 'text', title: say('渠道', 'Channel') },
}

/** The first unit whose name holds one of these words, the likelier word first. */
const unitNamed = (city: OpenCity, words: readonly string[]): Id | undefined => {
  const units = [...city.catalog.units.values()].filter((one) => one.kind === 'department')
  for (const word of words) {
    const found = units.find((one) => one.name.includes(word))
    if (found) return found.id
  }
  return undefined
}

/** Whoever answers for what the platform itself keeps: the data bureau where there is one, else the first unit. */
const ownerOf = (city: OpenCity): Id | undefined =>
  unitNamed(city, ['数据']) ?? city.catalog.units.values().next().value?.id

/** How many matters of a kind there are, and of when the newest is. */
async function mattersOf(city: OpenCity, reader: Reader, type: string) {
  const system = systemActor(city.plan.district)
  const { total } = await city.matters.counts(reader, system, { type: [type] }, city.now())
  const newest = await city.matters.list(reader, system, { type: [type], limit: 1 }, city.now())
  return { rowCount: total, freshAt: newest.rows[0]?.openedAt ?? null }
}

type Figures = Pick<datasets.OwnData, 'rowCount' | 'freshAt'>
type OwnKind = {
  readonly entry: Omit<datasets.OwnData, keyof Figures>
  readonly figures: (reader: Reader) => Promise<Figures>
}

/** Registers 台账 and kinds of matters 事项 of every pack, and how each is counted. */
function ownKinds(city: OpenCity, unit: Id): OwnKind[] {
  const titles = new Map(city.compiled.packs.map((pack) => [pack.name, pack.title.zh]))
  const systemOf = (name: string): string => `呼应·${titles.get(name.split('.')[0] as string) ?? name}`
  const registers = city.registers.types.map(
    (type): OwnKind => ({
      entry: {
        ...{ register: type.name, source: `register:${type.name}`, title: type.title, fields: type.fields },
        // whoever the pack says is charged with it
        unit: unitNamed(city, type.owner ?? []) ?? unit,
        ...(type.elements ? { elements: type.elements } : {}),
        ...{ key: type.key ?? [], open: type.publicFields ?? [], subject: 'service', cycle: 'other' },
        system: systemOf(type.name),
      },
      figures: (reader) => datasets.registerFigures(reader, city.plan.district, tableOf(type.name)),
    }),
  )
  const matters = Object.values(city.types).map(
    (type): OwnKind => ({
      entry: {
        ...{ register: null, source: `matter:${type.name}`, title: type.title, unit },
        ...{ key: ['number'], open: [], fields: { ...courseOf, ...type.fields } },
        ...{ subject: 'service', cycle: 'other', system: systemOf(type.name) },
      },
      figures: (reader) => mattersOf(city, reader, type.name),
    }),
  )
  return [...registers, ...matters]
}

/** How many entries of the catalogue the city makes by itself. */
export const ownCount = (city: OpenCity): number =>
  city.registers.types.length + Object.keys(city.types).length

const UNCOUNTED: Figures = { rowCount: null, freshAt: null }

async function keepOwn(
  city: OpenCity,
  tx: Tx,
  at: Date,
  figuresOf: (one: OwnKind) => Figures | Promise<Figures>,
): Promise<void> {
  const unit = ownerOf(city)
  if (!unit) return
  const own: datasets.OwnData[] = []
  for (const one of ownKinds(city, unit)) own.push({ ...one.entry, ...(await figuresOf(one)) })
  await datasetsOf(city).keepOwn(tx, systemActor(city.plan.district), own, at)
}

/** Every register of every pack stands in the catalogue as it is declared now; what was counted stays. A second time changes nothing. */
export const listOwnData = (city: OpenCity, tx: Tx, at: Date): Promise<void> =>
  keepOwn(city, tx, at, () => UNCOUNTED)

/** The same, counted: whole registers are read, so for when nobody waits. */
export const countOwnData = (city: OpenCity, tx: Tx, at: Date): Promise<void> =>
  keepOwn(city, tx, at, ({ figures }) => figures(tx))

/** Follows the ledger: what was written in a register shows in the catalogue. */
export const onRegisterFacts =
  (city: OpenCity) =>
  async (tx: Tx, facts: readonly RecordedFact[]): Promise<void> => {
    if (facts.some((fact) => fact.kind.startsWith('register.'))) await countOwnData(city, tx, city.now())
  }
