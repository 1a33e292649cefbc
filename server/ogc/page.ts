import { createHash } from 'node:crypto'

type Link = { readonly href: string } & Readonly<Record<'rel' | 'type' | 'title', string | undefined>>
type Doc = Readonly<Record<string, unknown>>
const isDoc = (value: unknown): value is Doc => typeof value === 'object' && value !== null

const STYLE =
  'body{font:15px/1.7 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#172033}h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:1.6rem}table{border-collapse:collapse;width:100%}td,th{border:1px solid #d5dbe6;padding:.35rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}small{color:#55617a}@media(prefers-color-scheme:dark){body{background:#101827;color:#e6ebf5}td,th{border-color:#33415c}a{color:#8ab8ff}small{color:#a8b4cb}}'
/** Nothing runs and nothing is fetched: only this one style holds. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`

const SIGNS: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;' },
  ...{ '"': '&quot;', "'": '&#39;' },
}
const safe = (value: unknown): string =>
  String(isDoc(value) ? JSON.stringify(value) : (value ?? '')).replace(
    /[&<>"']/g,
    (sign) => SIGNS[sign] ?? '',
  )
const listOf = (value: unknown): readonly Doc[] => (Array.isArray(value) ? value.filter(isDoc) : [])
const wordOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const linksOf = (doc: Doc): readonly Link[] =>
  listOf(doc.links).flatMap(({ href, rel, type, title }) =>
    typeof href === 'string' && /^https?:\/\//.test(href)
      ? [{ href, rel: wordOf(rel), type: wordOf(type), title: wordOf(title) }]
      : [],
  )
const anchor = ({ href, rel, title, type }: Link): string =>
  `<a href="${safe(href)}">${safe(title ?? rel?.split('/').at(-1) ?? href)}</a> <small>${safe(type)}</small>`

/** Rows shown of many features; the links go on to the next. */
const MOST = 100

function table(rows: readonly Doc[]): string {
  const heads = [...new Set(rows.flatMap((row) => Object.keys(row)))].slice(0, 12)
  const line = (row: Doc) => `<tr>${heads.map((head) => `<td>${safe(row[head])}</td>`).join('')}</tr>`
  return `<table><thead><tr>${heads.map((head) => `<th>${safe(head)}</th>`).join('')}</tr></thead><tbody>${rows.map(line).join('')}</tbody></table>`
}

/**
 * A document of the interface as a page for people 网页: the same content with links to walk by. OGC API asks for it beside
 * the JSON, so that whoever opens the address in a browser sees where he is.
 */
export function pageOf(doc: Doc, title: string): string {
  const parts: string[] = []
  if (doc.description) parts.push(`<p>${safe(doc.description)}</p>`)
  const collections = listOf(doc.collections)
  if (collections.length > 0)
    parts.push(
      '<h2>图层 Collections</h2><ul>',
      ...collections.map((one) => {
        const to = linksOf(one).map(anchor).join(' · ')
        return `<li><b>${safe(one.title ?? one.id)}</b> <small>${safe(one.description)}</small><br>${to}</li>`
      }),
      '</ul>',
    )
  const features = listOf(doc.features).slice(0, MOST)
  if (features.length > 0)
    parts.push(
      '<h2>要素 Features</h2>',
      table(features.map(({ id, properties }) => ({ id, ...(isDoc(properties) ? properties : {}) }))),
    )
  if (doc.type === 'Feature') parts.push(table(isDoc(doc.properties) ? [doc.properties] : []))
  if (Array.isArray(doc.conformsTo))
    parts.push(
      '<h2>一致性 Conformance</h2><ul>',
      ...doc.conformsTo.map((one) => `<li>${safe(one)}</li>`),
      '</ul>',
    )
  const links = linksOf(doc).filter(({ rel }) => rel !== 'self')
  if (links.length > 0)
    parts.push('<h2>链接 Links</h2><ul>', ...links.map((one) => `<li>${anchor(one)}</li>`), '</ul>')
  const named = safe(doc.title ?? doc.id ?? title)
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${named}</title><style>${STYLE}</style></head><body><h1>${named}</h1>${parts.join('')}<p><small><a href="?f=json">JSON</a></small></p></body></html>`
}

/** Whoever asks for pages before data is a browser; `f` says it outright. */
export function wantsPage(accept: string | undefined, f: string | undefined): boolean {
  if (f !== undefined) return f === 'html'
  const asked = (accept ?? '').split(',').map((one) => one.split(';')[0]?.trim())
  const page = asked.indexOf('text/html')
  const data = asked.findIndex((one) => one === 'application/json' || one === 'application/geo+json')
  return page >= 0 && (data < 0 || page < data)
}
