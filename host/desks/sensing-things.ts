import { type Instant, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import * as room from '../../platform/signals/index.ts'
import type { Reader } from '../../platform/store/index.ts'

type Fields = Readonly<Record<string, unknown>>
const { refusals } = room
const TOP = 100
const MOST = 5_000
const DAY = 86_400_000

const bad = (zh: string, en: string) => no(refusals['signals.badInput']({ why: say(zh, en) }))
const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/** `phenomenonTime ge 2026-06-01T00:00:00Z and phenomenonTime lt …`: from included, to excluded; null when it is another filter. */
export function timesIn(filter: string): { readonly from?: number; readonly to?: number } | null {
  let [from, to]: [number | undefined, number | undefined] = [undefined, undefined]
  for (const part of filter.split(/(?<!\s)\s+and\s+/i).filter((one) => one.trim() !== '')) {
    const found = /^\(?\s*(?:phenomenonTime|resultTime)\s+(ge|gt|le|lt|eq)\s+'?([^')]+)'?\s*\)?$/i.exec(
      part.trim(),
    )
    const at = Date.parse(found?.[2]?.trim() ?? '')
    if (!found || Number.isNaN(at)) return null
    const is = (found[1] as string).toLowerCase()
    if (is === 'ge' || is === 'eq') from = at
    if (is === 'gt') from = at + 1
    if (is === 'lt') to = at
    if (is === 'le' || is === 'eq') to = at + 1
  }
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

/** OGC SensorThings 1.1, its reads over devices, metrics and readings; names stand in the brackets: Things('WL-01'). */
export async function thingsOf(
  signals: room.Signals,
  sight: room.Sight,
  reader: Reader,
  input: Fields,
  at: Instant,
): Promise<Result<unknown, Refusal>> {
  await signals.registry.refresh(reader)
  const base = text(input.base)
  const [path = '', ...under] = text(input.path).split('/')
  const top = Math.min(MOST, Math.max(0, Number(text(input.$top) || TOP) || 0))
  const skip = Math.max(0, Number(text(input.$skip)) || 0)
  const link = (kind: string, name: string) => `${base}/${kind}('${encodeURIComponent(name)}')`
  const metricOf = (name: string) => signals.registry.metric(name)

  const thing = (one: room.LatestDevice) => ({
    ...{ '@iot.id': one.code, '@iot.selfLink': link('Things', one.code) },
    ...{ name: one.title, description: one.kind },
    properties: { kind: one.kind, state: one.state, area: one.area, intervalSeconds: one.interval },
    Locations:
      one.lon === null
        ? []
        : [
            {
              ...{ name: one.address ?? one.title, encodingType: 'application/geo+json' },
              location: { type: 'Point', coordinates: [one.lon, one.lat] },
            },
          ],
    'Datastreams@iot.navigationLink': `${link('Things', one.code)}/Datastreams`,
  })
  const stream = (device: room.DeviceInfo, metric: room.MetricInfo) => {
    const id = `${device.code}:${metric.name}`
    return {
      ...{ '@iot.id': id, '@iot.selfLink': link('Datastreams', id) },
      ...{ name: `${device.title} ${metric.title.zh}`, description: metric.title.en },
      observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
      unitOfMeasurement: { name: metric.unit, symbol: metric.unit, definition: '' },
      ObservedProperty: { '@iot.id': metric.name, name: metric.title.zh },
      'Thing@iot.navigationLink': link('Things', device.code),
      'Observations@iot.navigationLink': `${link('Datastreams', id)}/Observations`,
    }
  }
  const page = (values: readonly unknown[], more: boolean, self: string, count?: number) => ({
    ...(count === undefined ? {} : { '@iot.count': count }),
    ...(more ? { '@iot.nextLink': `${base}/${self}?$top=${top}&$skip=${skip + top}` } : {}),
    value: values,
  })
  const streamsOf = (rows: readonly room.LatestDevice[]) =>
    rows.flatMap((row) => {
      const device = signals.registry.deviceByNumber(row.number)
      return device ? [...device.metrics.values()].map((metric) => stream(device, metric)) : []
    })
  async function observations(id: string): Promise<Result<unknown, Refusal>> {
    const cut = id.lastIndexOf(':')
    const metric = metricOf(id.slice(cut + 1))
    if (cut < 1 || !metric) return no(refusals['signals.noDevice']())
    const times = timesIn(text(input.$filter))
    if (!times)
      return bad(
        '$filter 只支持 phenomenonTime 的 ge gt le lt eq，用 and 连接',
        '$filter takes ge gt le lt eq on phenomenonTime, joined by and',
      )
    const order = text(input.$orderby).toLowerCase()
    const down = order === '' || order.endsWith('desc')
    const to = new Date(times.to ?? at.getTime() + 60_000)
    const from = new Date(times.from ?? to.getTime() - DAY)
    const points = await room.series(reader, sight, {
      ...{ device: id.slice(0, cut), metric, from, to, grain: 'raw' },
    })
    if (!points) return no(refusals['signals.noDevice']())
    const sorted = down ? [...points].reverse() : points
    const shown = sorted.slice(skip, skip + top).map((one) => ({
      '@iot.id': `${id}@${one.at.toISOString()}`,
      ...{ phenomenonTime: one.at, resultTime: one.at, result: one.value },
      resultQuality: room.flagsOf(one.quality),
    }))
    const self = `Datastreams('${encodeURIComponent(id)}')/Observations`
    return ok(
      page(
        shown,
        sorted.length > skip + top,
        self,
        text(input.$count) === 'true' ? points.length : undefined,
      ),
    )
  }

  const named = /^(Things|Datastreams|ObservedProperties)\('?([^']+?)'?\)$/.exec(decodeURIComponent(path))
  if (path === '')
    return ok({
      value: ['Things', 'Datastreams', 'Observations', 'ObservedProperties'].map((name) => ({
        ...{ name, url: `${base}/${name}` },
      })),
      serverSettings: {
        conformance: ['http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel'],
      },
    })
  if (path === 'Observations') {
    const id = /Datastream(?:\/@iot\.id|\/id)?\s+eq\s+'([^']+)'/i.exec(text(input.$filter))?.[1]
    return id
      ? thingsOf(
          signals,
          sight,
          reader,
          {
            ...input,
            path: `Datastreams('${id}')/Observations`,
            $filter: text(input.$filter)
              .split(/(?<!\s)\s+and\s+/i)
              .filter((one) => !/Datastream/i.test(one))
              .join(' and '),
          },
          at,
        )
      : bad(
          "请指明数据流：Datastreams('设备:指标')/Observations",
          "say of which stream: Datastreams('DEVICE:METRIC')/Observations",
        )
  }
  if (path === 'ObservedProperties' || named?.[1] === 'ObservedProperties') {
    const all = [...signals.registry.metrics()].map((one) => ({
      ...{ '@iot.id': one.name, name: one.title.zh, definition: one.title.en },
      properties: { unit: one.unit, range: one.range, aggregation: one.aggregation },
    }))
    if (!named) return ok(page(all.slice(skip, skip + top), all.length > skip + top, path))
    const one = all.find((known) => known['@iot.id'] === named[2])
    return one ? ok(one) : no(refusals['signals.noDevice']())
  }
  if (named?.[1] === 'Datastreams' && under[0] === 'Observations') return observations(named[2] as string)
  const code = named?.[1] === 'Datastreams' ? (named[2] as string).replace(/:[^:]+$/, '') : named?.[2]
  const known = code === undefined ? undefined : signals.registry.device(code)
  if (named && !known) return no(refusals['signals.noDevice']())
  const rows = await room.latest(reader, sight, {
    ...(known ? { device: known.id } : {}),
    ...{ limit: known ? 1 : top + 1, offset: known ? 0 : skip },
  })
  const [first] = rows
  if (named && !first) return no(refusals['signals.noDevice']())
  if (path === 'Things') return ok(page(rows.slice(0, top).map(thing), rows.length > top, 'Things'))
  if (path === 'Datastreams') return ok(page(streamsOf(rows.slice(0, top)), rows.length > top, 'Datastreams'))
  if (named?.[1] === 'Things' && first)
    return under[0] === 'Datastreams' ? ok(page(streamsOf([first]), false, '')) : ok(thing(first))
  if (named?.[1] === 'Datastreams' && first && known) {
    const metric = metricOf((named[2] as string).split(':').at(-1) ?? '')
    return metric && known.metrics.has(metric.id)
      ? ok(stream(known, metric))
      : no(refusals['signals.noDevice']())
  }
  return bad('不支持的资源', 'there is no such resource')
}
