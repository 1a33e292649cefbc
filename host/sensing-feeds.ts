import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { csvOf, no, type Refusal, type Result, type Say, say } from '../base/index.ts'
import { pulse } from '../platform/ledger/index.ts'
import {
  cameras,
  csvPoints,
  feeds,
  jsonPoints,
  lineJsonPoints,
  type Point,
  refusals,
  tellFeed,
} from '../platform/signals/index.ts'
import { alone } from './alone.ts'
import type { OpenCity } from './open.ts'
import { fetchPicture } from './picture-fetch.ts'
import { signalsDoor } from './sensing-door.ts'
import { keepStill } from './sensing-sources.ts'

const FOLDER_MS = 5_000
const STILL_MS = 10_000
const STILLS_AT_ONCE = 4
/** A file that grew within this time is still being written. */
const QUIET_MS = 2_000
const FILE_BYTES = 64 * 1024 * 1024
const STILL_BYTES = 8 * 1024 * 1024

function pointsOf(name: string, body: string, now: number): Result<readonly Point[], Refusal> {
  if (name.endsWith('.csv')) return csvPoints(body)
  if (name.endsWith('.ndjson') || name.endsWith('.jsonl')) return lineJsonPoints(body, now)
  try {
    return jsonPoints(JSON.parse(body), { now })
  } catch {
    return no(refusals['signals.badInput']({ why: say('内容不是 JSON', 'it is not JSON') }))
  }
}

/** Where files of a feed are put. */
export const inboxOf = (city: OpenCity, folder: string): string =>
  join(city.settings.inbox ?? join(city.settings.dataDir, 'inbox'), 'signals', folder)

/** 文件夹接入: files put there are taken, moved to `done`, and what was refused lies beside them as a slip. */
async function takeFolder(city: OpenCity, folder: string, title: string): Promise<Say | null> {
  const root = inboxOf(city, folder)
  const done = join(root, 'done')
  await mkdir(done, { recursive: true })
  let says: Say | null = null
  for (const entry of await readdir(root, { withFileTypes: true })) {
    if (!entry.isFile() || !/\.(csv|ndjson|jsonl|json)$/.test(entry.name)) continue
    const path = join(root, entry.name)
    const { mtimeMs, size } = await stat(path)
    if (Date.now() - mtimeMs < QUIET_MS) continue
    const at = city.now()
    const moved = join(done, `${at.toISOString().replaceAll(/[:.]/g, '')}-${entry.name}`)
    const text = size > FILE_BYTES ? null : await readFile(path, 'utf8')
    const points =
      text === null
        ? no(refusals['signals.badInput']({ why: say('文件过大', 'the file is too large') }))
        : pointsOf(entry.name, text, at.getTime())
    if (!points.ok) {
      says = say(`${entry.name}：${points.error.says.zh}`, `${entry.name}: ${points.error.says.en}`)
      await writeFile(`${moved}.refused.txt`, `${points.error.says.zh}\n${points.error.says.en}\n`)
      await rename(path, moved)
      continue
    }
    const taken = await signalsDoor(city).own(`folder:${title}`.slice(0, 80), points.value, at)
    if (!taken.ok) return taken.error.says
    if (taken.value.refused.length > 0) {
      const many = taken.value.refused.length
      says = say(`${entry.name}：退回 ${many} 行`, `${entry.name}: ${many} lines sent back`)
      const rows = taken.value.refused.map(({ line, refusal }) => {
        const point = points.value[line] as Point
        return [
          line + 2,
          point.device,
          point.metric,
          String(point.at),
          String(point.value),
          refusal.says.zh,
        ].map(String)
      })
      await writeFile(
        `${moved}.refused.csv`,
        `\ufeff${csvOf([['行', '设备', '指标', '时间', '数值', '退回原因'], ...rows])}`,
      )
    }
    await rename(path, moved)
  }
  return says
}

/** A picture from the address of a camera, behind the guard of every pull. Answers what stood in the way. */
export async function pullStill(
  city: OpenCity,
  camera: cameras.CameraRow & { readonly code: string },
): Promise<Refusal | null> {
  const at = city.now()
  const tell = (says: string | null) =>
    city.store.tx((tx) => cameras.pulled(tx, city.plan.district, camera.device, at, says))
  const url = city.vault.open(camera.stillUrl ?? '')
  const got = await fetchPicture(city, url, STILL_BYTES)
  const kept = got.ok && got.value !== null ? await keepStill(city, camera, got.value, 'pulled', at) : got
  await tell(kept.ok ? null : kept.error.says.zh)
  return kept.ok ? null : kept.error
}

/** 文件夹、抓拍 by themselves. */
export function runFeeds(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  const { district } = city.plan
  const onError = (fault: unknown) => onFault(say('感知来源', 'feeds of readings'), fault)
  const beats = [
    pulse(
      alone(city, 'feeds', async () => {
        for (const feed of await feeds(city.store, district)) {
          if (feed.kind !== 'folder' || feed.state !== 'open') continue
          const { folder } = JSON.parse(city.vault.open(feed.settings)) as { folder: string }
          const says = await takeFolder(city, folder, feed.title)
          if (says?.zh !== feed.says?.zh)
            await city.store.tx((tx) => tellFeed(tx, district, feed.id, says, city.now()))
        }
        return false
      }),
      { pollMs: FOLDER_MS, onError },
    ),
    pulse(
      alone(city, 'feeds', async () => {
        const due = await cameras.dueCameras(city.store, district, city.now(), STILLS_AT_ONCE)
        await Promise.all(due.map((camera) => pullStill(city, camera)))
        await city.store.tx((tx) => cameras.forgetStills(tx, district, city.now()))
        return due.length === STILLS_AT_ONCE
      }),
      { pollMs: STILL_MS, onError },
    ),
  ]
  return {
    async stop(): Promise<void> {
      await Promise.all(beats.map((beat) => beat.stop()))
    },
  }
}
