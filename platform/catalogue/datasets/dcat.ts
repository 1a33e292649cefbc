import { isId, no, ok, type Refusal, type Result, say } from '../../../base/index.ts'
import type { Dataset, DatasetDraft, UpdateCycle } from './declare.ts'
import { refusals } from './refusals.ts'

/** What the catalogue of a city says of itself. */
export type DcatCatalogue = {
  /** `https://city.example/open/catalogue`, without a slash at its end. */
  readonly address: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly district: string
  readonly unitName: (id: string) => string
  readonly subjectTitle: (code: string) => { readonly zh: string; readonly en: string }
  readonly modified: Date
}

/** Frequencies of the Dublin Core list, both ways. */
const FREQUENCY = 'http://purl.org/cld/freq/'
const FREQUENCIES: Readonly<Record<UpdateCycle, string>> = {
  realTime: 'continuous',
  daily: 'daily',
  weekly: 'weekly',
  monthly: 'monthly',
  quarterly: 'quarterly',
  yearly: 'annual',
  other: 'irregular',
}
const RIGHTS = {
  open: 'http://publications.europa.eu/resource/authority/access-right/PUBLIC',
  conditional: 'http://publications.europa.eu/resource/authority/access-right/RESTRICTED',
} as const

/** A value of the graph: words with a language, an address, or a literal with its type. */
type Value =
  | { readonly words: string; readonly lang: 'zh' | 'en' }
  | { readonly address: string }
  | { readonly literal: string; readonly type: 'xsd:dateTime' | 'xsd:string' | 'xsd:integer' }
type Node = {
  readonly id: string
  readonly types: readonly string[]
  readonly values: readonly (readonly [property: string, value: Value])[]
}

const PREFIXES = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const

const both = (property: string, title: { readonly zh: string; readonly en: string }): [string, Value][] => [
  [property, { words: title.zh, lang: 'zh' }],
  [property, { words: title.en, lang: 'en' }],
]
const at = (property: string, address: string): [string, Value] => [property, { address }]
const instant = (property: string, when: Date | null): [string, Value][] =>
  when ? [[property, { literal: when.toISOString(), type: 'xsd:dateTime' }]] : []
const text = (property: string, literal: string): [string, Value] => [
  property,
  { literal, type: 'xsd:string' },
]

/** Who answers for it: by its id, so that two datasets of one unit share one agent. */
const agentOf = (catalogue: DcatCatalogue, unit: string) => `${catalogue.address}/units/${unit}`
const themeOf = (catalogue: DcatCatalogue, subject: string) => `${catalogue.address}/subjects/${subject}`

function nodesOf(catalogue: DcatCatalogue, datasets: readonly Dataset[]): Node[] {
  const units = [...new Set(datasets.map((one) => one.unit))]
  const subjects = [...new Set(datasets.map((one) => one.subject))]
  const nodes: Node[] = [
    {
      id: catalogue.address,
      types: ['dcat:Catalog'],
      values: [
        ...both('dct:title', catalogue.title),
        at('dct:spatial', `https://www.mca.gov.cn/division/${catalogue.district}`),
        ...instant('dct:modified', catalogue.modified),
        at('dcat:themeTaxonomy', `${catalogue.address}/subjects`),
        ...datasets.map((one) => at('dcat:dataset', `${catalogue.address}/${one.id}`)),
      ],
    },
    {
      id: `${catalogue.address}/subjects`,
      types: ['skos:ConceptScheme'],
      values: both('dct:title', { zh: '数据主题', en: 'Data subjects' }),
    },
    ...units.map((unit) => ({
      id: agentOf(catalogue, unit),
      types: ['foaf:Agent'],
      values: [['foaf:name', { words: catalogue.unitName(unit), lang: 'zh' }]] as [string, Value][],
    })),
    ...subjects.map((subject) => ({
      id: themeOf(catalogue, subject),
      types: ['skos:Concept'],
      values: [
        ...both('skos:prefLabel', catalogue.subjectTitle(subject)),
        at('skos:inScheme', `${catalogue.address}/subjects`),
      ],
    })),
  ]
  for (const one of datasets) {
    const id = `${catalogue.address}/${one.id}`
    // what is only listed has nothing to take away
    const forms = one.origin === 'intake' && one.rowCount > 0 ? (['csv', 'json'] as const) : []
    nodes.push({
      id,
      types: ['dcat:Dataset'],
      values: [
        text('dct:identifier', one.code),
        ...both('dct:title', one.title),
        ['dct:description', { words: one.abstract, lang: 'zh' }],
        at('dct:publisher', agentOf(catalogue, one.unit)),
        at('dcat:theme', themeOf(catalogue, one.subject)),
        at('dct:accrualPeriodicity', FREQUENCY + FREQUENCIES[one.cycle]),
        at('dct:accessRights', one.open === 'open' ? RIGHTS.open : RIGHTS.conditional),
        ...instant('dct:issued', one.publishedAt),
        ...instant('dct:modified', one.freshAt ?? one.changedAt),
        text('dcat:version', String(one.version)),
        ...(one.licence ? [text('dct:rights', one.licence)] : []),
        ...one.items.map((item): [string, Value] => [
          'dcat:keyword',
          { words: item.field.title.zh, lang: 'zh' },
        ]),
        ...forms.map((form) => at('dcat:distribution', `${id}/${form}`)),
      ],
    })
    for (const form of forms)
      nodes.push({
        id: `${id}/${form}`,
        types: ['dcat:Distribution'],
        values: [
          ...both('dct:title', {
            zh: `${one.title.zh}（${form.toUpperCase()}）`,
            en: `${one.title.en} (${form.toUpperCase()})`,
          }),
          at('dcat:accessURL', id),
          at('dcat:downloadURL', `${id}/rows.${form}`),
          at(
            'dcat:mediaType',
            `https://www.iana.org/assignments/media-types/${form === 'csv' ? 'text/csv' : 'application/json'}`,
          ),
          ...(one.licence ? [text('dct:rights', one.licence)] : []),
          ...instant('dct:modified', one.freshAt),
        ],
      })
  }
  return nodes
}

/** DCAT 3 as JSON-LD. */
export function dcatJson(catalogue: DcatCatalogue, datasets: readonly Dataset[]): unknown {
  const written = (value: Value): unknown =>
    'words' in value
      ? { '@value': value.words, '@language': value.lang }
      : 'address' in value
        ? { '@id': value.address }
        : value.type === 'xsd:string'
          ? value.literal
          : { '@value': value.literal, '@type': value.type }
  return {
    '@context': PREFIXES,
    '@graph': nodesOf(catalogue, datasets).map(({ id, types, values }) => {
      const said = new Map<string, unknown[]>()
      for (const [property, value] of values)
        said.set(property, [...(said.get(property) ?? []), written(value)])
      return {
        '@id': id,
        '@type': types.length === 1 ? types[0] : types,
        ...Object.fromEntries(
          [...said].map(([property, list]) => [property, list.length === 1 ? list[0] : list]),
        ),
      }
    }),
  }
}

/** A string of Turtle; what is no letter of a line is written as its number. */
const quoted = (words: string): string =>
  `"${words
    .replace(/[\\"]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\p{Cc}/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`
const iri = (address: string): string =>
  `<${encodeURI(address).replace(/[<>"{}|^`\\]/g, encodeURIComponent)}>`

/** The same as Turtle. */
export function dcatTurtle(catalogue: DcatCatalogue, datasets: readonly Dataset[]): string {
  const written = (value: Value): string =>
    'words' in value
      ? `${quoted(value.words)}@${value.lang}`
      : 'address' in value
        ? iri(value.address)
        : value.type === 'xsd:string'
          ? quoted(value.literal)
          : `${quoted(value.literal)}^^${value.type}`
  const head = Object.entries(PREFIXES).map(([name, address]) => `@prefix ${name}: <${address}> .\n`)
  const body = nodesOf(catalogue, datasets).map(
    ({ id, types, values }) =>
      `\n${iri(id)} a ${types.join(', ')}${values.map(([property, value]) => ` ;\n  ${property} ${written(value)}`).join('')} .\n`,
  )
  return [...head, ...body].join('')
}

type Json = Readonly<Record<string, unknown>>

export type Harvested = { readonly source: string; readonly draft: DatasetDraft; readonly freshAt?: Date }

const MOST = 20_000
const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value]

/** Whatever the prefix is, a name ends with its own word: `dct:title`, `http://purl.org/dc/terms/title`, `title`. */
function saidOf(node: Json, word: string): readonly unknown[] {
  for (const [name, value] of Object.entries(node))
    if (name.split(/[:#/]/).at(-1) === word) return list(value)
  return []
}
const wordsOf = (values: readonly unknown[], lang: string): string => {
  const read = (value: unknown): { text: string; lang: string } => {
    if (typeof value === 'string') return { text: value, lang: '' }
    const node = (value ?? {}) as Json
    return { text: String(node['@value'] ?? node['@id'] ?? ''), lang: String(node['@language'] ?? '') }
  }
  const all = values.map(read).filter((one) => one.text !== '')
  return (
    (all.find((one) => one.lang.startsWith(lang)) ?? all.find((one) => one.lang === '') ?? all[0])?.text ?? ''
  )
}

/**
 * Datasets of another DCAT catalogue (JSON-LD) as entries that are only listed here; known again by their address. The
 * unit that takes them in answers for the entry, not for the data.
 */
export function readDcat(
  document: unknown,
  into: {
    readonly unit: string
    readonly subject: string
    readonly subjectNamed: (text: string) => string | undefined
  },
): Result<Harvested[], Refusal> {
  const bad = (zh: string, en: string) => no(refusals['catalogue.badDcat']({ why: say(zh, en) }))
  if (typeof document !== 'object' || document === null) return bad('不是 JSON-LD', 'no JSON-LD')
  const found = new Map<string, Json>()
  const walk = (value: unknown, depth: number): void => {
    if (depth > 12 || typeof value !== 'object' || value === null) return
    if (Array.isArray(value)) {
      for (const one of value) walk(one, depth + 1)
      return
    }
    const node = value as Json
    const isDataset = list(node['@type']).some((type) => String(type).split(/[:#/]/).at(-1) === 'Dataset')
    const id = String(node['@id'] ?? wordsOf(saidOf(node, 'identifier'), 'zh'))
    if (isDataset && id && !found.has(id)) found.set(id, node)
    for (const [name, one] of Object.entries(node)) if (name !== '@context') walk(one, depth + 1)
  }
  walk(document, 0)
  if (found.size === 0) return bad('其中没有数据集', 'it holds no dataset')
  if (found.size > MOST) return bad(`数据集超过 ${MOST} 个`, `more than ${MOST} datasets`)
  const nodes = new Map<string, Json>()
  const graph = (document as Json)['@graph']
  if (Array.isArray(graph)) for (const one of graph as Json[]) nodes.set(String(one['@id'] ?? ''), one)
  const named = (values: readonly unknown[], lang: string): string => {
    const id = wordsOf(values, lang)
    const node = nodes.get(id)
    return node
      ? wordsOf([...saidOf(node, 'prefLabel'), ...saidOf(node, 'name'), ...saidOf(node, 'title')], lang)
      : id
  }
  return ok(
    [...found].map(([source, node]): Harvested => {
      const zh = wordsOf(saidOf(node, 'title'), 'zh') || source
      const frequency =
        wordsOf(saidOf(node, 'accrualPeriodicity'), 'zh').split(/[/#]/).at(-1)?.toLowerCase() ?? ''
      const cycle = (Object.entries(FREQUENCIES) as [UpdateCycle, string][]).find(
        ([name, word]) => word === frequency || name === frequency,
      )?.[0]
      const modified = new Date(wordsOf(saidOf(node, 'modified'), 'zh'))
      const keywords = saidOf(node, 'keyword')
        .map((one) => wordsOf([one], 'zh').slice(0, 60))
        .filter(Boolean)
      const titles = [...new Set(keywords.length > 0 ? keywords : ['内容'])].slice(0, 100)
      const publisher = named(saidOf(node, 'publisher'), 'zh')
      const licence = named([...saidOf(node, 'license'), ...saidOf(node, 'rights')], 'zh')
      return {
        source: source.slice(0, 500),
        ...(Number.isNaN(modified.getTime()) ? {} : { freshAt: modified }),
        draft: {
          title: say(zh.slice(0, 200), (wordsOf(saidOf(node, 'title'), 'en') || zh).slice(0, 200)),
          abstract: (wordsOf(saidOf(node, 'description'), 'zh') || `来自其他目录的数据集：${zh}`).slice(
            0,
            4000,
          ),
          class: 'subject',
          subject: into.subjectNamed(named(saidOf(node, 'theme'), 'zh')) ?? into.subject,
          unit: isId(into.unit) ? into.unit : '',
          system: publisher.slice(0, 200) || null,
          duty: null,
          format: 'file',
          items: titles.map((title, i) => ({
            name: `item${i + 1}`,
            field: { kind: 'text', title: say(title, title), grade: 1 },
          })),
          share: 'free',
          ...{
            shareCondition: null,
            shareBasis: null,
            open: 'closed',
            licence: licence.slice(0, 300) || null,
          },
          cycle: cycle ?? 'other',
          ...{ grade: 1, related: [] },
        },
      }
    }),
  )
}
