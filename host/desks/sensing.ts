import { type Id, type Instant, isId, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import { append } from '../../platform/ledger/index.ts'
import { type Actor, adminRoles, factActorOf, mayAct } from '../../platform/org/index.ts'
import * as room from '../../platform/signals/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { pictureAddress } from '../picture-hosts.ts'
import { deviceEnvOf, signalsOf } from '../sensing.ts'
import { signalsDoor } from '../sensing-door.ts'
import { pullStill } from '../sensing-feeds.ts'
import { text } from './input.ts'
import { feedDesk } from './sensing-feeds.ts'
import { thingsOf } from './sensing-things.ts'

type Fields = Readonly<Record<string, unknown>>
type Answered = Promise<Result<unknown, Refusal>>
const { refusals } = room

/** 设备管理: who registers, gives keys, sets limits. */
const KEEPERS = ['steward', 'officeHead', 'dispatcher', 'systemAdmin'] as const
/** Who looks after the devices of a unit: repair, calibration, moves, corrections. */
const WORKERS = ['handler', 'leader', ...KEEPERS] as const
const HOUR = 3_600_000
const DAY = 24 * HOUR
const PAGE = 100

const bad = (zh: string, en: string) => no(refusals['signals.badInput']({ why: say(zh, en) }))
const numberOr = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null
const instantOr = (value: unknown, otherwise: Instant): Instant => {
  const at = typeof value === 'string' && value !== '' ? new Date(value) : otherwise
  return Number.isNaN(at.getTime()) ? otherwise : at
}

/** 感知设备、感知概览、摄像头、接入管理. */
export function sensingDesks(city: OpenCity) {
  const signals = signalsOf(city)
  const env = deviceEnvOf(city)
  const { district } = city.plan
  const { roles } = city.compiled
  const sight = (who: Actor) => room.sightOf(who, roles)
  const keeper = (who: Actor): Refusal | null => {
    const may = mayAct(
      who,
      KEEPERS,
      { area: district, units: [], openedBy: who.account },
      { ...adminRoles, ...roles },
    )
    return may.ok ? null : may.error
  }
  const feeds = feedDesk(city, keeper)
  const worker = (who: Actor, row: { readonly area: string; readonly unit: Id | null }): Refusal | null => {
    const may = mayAct(
      who,
      WORKERS,
      { area: row.area, units: row.unit ? [row.unit] : [], openedBy: who.account },
      roles,
    )
    return may.ok ? null : may.error
  }
  const unitName = (id: Id | null): string | null => (id ? (city.catalog.unitName(id) ?? null) : null)
  const shown = (one: room.LatestDevice) => ({
    ...one,
    unitName: unitName(one.unit),
    areaName: city.catalog.areaName(one.area) ?? null,
  })
  const filterOf = (of: Fields): room.LatestFilter => ({
    ...(text(of.kind) ? { kind: text(of.kind) } : {}),
    ...(text(of.state) ? { state: text(of.state) } : {}),
    ...(isId(text(of.unit)) ? { unit: text(of.unit) } : {}),
    ...(text(of.area) ? { area: text(of.area) } : {}),
    ...(text(of.metric) ? { metric: text(of.metric) } : {}),
    ...(text(of.q) ? { q: text(of.q) } : {}),
    ...(of.doubtful === 'true' ? { doubtful: true } : {}),
  })
  async function deviceBy(reader: Reader, who: Actor, code: string): Promise<room.LatestDevice | null> {
    await signals.registry.refresh(reader)
    const known = signals.registry.device(code)
    if (!known) return null
    const [row] = await room.latest(reader, sight(who), { device: known.id, limit: 1 })
    return row ?? null
  }
  const metricsOf = (numbers: room.DeviceInfo | undefined) =>
    [...(numbers?.metrics.values() ?? [])].map(({ id: _id, ...one }) => one)

  /** What was sent back, by the name of its metric instead of its key. */
  const namedMetric = <T extends { readonly metric: string }>(one: T) => ({
    ...one,
    metricTitle: signals.registry.metric(one.metric)?.title ?? null,
  })
  const views: Readonly<Record<string, (reader: Reader, who: Actor, of: Fields, at: Instant) => Answered>> = {
    async overview(reader, who, _of, at) {
      const to = new Date(Math.floor(at.getTime() / HOUR) * HOUR)
      const from = new Date(to.getTime() - DAY)
      const seen = sight(who)
      const [counts, units, kinds, hours, worst, refused] = await Promise.all([
        room.counts(reader, seen, {}),
        room.figures.byUnit(reader, seen, from, to),
        room.figures.byKind(reader, seen),
        room.figures.byHour(reader, seen, new Date(to.getTime() - 2 * DAY), at),
        room.figures.worst(reader, seen, from, to, 12),
        keeper(who) === null
          ? room.refusedSince(reader, district, new Date(at.getTime() - DAY), null, 50)
          : [],
      ])
      return ok({
        ...{ counts, kinds, hours, from, to, at },
        units: units.map((one) => ({ ...one, unitName: unitName(one.unit) })),
        worst: worst.map((one) => ({ ...one, unitName: unitName(one.unit) })),
        refused: refused.map(namedMetric),
      })
    },
    async devices(reader, who, of) {
      const filter = filterOf(of)
      const offset = Math.max(0, Number(text(of.offset)) || 0)
      const limit = Math.min(500, Number(text(of.limit)) || PAGE)
      const seen = sight(who)
      const [rows, counts] = await Promise.all([
        room.latest(reader, seen, { ...filter, limit, offset }),
        room.counts(reader, seen, filter),
      ])
      return ok({
        rows: rows.map(shown),
        total: counts.reduce((sum, one) => sum + one.count, 0),
        counts,
      })
    },
    async map(reader, who, of) {
      const rows = await room.latest(reader, sight(who), { ...filterOf(of), limit: 20_000 })
      return ok({
        type: 'FeatureCollection',
        features: rows.flatMap((one) =>
          one.lon === null || one.lat === null
            ? []
            : [
                {
                  type: 'Feature',
                  id: one.number,
                  geometry: { type: 'Point', coordinates: [one.lon, one.lat] },
                  properties: {
                    ...{ code: one.code, title: one.title, kind: one.kind, state: one.state },
                    values: one.values.map(({ metric, at, value, quality }) => ({
                      metric,
                      at,
                      value,
                      quality,
                    })),
                  },
                },
              ],
        ),
      })
    },
    async device(reader, who, of, at) {
      const row = await deviceBy(reader, who, text(of.code))
      if (!row) return no(refusals['signals.noDevice']())
      const hours = Math.min(24 * 31, Math.max(1, Number(text(of.hours)) || 48))
      const full = await room.deviceById(reader, district, row.id)
      const [places, records, outages, strip, refused, camera] = await Promise.all([
        room.placesOf(reader, district, row.id),
        room.recordsOf(reader, district, row.id),
        room.outagesOf(reader, district, row.id, new Date(at.getTime() - 30 * DAY)),
        room.figures.stripOf(reader, row.number, new Date(at.getTime() - hours * HOUR), at),
        room.refusedSince(reader, district, new Date(at.getTime() - 7 * DAY), row.code, 30),
        row.kind === 'camera' ? room.cameras.cameraOf(reader, district, row.id) : undefined,
      ])
      const { address: _address, stillUrl: _url, ...seen } = camera ?? {}
      return ok({
        device: {
          ...shown(row),
          ...{ model: full?.model, maker: full?.maker, serial: full?.serial },
          ...{ calibratedOn: full?.calibratedOn, calibrationDue: full?.calibrationDue },
        },
        metrics: metricsOf(signals.registry.device(row.code)),
        places: places.map((one) => ({ ...one, areaName: city.catalog.areaName(one.area) ?? null })),
        ...{ records, outages, strip, refused: refused.map(namedMetric) },
        camera: camera
          ? {
              ...seen,
              pulls: camera.stillUrl !== null,
              stills: await room.cameras.stillsOf(reader, district, row.id, 60),
              coverage:
                row.lon === null || row.lat === null ? null : room.cameras.coverage(row.lon, row.lat, camera),
            }
          : null,
        may: {
          work: worker(who, row) === null,
          keep: keeper(who) === null,
          moves: room.movesFrom(row.state as room.DeviceState),
        },
      })
    },
    async series(reader, who, of, at) {
      await signals.registry.refresh(reader)
      const device = signals.registry.device(text(of.code))
      const metric = [...(device?.metrics.values() ?? [])].find((one) => one.name === text(of.metric))
      if (!device || !metric) return no(refusals['signals.noDevice']())
      const to = instantOr(of.to, at)
      const from = instantOr(of.from, new Date(to.getTime() - DAY))
      const asked = text(of.grain)
      const grain =
        asked === 'raw' || asked === '5m' || asked === 'hour' || asked === 'day'
          ? asked
          : room.grainFor(from.getTime(), to.getTime())
      const points = await room.series(reader, sight(who), { device: device.code, metric, from, to, grain })
      if (!points) return no(refusals['signals.noDevice']())
      const revisions = await room.revisions(reader, device.number, metric.id, from, to)
      return ok({ grain, from, to, points, revisions })
    },
    async many(reader, who, of, at) {
      await signals.registry.refresh(reader)
      const metric = signals.registry.metric(text(of.metric))
      if (!metric) return bad('没有该指标', 'there is no such metric')
      const to = instantOr(of.to, at)
      const from = instantOr(of.from, new Date(to.getTime() - DAY))
      const grain = text(of.grain) === '5m' ? '5m' : text(of.grain) === 'day' ? 'day' : 'hour'
      const devices = text(of.devices).split(',').filter(Boolean).slice(0, 500)
      const found = await room.manySeries(reader, sight(who), { devices, metric, from, to, grain })
      return ok({ grain, from, to, series: Object.fromEntries(found) })
    },
    async metrics(reader) {
      await signals.registry.refresh(reader)
      return ok({ rows: [...signals.registry.metrics()].map(({ id: _id, ...one }) => one) })
    },
    async refused(reader, who, of, at) {
      const refusal = keeper(who)
      if (refusal) return no(refusal)
      const rows = await room.refusedSince(
        reader,
        district,
        instantOr(of.from, new Date(at.getTime() - DAY)),
        text(of.code) || null,
        500,
      )
      return ok({ rows })
    },
    async gateways(reader, who) {
      const refusal = keeper(who)
      if (refusal) return no(refusal)
      const rows = await room.gateways(reader, district)
      return ok({
        rows: rows.map((one) => ({
          ...{ ...one, unitName: unitName(one.unit), heardAt: signalsDoor(city).heardAt(one.id) },
        })),
        feeds: (await room.feeds(reader, district)).map(feeds.shown),
        mqtt: { port: city.settings.mqttPort || null, tlsPort: city.settings.mqttTlsPort || null },
      })
    },
  }

  /** The device that an act is about, if it is this actor's to look after. */
  async function own(tx: Tx, who: Actor, of: Fields): Promise<Result<room.DeviceRow, Refusal>> {
    const row = isId(text(of.id)) ? await room.deviceById(tx, district, text(of.id)) : undefined
    if (!row) return no(refusals['signals.noDevice']())
    const refusal = worker(who, row)
    return refusal ? no(refusal) : ok(row)
  }

  const acts: Readonly<Record<string, (tx: Tx, who: Actor, of: Fields, at: Instant) => Answered>> = {
    async register(tx, who, of, at) {
      const refusal = keeper(who)
      if (refusal) return no(refusal)
      const metrics = Array.isArray(of.metrics) ? of.metrics.map(String).slice(0, 50) : []
      const area = text(of.area)
      if (!city.catalog.areaName(area) || !area.startsWith(district))
        return bad('请选择本市区划', 'choose an area of this city')
      const [lon, lat] = [numberOr(of.lon), numberOr(of.lat)]
      if (lon !== null && lat !== null && city.map) {
        const inside = city.map.within({ lon, lat }, city.plan.name.zh)
        if (!inside.ok) return inside
      }
      const camera = text(of.kind) === 'camera'
      const done = await room.registerDevices(
        env,
        tx,
        who,
        [
          {
            ...{
              code: text(of.code),
              title: text(of.title),
              kind: text(of.kind) as room.DeviceKind,
              metrics,
            },
            ...{ interval: numberOr(of.interval) ?? 300, area, address: text(of.address).slice(0, 200) },
            ...(lon !== null && lat !== null ? { lon, lat } : {}),
            ...(text(of.model) ? { model: text(of.model).slice(0, 80) } : {}),
            ...(text(of.maker) ? { maker: text(of.maker).slice(0, 80) } : {}),
            ...(text(of.serial) ? { serial: text(of.serial).slice(0, 80) } : {}),
            unitId: isId(text(of.unit)) ? text(of.unit) : null,
            ...(camera ? { camera: { protocol: 'GB28181', keepDays: 30 } as const } : {}),
          },
        ],
        at,
      )
      return done.ok ? ok({ id: done.value[0], code: text(of.code) }) : done
    },
    async edit(tx, who, of, at) {
      const row = await own(tx, who, of)
      if (!row.ok) return row
      const unit = text(of.unit)
      if (unit !== '' && !(isId(unit) && city.catalog.unitName(unit)))
        return bad('没有这个单位', 'there is no such unit')
      // whoever looks after it may say what it is; whose it is, is for those who keep the register
      if ((unit || null) !== row.value.unit) {
        const refusal = keeper(who)
        if (refusal) return no(refusal)
      }
      const words = (value: unknown) => text(value).trim().slice(0, 80) || null
      return room.edit(
        env,
        tx,
        who,
        {
          ...{ id: row.value.id, title: text(of.title), unit: isId(unit) ? unit : null },
          ...{ interval: numberOr(of.interval) ?? 0, model: words(of.model), maker: words(of.maker) },
          serial: words(of.serial),
        },
        at,
      )
    },
    async state(tx, who, of, at) {
      const row = await own(tx, who, of)
      if (!row.ok) return row
      const to = text(of.to)
      if (!Object.hasOwn(room.deviceStates, to)) return bad('没有这种状态', 'there is no such state')
      return room.setState(
        env,
        tx,
        who,
        { id: row.value.id, to: to as room.DeviceState, reason: text(of.reason) },
        at,
      )
    },
    async flag(tx, who, of, at) {
      const row = await own(tx, who, of)
      if (!row.ok) return row
      const flagged = of.flagged === 'calibrating' || of.flagged === 'maintenance' ? of.flagged : null
      const dates = (value: unknown) => (/^\d{4}-\d{2}-\d{2}$/.test(text(value)) ? text(value) : undefined)
      const [on, due] = [dates(of.calibratedOn), dates(of.calibrationDue)]
      return room.flag(
        env,
        tx,
        who,
        {
          ...{ id: row.value.id, flagged, note: text(of.note) },
          ...(on ? { calibratedOn: on } : {}),
          ...(due ? { calibrationDue: due } : {}),
        },
        at,
      )
    },
    async move(tx, who, of, at) {
      const row = await own(tx, who, of)
      if (!row.ok) return row
      const area = text(of.area) || row.value.area
      if (!city.catalog.areaName(area)) return bad('没有这个区划', 'there is no such area')
      const [lon, lat] = [numberOr(of.lon), numberOr(of.lat)]
      if (lon !== null && lat !== null && city.map) {
        const inside = city.map.within({ lon, lat }, city.plan.name.zh)
        if (!inside.ok) return inside
      }
      const to = { id: row.value.id, area, address: text(of.address).slice(0, 200) || null, lon, lat }
      return room.move(env, tx, who, { ...to, reason: text(of.reason) }, at)
    },
    async limits(tx, who, of, at) {
      const row = await own(tx, who, of)
      if (!row.ok) return row
      const limits = {
        ...{ low: numberOr(of.low), high: numberOr(of.high), jump: numberOr(of.jump) },
        flatAfter: Number.isInteger(of.flatAfter) ? (of.flatAfter as number) : null,
      }
      return room.setLimits(env, tx, who, { id: row.value.id, metric: text(of.metric), ...limits }, at)
    },
    async revise(tx, who, of, at) {
      const row = await own(tx, who, of)
      if (!row.ok) return row
      const metric = [...(signals.registry.device(row.value.code)?.metrics.values() ?? [])].find(
        (one) => one.name === text(of.metric),
      )
      if (!metric) return bad('没有该指标', 'there is no such metric')
      const readings = (Array.isArray(of.readings) ? (of.readings as readonly Fields[]) : []).flatMap(
        (one) => {
          const ts = room.instantMs(one.at)
          return Number.isNaN(ts) ? [] : [{ ts: new Date(ts), value: numberOr(one.value) }]
        },
      )
      return room.revise(
        district,
        tx,
        who,
        { device: row.value, metric, readings, reason: text(of.reason) },
        at,
      )
    },
    async camera(tx, who, of, at) {
      const row = await own(tx, who, of)
      if (!row.ok) return row
      const url = text(of.stillUrl)
      const listed = url === '' ? null : pictureAddress(url, city.settings.pictureHosts)
      if (listed && !listed.ok) return listed
      const seconds = numberOr(of.stillSeconds)
      const keepDays = numberOr(of.keepDays) ?? 30
      if ((seconds !== null && seconds < 10) || keepDays < 1 || keepDays > 180)
        return bad('抓拍间隔至少 10 秒，留存 1–180 天', 'a picture each 10 s at most, kept 1–180 days')
      const before = await room.cameras.cameraOf(tx, district, row.value.id)
      if (!before) return bad('不是摄像头', 'it is no camera')
      const [direction, angle, reach] = [numberOr(of.direction), numberOr(of.angle), numberOr(of.reach)]
      if (
        (direction !== null && !(direction >= 0 && direction < 360)) ||
        (angle !== null && !(angle > 0 && angle <= 360)) ||
        (reach !== null && !(reach > 0 && reach <= 20_000))
      )
        return bad(
          '朝向 0–359°，视角 1–360°，视距不超过 20 公里',
          'direction 0–359°, angle 1–360°, reach up to 20 km',
        )
      const protocol = text(of.protocol) || before.protocol
      if (!Object.hasOwn(room.cameraProtocols, protocol))
        return bad('没有这种协议', 'there is no such protocol')
      await room.cameras.setCamera(tx, district, row.value.id, {
        ...{ direction, angle, reach, protocol, stillSeconds: seconds, keepDays },
        // an address is shown to nobody: left empty it stays, and is forgotten when that is said
        stillUrl: url ? city.vault.seal(url) : of.forgetUrl === true ? null : before.stillUrl,
      })
      await append(tx, [
        {
          ...{ district, kind: 'camera.set', subjectKind: 'device', subject: row.value.id, at },
          ...{ actor: factActorOf(who), body: { keepDays, stillSeconds: seconds, pulls: url !== '' } },
        },
      ])
      return ok({ done: true })
    },
    async gateway(tx, who, of, at) {
      const refusal = keeper(who)
      if (refusal) return no(refusal)
      const device = text(of.device) ? signals.registry.device(text(of.device)) : undefined
      if (text(of.device) && !device) return no(refusals['signals.noDevice']())
      return room.makeGateway(
        district,
        tx,
        who,
        {
          ...{ name: text(of.name), title: text(of.title), device: device?.id ?? null },
          ...{ unit: isId(text(of.unit)) ? text(of.unit) : null, prefix: text(of.prefix) || null },
        },
        at,
      )
    },
    async editGateway(tx, who, of, at) {
      const refusal = keeper(who)
      if (refusal) return no(refusal)
      if (!isId(text(of.id))) return no(refusals['signals.key']())
      const one = { id: text(of.id) as Id, title: text(of.title), prefix: text(of.prefix).trim() || null }
      return room.editGateway(district, tx, who, one, at)
    },
    async stopGateway(tx, who, of, at) {
      const refusal = keeper(who)
      if (refusal) return no(refusal)
      if (!isId(text(of.id))) return no(refusals['signals.key']())
      return room.stopGateway(district, tx, who, text(of.id), at)
    },
    ...feeds.acts,
  }

  return {
    sensing: {
      async read(reader: Reader, who: Actor, input: Fields, at: Instant): Answered {
        const view = Object.hasOwn(views, text(input.what)) ? views[text(input.what)] : undefined
        return view ? view(reader, who, input, at) : no(refusals['signals.noDevice']())
      },
      async change(tx: Tx, who: Actor, input: Fields, at: Instant): Answered {
        const act = Object.hasOwn(acts, text(input.do)) ? acts[text(input.do)] : undefined
        if (!act) return no(refusals['signals.noDevice']())
        await signals.registry.refresh(tx)
        const done = await act(tx, who, (input.of ?? {}) as Fields, at)
        return done.ok ? ok(done.value ?? { done: true }) : done
      },
      /** 连接测试, outside of any transaction: a feed as its form says, or a camera's picture now. */
      async tryOut(who: Actor, input: Fields, at: Instant) {
        const of = (input.of ?? {}) as Fields
        if (input.what === 'feed') return feeds.tryOut(who, of)
        const row = await deviceBy(city.store, who, text(of.code))
        const camera = row && (await room.cameras.cameraByCode(city.store, district, row.code))
        if (!row || !camera) return no(refusals['signals.noDevice']())
        const refusal = worker(who, row)
        if (refusal) return no(refusal)
        if (camera.stillUrl === null) return bad('没有填写抓拍地址', 'it has no address of pictures')
        const failed = await pullStill(city, camera)
        return failed ? no(failed) : ok({ at })
      },
      things: (reader: Reader, who: Actor, input: Fields, at: Instant): Answered =>
        thingsOf(signals, sight(who), reader, input, at),
      async upload(who: Actor, points: readonly room.Point[], at: Instant) {
        const refusal = keeper(who)
        return refusal ? no(refusal) : signalsDoor(city).own(`file:${who.name}`.slice(0, 60), points, at)
      },
      async still(
        tx: Tx,
        who: Actor,
        { code, at: when }: { readonly code: string; readonly at: string },
        at: Instant,
      ): Promise<Result<{ readonly bytes: Uint8Array; readonly mime: string }, Refusal>> {
        const row = await deviceBy(tx, who, code)
        const still =
          row &&
          (await room.cameras.stillAt(tx, district, row.id, when === 'latest' ? at : instantOr(when, at)))
        if (!row || !still) return no(refusals['signals.noDevice']())
        const opened = await city.files.open(tx, district, still.file)
        if (!opened.ok) return opened
        const chunks: Uint8Array[] = []
        for await (const chunk of opened.value.stream()) chunks.push(chunk as Uint8Array)
        await append(tx, [
          {
            ...{ district, kind: 'camera.looked', subjectKind: 'device', subject: row.id, at },
            ...{ actor: factActorOf(who), body: { code, still: still.at } },
          },
        ])
        return ok({ bytes: Buffer.concat(chunks), mime: opened.value.file.media })
      },
    },
  }
}
