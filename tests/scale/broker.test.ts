import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { connectAsync } from 'mqtt'
import { no, ok } from '../../base/index.ts'
import { refusals } from '../../platform/signals/declare.ts'
import type { Point } from '../../platform/signals/index.ts'
import type { SignalsDoor } from '../../server/city/signals.ts'
import { startMqtt } from '../../server/mqtt/broker.ts'
import { until } from './people.ts'
import { openLine } from './proxy.ts'

test('the line between devices and the broker is cut and silent again and again: every reading that was acknowledged is kept, and none that was not is lost to its sender', async () => {
  /** What the database would hold: one value for a device, a metric and an instant. */
  const kept = new Map<string, Point>()
  const door: SignalsDoor = {
    sender: async (key) =>
      key === 'right-key-of-a-gateway' ? ok({ id: 'g', name: 'gate' }) : no(refusals['signals.key']()),
    async take(_sender, _door, points) {
      for (const one of points) kept.set(`${one.device} ${one.metric} ${one.at}`, one)
      return ok({ stored: points.length, repeated: 0, flagged: 0, refused: [] })
    },
    hear: () => () => undefined,
    sees: () => () => true,
    still: async () => no(refusals['signals.key']()),
  }
  const mqtt = await startMqtt(door, { port: 0, host: '127.0.0.1', now: () => new Date() })
  const line = await openLine({ port: mqtt.port ?? 0, host: '127.0.0.1' })
  const client = await connectAsync(`mqtt://127.0.0.1:${line.port}`, {
    ...{ username: 'gate', password: 'right-key-of-a-gateway', keepalive: 1, reconnectPeriod: 50 },
    ...{ connectTimeout: 2_000, clean: true, queueQoSZero: false },
  })
  client.on('error', () => undefined)
  const acknowledged = new Set<number>()
  /** As a gateway does: what was not acknowledged is said again, and what was kept twice is one reading. */
  async function say(n: number): Promise<void> {
    const message = JSON.stringify({ value: n, at: 1_000 + n })
    for (;;)
      try {
        await client.publishAsync('huying/v1/W-1/waterLevel', message, { qos: 1 })
        assert.ok(kept.has(`W-1 waterLevel ${1_000 + n}`), 'acknowledged and not kept')
        acknowledged.add(n)
        return
      } catch (fault) {
        if (fault instanceof assert.AssertionError) throw fault
        await pause(50)
      }
  }
  try {
    const sent: Promise<unknown>[] = []
    for (let n = 0; n < 120; n++) {
      sent.push(say(n))
      if (n === 30 || n === 70) line.set('cut')
      if (n === 50) line.set('silent')
      if (n === 40 || n === 80) line.set('open')
      if (n === 60) {
        await pause(2_500)
        line.set('open')
      }
      await pause(5)
    }
    await Promise.all(sent)
    await until('all are kept', () => kept.size === 120)
    assert.equal(acknowledged.size, 120)
  } finally {
    await client.endAsync(true)
    await line.stop()
    await mqtt.close()
  }
})
