/** Characters XML 1.0 forbids even when escaped; everything else (rare characters, emoji) passes as it is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly the ones to take out
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(FORBIDDEN, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')

/** A value as elements: objects by key, arrays by the singular in `items`, null as an empty element. */
function element(name: string, value: unknown, items: Readonly<Record<string, string>>): string {
  if (value === null || value === undefined) return `<${name}/>`
  if (Array.isArray(value)) {
    const one = items[name] ?? 'item'
    return `<${name}>${value.map((item) => element(one, item, items)).join('')}</${name}>`
  }
  if (typeof value === 'object') {
    return `<${name}>${Object.entries(value)
      .map(([key, item]) => element(key, item, items))
      .join('')}</${name}>`
  }
  return `<${name}>${escapeXml(String(value))}</${name}>`
}

/** Names of list members in GeoReport v2. */
const ITEMS = {
  services: 'service',
  service_requests: 'request',
  attributes: 'attribute',
  values: 'value',
  errors: 'error',
  endpoints: 'endpoint',
  formats: 'format',
} as const

export const xml = (root: string, value: unknown): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n${element(root, value, ITEMS)}`
