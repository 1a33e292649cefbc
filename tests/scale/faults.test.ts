import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import * as faults from './faults.ts'
import { openNetwork } from './network.ts'
import { makeSlowDisk, noSlowDisk } from './slow-disk.ts'

/** How often each in a row; `bench/faults.ts` asks for ten, and where to write what came of them. */
const TIMES = Number(process.env.HUYING_FAULT_TIMES ?? 1)
const { HUYING_FAULT_OUT: OUT, HUYING_FAULT_BIN: BIN } = process.env

/** Suffers a fault, so often as told; each time is judged by itself. */
async function suffered(
  one: () => Promise<faults.Outcome>,
  also: (outcome: faults.Outcome) => void = () => undefined,
): Promise<void> {
  for (let n = 0; n < TIMES; n++) {
    const outcome = await one()
    if (OUT) appendFileSync(OUT, `${JSON.stringify(outcome)}\n`)
    assertWhole(outcome)
    also(outcome)
  }
}
const told =
  (code: string) =>
  (outcome: faults.Outcome): void =>
    assert.ok((outcome.seen[code] ?? 0) > 0, JSON.stringify(outcome))

/** Whatever happens: what was acknowledged is there once, whole, and was told once; people read why and come again. */
function assertWhole(outcome: faults.Outcome): void {
  const { fault, lost, doubled, half, sentTwice, seen, acknowledged } = outcome
  assert.deepEqual(
    { fault, lost, doubled, half, sentTwice },
    { fault, lost: [], doubled: 0, half: 0, sentTwice: 0 },
  )
  assert.ok(acknowledged > 0)
  for (const code of Object.keys(seen))
    assert.match(
      code,
      /^(no answer|503 (store\.(away|busy|full)|http\.(unavailable|overloaded)))$/,
      JSON.stringify(outcome),
    )
}

describe('tests / scale / faults', () => {
  let ground: faults.Ground
  before(async () => {
    ground = await faults.openGround(BIN ? { bin: BIN } : {})
  })
  after(() => ground?.stop())

  test('kill -9 of the city', () => suffered(() => faults.killCity(ground)))

  test('kill -9 of PostgreSQL: people read that it is away, and that nothing is done twice', () =>
    suffered(
      () => faults.killServer(ground),
      (outcome) => {
        told('503 store.away')(outcome)
        assert.ok(outcome.said.some((words) => words.includes('数据库暂时连不上')))
      },
    ))

  test('kill -9 of both', () => suffered(() => faults.killBoth(ground)))

  test('the line to the database is cut', () => suffered(() => faults.cutLine(ground, 'cut')))

  test('the line to the database is silent: those who wait are told within seconds', () =>
    suffered(() => faults.cutLine(ground, 'silent'), told('503 store.away')))

  test('the server stands still for a while, as on a disk that does not answer', () =>
    suffered(() => faults.stallServer(ground)))

  test('all connections are taken', () => suffered(() => faults.exhaustPool(ground), told('503 store.busy')))
})

const root = process.platform === 'linux' && process.getuid?.() === 0

test('tests / scale / faults: the disk is slow', { skip: noSlowDisk }, async () => {
  const disk = makeSlowDisk()
  try {
    const ground = await faults.openGround({ bin: disk.bin })
    try {
      const before = disk.felt()
      // what is acknowledged was waited for: slow, and not given up
      await suffered(() => faults.slowDisk(ground, disk))
      assert.ok(disk.felt() - before > 5, 'the disk was slow indeed')
    } finally {
      await ground.stop()
    }
  } finally {
    disk.remove()
  }
})

test('tests / scale / faults: the disk is full', {
  skip: root ? false : 'only root may mount a small disk',
}, async () => {
  const disk = mkdtempSync(join(tmpdir(), 'huying-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=600m', 'tmpfs', disk])
  try {
    const folder = join(disk, 'server')
    mkdirSync(folder)
    const ground = await faults.openGround({ folder })
    try {
      await suffered(
        () => faults.fillDisk(ground),
        ({ seen }) => assert.ok((seen['503 store.full'] ?? 0) + (seen['503 store.away'] ?? 0) > 0),
      )
    } finally {
      await ground.stop()
    }
  } finally {
    execFileSync('umount', ['-l', disk])
    rmSync(disk, { recursive: true, force: true })
  }
})

test('tests / scale / faults: the network between the city and its database is cut', {
  skip: root ? false : 'only root may make a network of its own',
}, async () => {
  const network = openNetwork()
  try {
    const ground = await faults.openGround(network.options)
    try {
      await suffered(() => faults.cutNetwork(ground, network), told('503 store.away'))
    } finally {
      await ground.stop()
    }
  } finally {
    network.close()
  }
})
