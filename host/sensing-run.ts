import { type Say, say } from '../base/index.ts'
import { pulse } from '../platform/ledger/index.ts'
import { alone } from './alone.ts'
import type { OpenCity } from './open.ts'
import { brainPaceOf } from './pace.ts'
import { signalsOf } from './sensing.ts'

/** Curves of five minutes need not be newer than this. */
const ROLL_MS = 15_000
/** Three missed intervals of a minute are found soon after. */
const SILENCE_MS = 20_000
const PARTITIONS_MS = 3_600_000

/** 城市感知 by itself: roll-ups, silence by the clock, partitions ahead and retention. */
export async function runSensing(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  const signals = signalsOf(city)
  const { store, now } = city
  const where = say('城市感知', 'city sensing')
  const onError = (fault: unknown) => onFault(where, fault)
  await store.tx((tx) => signals.stamp(tx, city.compiled.metrics, now()))
  const beats = [
    pulse(
      alone(city, 'sensing', () => signals.roll(now())),
      { pollMs: ROLL_MS, pace: brainPaceOf(city), onError },
    ),
    pulse(
      alone(city, 'sensing', async () => {
        await store.tx((tx) => signals.silence(tx, now()))
        return false
      }),
      { pollMs: SILENCE_MS, onError },
    ),
    pulse(
      alone(city, 'sensing', async () => {
        await store.tx((tx) => signals.turn(tx, now()))
        return false
      }),
      { pollMs: PARTITIONS_MS, onError },
    ),
  ]
  return {
    async stop(): Promise<void> {
      await Promise.all(beats.map((beat) => beat.stop()))
    },
  }
}
