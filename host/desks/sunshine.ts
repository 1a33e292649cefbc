import { dayOf, declareRefusals, type Instant, localText, no, ok, type Say, say } from '../../base/index.ts'
import { openField, type SunshineDeclaration } from '../../kit/index.ts'
import { listClocks } from '../../platform/clocks/index.ts'
import type { Field } from '../../platform/fields/declare.ts'
import { timeline } from '../../platform/ledger/index.ts'
import { publishedMatters } from '../../platform/matters/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import { itemTitles } from '../item-titles.ts'
import type { OpenCity } from '../open.ts'

/** Rows of one table of the page; what is older stands in the open data. */
const ROWS = 50
/** Of places, so that the nearest is among them. */
const PLACES = 1_000
const MATTERS = 20
/** Anybody may ask: the same answer stands so long. */
const FRESH_MS = 30_000

const refuse = declareRefusals({
  'sunshine.noPage': {
    http: 404,
    says: () => say('没有这个公开页面', 'There is no such page'),
    remedy: say('请从“阳光公开”列表打开', 'Open it from the list of open pages'),
  },
})

/** `at`: where it lies, of registers whose place is open: telephones sort by it. */
type Cells = {
  readonly key: string
  readonly cells: readonly (Say | null)[]
  readonly at?: { readonly lon: number; readonly lat: number }
}
type Table = { readonly title: Say; readonly columns: readonly Say[]; readonly rows: readonly Cells[] }

const same = (text: string): Say => ({ zh: text, en: text })
const yuan = (fen: number): Say => {
  const text = (fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })
  return say(`${text} 元`, `¥${text}`)
}

/** 阳光公开: what packs lay open to everybody, by their public fields and nothing else. */
export function sunshineDesk(city: OpenCity) {
  const { compiled, plan, catalog, registers } = city
  const { district } = plan
  // asked each time: a running city takes in more of them
  const pages = () =>
    compiled.packs.flatMap((pack) =>
      Object.entries(pack.sunshine ?? {}).map(([name, page]) => ({
        pack,
        name: `${pack.name}.${name}`,
        page,
      })),
    )
  const kept = new Map<string, { readonly until: number; readonly answer: unknown }>()

  function told(field: Field | undefined, value: unknown): Say | null {
    if (!field || value === null || value === undefined || value === '') return null
    const { kind } = field
    if (kind === 'code')
      return (
        compiled.codes[field.list]?.codes.find(({ code }) => code === value)?.title ?? same(String(value))
      )
    if (kind === 'yes') return value === true ? say('是', 'yes') : say('否', 'no')
    if (kind === 'area') return same(catalog.areaName(String(value)) ?? String(value))
    if (kind === 'unit') return same(catalog.unitName(String(value)) ?? String(value))
    if (kind === 'money') return yuan(Number(value))
    // integers stand as they are: they may be years or floors
    if (kind === 'decimal') return same(Number(value).toLocaleString('en-US', { maximumFractionDigits: 4 }))
    if (kind === 'instant') return same(localText(new Date(String(value))))
    if (typeof value === 'object') return null
    return same(String(value))
  }

  async function registerTable(reader: Reader, name: string, at: Instant): Promise<Table | null> {
    const type = compiled.registers[name]
    if (!type) return null
    const place = (type.publicFields ?? []).find((one) => type.fields[one]?.kind === 'point')
    const found: { readonly id: string; readonly values: Readonly<Record<string, unknown>> }[] = []
    for (let cursor: string | null = ''; cursor !== null && found.length < (place ? PLACES : ROWS); ) {
      const page = await registers.publicList(reader, district, name, dayOf(at), {
        ...{ limit: place ? 200 : ROWS },
        ...(cursor ? { cursor } : {}),
      })
      if (!page.ok) return null
      found.push(...page.value.rows)
      cursor = page.value.next
    }
    const drawn = ['polygon', 'point']
    const open = (type.publicFields ?? []).filter((one) => !drawn.includes(type.fields[one]?.kind ?? ''))
    return {
      title: type.title,
      columns: open.map((one) => type.fields[one]?.title ?? same(one)),
      rows: found.map(({ id, values }) => {
        const spot = place ? (values[place] as Cells['at']) : undefined
        return {
          key: id,
          cells: open.map((one) => told(type.fields[one], values[one])),
          ...(spot ? { at: spot } : {}),
        }
      }),
    }
  }

  async function matterTable(
    reader: Reader,
    type: string,
    of: NonNullable<SunshineDeclaration['matters']>[string],
  ): Promise<Table | null> {
    const declared = compiled.types[type]
    if (!declared) return null
    const found = await publishedMatters(reader, district, type, MATTERS, of.states)
    const clocks = of.publicity
      ? await listClocks(
          reader,
          district,
          found.map(({ id }) => id),
        )
      : []
    const titled = await itemTitles(
      city,
      reader,
      found.map(({ title }) => ({ type, title })),
      city.now(),
    )
    const rows = await Promise.all(
      found.map(async (one): Promise<Cells> => {
        const facts = await timeline(reader, district, 'matter', one.id)
        const recorded = Object.assign({}, ...facts.map(({ body }) => body.recorded ?? {})) as Record<
          string,
          unknown
        >
        const due = clocks.find(({ subject, kind }) => subject === one.id && kind === of.publicity)?.due
        const area = catalog.areaName(one.area)
        return {
          key: one.id,
          cells: [
            same(one.number),
            titled({ type, title: one.title }).titleSay ?? same(one.title),
            declared.flow.states[one.state]?.title ?? null,
            same(dayOf(one.openedAt)),
            area ? same(area) : null,
            ...(of.publicity ? [due ? same(dayOf(due)) : null] : []),
            ...of.fields.map((name) =>
              told(openField(declared, name), recorded[name] ?? one.data[name] ?? (one as never)[name]),
            ),
          ],
        }
      }),
    )
    return {
      title: declared.title,
      columns: [
        say('编号', 'Number'),
        say('标题', 'Title'),
        say('状态', 'State'),
        say('提出日期', 'Brought on'),
        say('所在', 'Where'),
        ...(of.publicity ? [say('公示至', 'Objections until')] : []),
        ...of.fields.map((name) => openField(declared, name)?.title ?? same(name)),
      ],
      rows,
    }
  }

  async function page(reader: Reader, name: string, at: Instant) {
    const one = pages().find((other) => other.name === name)
    if (!one) return no(refuse['sunshine.noPage']())
    const held = kept.get(name)
    if (held && held.until > at.getTime()) return ok(held.answer)
    const full = (own: string) => `${one.pack.name}.${own}`
    const tables = await Promise.all([
      ...Object.entries(one.page.matters ?? {}).map(([own, of]) => matterTable(reader, full(own), of)),
      ...(one.page.registers ?? []).map((own) => registerTable(reader, full(own), at)),
    ])
    const answer = {
      ...{ name, title: one.page.title, about: one.page.about, of: one.pack.title, at },
      tables: tables.filter((table) => table !== null),
    }
    kept.set(name, { until: at.getTime() + FRESH_MS, answer })
    return ok(answer)
  }

  return {
    sunshine: {
      list: async () =>
        ok({
          rows: pages().map(({ name, pack, page: { title, about } }) => ({
            ...{ name, title, about },
            of: pack.title,
          })),
        }),
      page,
    },
  }
}
