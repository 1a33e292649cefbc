import { type Id, type Instant, newId, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import { type Actor, factActorOf } from '../org/index.ts'
import type { Tx } from '../store/index.ts'
import { mayMove } from './decide.ts'
import { type DeviceDeclaration, type DeviceState, deviceKinds, deviceStates, refusals } from './declare.ts'
import { insertCameras } from './keep-cameras.ts'
import * as keep from './keep-devices.ts'

export type DeviceEnv = {
  readonly district: string
  /** Seals what cameras' addresses hold. */
  readonly seal: (text: string) => string
  /** Something about devices changed. */
  readonly changed: (tx: Tx) => void
}

const bad = (zh: string, en: string) => no(refusals['signals.badInput']({ why: say(zh, en) }))

const record = (
  tx: Tx,
  env: DeviceEnv,
  who: Actor,
  kind: string,
  device: Id,
  at: Instant,
  body: Readonly<Record<string, unknown>> = {},
) =>
  append(tx, [
    {
      district: env.district,
      kind,
      subjectKind: 'device',
      subject: device,
      at,
      actor: factActorOf(who),
      body,
    },
  ])

/** What is wrong with a declared device, by itself. */
export function faultOf(one: DeviceDeclaration, known: (metric: string) => boolean): Refusal | null {
  const wrong = (zh: string, en: string): Refusal => refusals['signals.badInput']({ why: say(zh, en) })
  if (!/^[\w.:-]{2,60}$/.test(one.code))
    return wrong(`设备编码“${one.code}”只能用字母、数字和 - _ . :`, `${one.code} is no code for a device`)
  if (one.title.trim().length < 2 || one.title.length > 100)
    return wrong('请填写设备名称', 'the device wants a name')
  if (!Object.hasOwn(deviceKinds, one.kind)) return wrong('没有这类设备', `there is no kind ${one.kind}`)
  if (!Number.isInteger(one.interval) || one.interval < 1 || one.interval > 604_800)
    return wrong('采集周期应为 1 秒至 7 天', 'the interval is between a second and seven days')
  if ((one.lon === undefined) !== (one.lat === undefined)) return wrong('经纬度不完整', 'half a point')
  if (one.lat !== undefined && (Math.abs(one.lat) > 90 || Math.abs(one.lon ?? 0) > 180))
    return wrong('经纬度超出范围，是否颠倒', 'no such point: were the two swapped?')
  if (one.kind !== 'camera' && one.metrics.length === 0)
    return wrong('请选择指标', 'a device measures something')
  for (const metric of one.metrics) {
    const name = typeof metric === 'string' ? metric : metric.metric
    if (!known(name)) return wrong(`没有指标“${name}”`, `there is no metric ${name}`)
  }
  return null
}

/** 设备登记, several at once. Codes that are registered already are refused as a whole. */
export async function registerDevices(
  env: DeviceEnv,
  tx: Tx,
  who: Actor,
  all: readonly (DeviceDeclaration & { readonly unitId: Id | null; readonly state?: DeviceState })[],
  at: Instant,
): Promise<Result<readonly Id[], Refusal>> {
  const metricIds = new Map((await keep.metrics(tx)).map((one) => [one.name, one.id]))
  for (const one of all) {
    const fault = faultOf(one, (name) => metricIds.has(name))
    if (fault) return no(fault)
  }
  const codes = all.map((one) => one.code)
  const twice = codes.find((code, n) => codes.indexOf(code) !== n)
  const [taken] = await keep.takenCodes(tx, env.district, codes)
  if (twice !== undefined || taken !== undefined)
    return bad(`设备编码“${twice ?? taken}”已登记`, `the code ${twice ?? taken} is registered`)
  const sites = new Map(
    all.flatMap(({ site, ...one }) => (site ? [[site.code, { site, one }] as const] : [])),
  )
  await keep.insertSites(
    tx,
    env.district,
    [...sites.values()].map(({ site, one }) => ({
      ...{ id: newId(), code: site.code, title: site.title, area: one.area, lon: one.lon ?? null },
      lat: one.lat ?? null,
    })),
    at,
  )
  const siteIds = new Map(
    (await keep.sitesByCode(tx, env.district, [...sites.keys()])).map((one) => [one.code, one.id]),
  )
  const rows = all.map(
    (one): keep.NewDeviceRow => ({
      id: newId(),
      code: one.code,
      title: one.title.trim(),
      kind: one.kind,
      model: one.model ?? null,
      maker: one.maker ?? null,
      serial: one.serial ?? null,
      site: one.site ? (siteIds.get(one.site.code) ?? null) : null,
      area: one.area,
      address: one.address ?? null,
      lon: one.lon ?? null,
      lat: one.lat ?? null,
      unit: one.unitId,
      interval: one.interval,
      state: one.state ?? 'registered',
      calibratedOn: one.calibratedOn ?? null,
      calibrationDue: one.calibrationDue ?? null,
      extra: {},
    }),
  )
  await keep.insertDevices(tx, env.district, rows, at)
  await keep.insertDeviceMetrics(
    tx,
    env.district,
    all.flatMap((one, n) =>
      one.metrics.map((metric): keep.DeviceMetricRow => {
        const own = typeof metric === 'string' ? { metric } : metric
        return {
          device: (rows[n] as keep.NewDeviceRow).id,
          metric: metricIds.get(own.metric) as number,
          low: 'range' in own ? (own.range?.[0] ?? null) : null,
          high: 'range' in own ? (own.range?.[1] ?? null) : null,
          jump: 'jump' in own ? (own.jump ?? null) : null,
          flatAfter: 'flatAfter' in own ? (own.flatAfter ?? null) : null,
        }
      }),
    ),
  )
  await keep.insertPlaces(
    tx,
    env.district,
    rows.map(({ id, site, area, address, lon, lat }) => ({
      ...{ device: id, fromAt: at, site, area, address, lon, lat, reason: '登记', byName: who.name },
    })),
  )
  await insertCameras(
    tx,
    env.district,
    all.flatMap((one, n) => {
      const { camera } = one
      if (!camera) return []
      const { address, ...rest } = camera
      return [
        { device: (rows[n] as keep.NewDeviceRow).id, ...rest, address: address ? env.seal(address) : null },
      ]
    }),
  )
  await append(
    tx,
    rows.map((row) => ({
      ...{ district: env.district, kind: 'device.registered', subjectKind: 'device', subject: row.id, at },
      ...{ actor: factActorOf(who), body: { code: row.code, title: row.title, kind: row.kind } },
    })),
  )
  env.changed(tx)
  return ok(rows.map((row) => row.id))
}

async function held(env: DeviceEnv, tx: Tx, id: Id): Promise<Result<keep.DeviceRow, Refusal>> {
  const row = await keep.lockDevice(tx, env.district, id)
  return row ? ok(row) : no(refusals['signals.noDevice']())
}

/** 资料变更: its name, who looks after it 权属单位, how often it speaks, what it is. */
export async function edit(
  env: DeviceEnv,
  tx: Tx,
  who: Actor,
  input: {
    readonly id: Id
    readonly title: string
    readonly unit: Id | null
    readonly interval: number
    readonly model: string | null
    readonly maker: string | null
    readonly serial: string | null
  },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const row = await held(env, tx, input.id)
  if (!row.ok) return row
  const title = input.title.trim()
  if (title.length < 2 || title.length > 100)
    return bad('设备名称应为 2–100 字', 'a name has 2 to 100 characters')
  if (!Number.isInteger(input.interval) || input.interval < 1 || input.interval > 604_800)
    return bad('采集周期应为 1 秒至 7 天', 'the interval is between a second and seven days')
  await keep.setDetails(tx, env.district, { ...input, title }, at)
  await record(tx, env, who, 'device.edited', input.id, at, {
    ...{ title, unit: input.unit, interval: input.interval },
    from: { title: row.value.title, unit: row.value.unit, interval: row.value.interval },
  })
  env.changed(tx)
  return ok(null)
}

/** 状态变更: test, put to work, take out for repair, retire. */
export async function setState(
  env: DeviceEnv,
  tx: Tx,
  who: Actor,
  { id, to, reason }: { readonly id: Id; readonly to: DeviceState; readonly reason: string },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const row = await held(env, tx, id)
  if (!row.ok) return row
  const may = mayMove(row.value.state, to)
  if (!may.ok) return may
  const why = reason.trim().slice(0, 200)
  if ((to === 'repair' || to === 'retired') && why.length < 2) return bad('请写明原因', 'say why')
  await keep.setState(tx, env.district, id, to, at)
  if (row.value.state === 'offline' || to === 'retired') await keep.closeOutage(tx, env.district, id, at)
  if (to === 'repair')
    await keep.insertRecord(tx, env.district, {
      ...{ id: newId(), device: id, kind: 'repair', fromAt: at, toAt: null, note: why, result: null },
      byName: who.name,
    })
  if (row.value.state === 'repair')
    await keep.closeRecord(tx, env.district, id, 'repair', why || deviceStates[to].zh, at)
  await record(tx, env, who, 'device.stateSet', id, at, { from: row.value.state, to, reason: why })
  env.changed(tx)
  return ok(null)
}

/** 校准、维护 begin and end: what is said meanwhile is kept and does not count. */
export async function flag(
  env: DeviceEnv,
  tx: Tx,
  who: Actor,
  input: {
    readonly id: Id
    readonly flagged: 'calibrating' | 'maintenance' | null
    readonly note: string
    readonly calibratedOn?: string
    readonly calibrationDue?: string
  },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const row = await held(env, tx, input.id)
  if (!row.ok) return row
  if (row.value.state === 'retired')
    return no(refusals['signals.wrongState']({ state: deviceStates.retired }))
  const note = input.note.trim().slice(0, 300)
  if (note.length < 2) return bad('请写明情况', 'say what is done')
  const { id, flagged } = input
  if (row.value.flagged) await keep.closeRecord(tx, env.district, id, row.value.flagged, note, at)
  if (flagged)
    await keep.insertRecord(tx, env.district, {
      ...{ id: newId(), device: id, kind: flagged, fromAt: at, toAt: null, note, result: null },
      byName: who.name,
    })
  await keep.setFlagged(tx, env.district, id, flagged, at)
  if (input.calibratedOn)
    await keep.setCalibrated(tx, env.district, id, input.calibratedOn, input.calibrationDue ?? null, at)
  await record(tx, env, who, 'device.flagged', id, at, { flagged, note })
  env.changed(tx)
  return ok(null)
}

/** 迁移: from now on it stands elsewhere; where it stood stays known. */
export async function move(
  env: DeviceEnv,
  tx: Tx,
  who: Actor,
  to: {
    readonly id: Id
    readonly area: string
    readonly address: string | null
    readonly lon: number | null
    readonly lat: number | null
    readonly reason: string
  },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const row = await held(env, tx, to.id)
  if (!row.ok) return row
  const reason = to.reason.trim().slice(0, 200)
  if (reason.length < 2) return bad('请写明迁移原因', 'say why it is moved')
  if (to.lat !== null && (Math.abs(to.lat) > 90 || Math.abs(to.lon ?? 0) > 180))
    return bad('经纬度超出范围，是否颠倒', 'no such point: were the two swapped?')
  const { id, area, address, lon, lat } = to
  const place = { device: id, fromAt: at, site: null, area, address, lon, lat, reason, byName: who.name }
  await keep.insertPlaces(tx, env.district, [place])
  await keep.setPlace(tx, env.district, place, at)
  await record(tx, env, who, 'device.moved', id, at, { area, reason })
  env.changed(tx)
  return ok(null)
}

/** 阈值设置 of one metric of a device: what differs from the metric's own limits; null = as declared. */
export async function setLimits(
  env: DeviceEnv,
  tx: Tx,
  who: Actor,
  one: {
    readonly id: Id
    readonly metric: string
    readonly low: number | null
    readonly high: number | null
    readonly jump: number | null
    readonly flatAfter: number | null
  },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const row = await held(env, tx, one.id)
  if (!row.ok) return row
  const metric = (await keep.metrics(tx)).find((known) => known.name === one.metric)
  if (!metric) return bad('没有该指标', 'there is no such metric')
  const { low, high, jump, flatAfter } = one
  if (low !== null && high !== null && !(low < high)) return bad('上下限颠倒', 'the range is upside down')
  if ((jump !== null && jump <= 0) || (flatAfter !== null && flatAfter < 3))
    return bad('跳变限应大于 0，恒值限至少 3 次', 'a jump is more than nothing, three equal values at least')
  await keep.insertDeviceMetrics(tx, env.district, [
    { device: one.id, metric: metric.id, low, high, jump, flatAfter },
  ])
  await keep.touch(tx, env.district, one.id, at)
  await record(tx, env, who, 'device.limitsSet', one.id, at, {
    metric: one.metric,
    low,
    high,
    jump,
    flatAfter,
  })
  env.changed(tx)
  return ok(null)
}
