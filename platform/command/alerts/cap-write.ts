import { CAP_12, type CapAlert, type CapArea, type CapInfo, type CapPair } from './declare-cap.ts'

const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 allows none of these
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')

const element = (name: string, value: string | null, indent: string): string =>
  value === null ? '' : `${indent}<${name}>${escaped(value)}</${name}>\n`
const all = (name: string, values: readonly string[], indent: string): string =>
  values.map((one) => element(name, one, indent)).join('')
const pairs = (name: string, values: readonly CapPair[], indent: string): string =>
  values
    .map(
      (one) =>
        `${indent}<${name}>\n${element('valueName', one.valueName, `${indent}  `)}${element('value', one.value, `${indent}  `)}${indent}</${name}>\n`,
    )
    .join('')

function areaText(area: CapArea): string {
  const i = '      '
  return `    <area>\n${element('areaDesc', area.areaDesc, i)}${all(
    'polygon',
    area.polygons.map((one) => one.map(([lat, lon]) => `${lat},${lon}`).join(' ')),
    i,
  )}${all(
    'circle',
    area.circles.map((one) => `${one.lat},${one.lon} ${one.radiusKm}`),
    i,
  )}${pairs('geocode', area.geocodes, i)}${element('altitude', area.altitude, i)}${element('ceiling', area.ceiling, i)}    </area>\n`
}

function infoText(info: CapInfo): string {
  const i = '    '
  const resources = info.resources
    .map(
      (one) =>
        `${i}<resource>\n${element('resourceDesc', one.resourceDesc, `${i}  `)}${element('mimeType', one.mimeType ?? 'application/octet-stream', `${i}  `)}${element('size', one.size, `${i}  `)}${element('uri', one.uri, `${i}  `)}${element('derefUri', one.derefUri, `${i}  `)}${element('digest', one.digest, `${i}  `)}${i}</resource>\n`,
    )
    .join('')
  return [
    '  <info>\n',
    element('language', info.language, i),
    all('category', info.categories, i),
    element('event', info.event, i),
    all('responseType', info.responseTypes, i),
    element('urgency', info.urgency, i),
    element('severity', info.severity, i),
    element('certainty', info.certainty, i),
    element('audience', info.audience, i),
    pairs('eventCode', info.eventCodes, i),
    element('effective', info.effective, i),
    element('onset', info.onset, i),
    element('expires', info.expires, i),
    element('senderName', info.senderName, i),
    element('headline', info.headline, i),
    element('description', info.description, i),
    element('instruction', info.instruction, i),
    element('web', info.web, i),
    element('contact', info.contact, i),
    pairs('parameter', info.parameters, i),
    resources,
    ...info.areas.map(areaText),
    '  </info>\n',
  ].join('')
}

/** A message as XML of CAP 1.2, valid against its schema; what it says is what was put in, nothing is added. */
export function writeCap(alert: CapAlert): string {
  const i = '  '
  return [
    `<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="${CAP_12}">\n`,
    element('identifier', alert.identifier, i),
    element('sender', alert.sender, i),
    element('sent', alert.sent, i),
    element('status', alert.status, i),
    element('msgType', alert.msgType, i),
    element('source', alert.source, i),
    element('scope', alert.scope, i),
    element('restriction', alert.restriction, i),
    element('addresses', alert.addresses, i),
    all('code', alert.codes, i),
    element('note', alert.note, i),
    alert.references.length > 0
      ? element(
          'references',
          alert.references.map((one) => `${one.sender},${one.identifier},${one.sent}`).join(' '),
          i,
        )
      : '',
    element('incidents', alert.incidents, i),
    ...alert.infos.map(infoText),
    '</alert>\n',
  ].join('')
}
