import type { Instant, Refusal, Result, Say } from '../../base/index.ts'
import type { Actor } from '../../platform/org/declare.ts'
import type { NewReading, Point, PutResult } from '../../platform/signals/declare.ts'
import type { Reader, Tx } from '../../platform/store/declare.ts'

type Answered<T = unknown> = Promise<Result<T, Refusal>>
type Json = Readonly<Record<string, unknown>>

/** Who sends, as a key proved it. */
export type Sender = { readonly name: string; readonly id: string }

/** A broker of somebody else's that the city listens to 外部消息服务. */
export type OutsideBroker = {
  readonly id: string
  readonly title: string
  /** `mqtt://host:1883`, `mqtts://host:8883`. */
  readonly url: string
  readonly username?: string
  readonly password?: string
  /** PEM of the authority that signed the broker's certificate. */
  readonly ca?: string
  /** Filters, and at which level of the topic device and metric stand (from 0); absent: topics of our own kind. */
  readonly topics: readonly {
    readonly filter: string
    readonly device?: number
    readonly metric?: number
  }[]
}

/** 感知接入: devices, gateways and edge agents by their own key. */
export type SignalsDoor = {
  readonly sender: (key: string, name: string | null) => Answered<Sender>
  /** Answers when the points are kept. Refuses with `signals.busy` when too much waits, unless it may wait. */
  readonly take: (
    sender: Sender,
    door: string,
    points: readonly Point[],
    at: Instant,
    wait: boolean,
  ) => Answered<PutResult>
  /** What came in, after its commit, for screens. */
  readonly hear: (hear: (readings: readonly NewReading[]) => void) => () => void
  /** Which of these the actor may see, as a test of each. */
  readonly sees: (who: Actor) => (device: NewReading['device']) => boolean
  /** Brokers of others that the city listens to. */
  readonly brokers?: () => Promise<readonly OutsideBroker[]>
  readonly brokerSays?: (id: string, says: Say | null) => Promise<unknown>
  /** What the city itself fetched. */
  readonly own?: (source: string, points: readonly Point[], at: Instant) => Answered<PutResult>
  /** A still picture of a camera that this sender speaks for. */
  readonly still: (sender: Sender, camera: string, bytes: Uint8Array, at: Instant) => Answered
}

/** 感知设备、感知概览、摄像头. */
export type SensingDesk = {
  readonly read: (reader: Reader, who: Actor, input: Json, at: Instant) => Answered
  readonly change: (tx: Tx, who: Actor, input: Json, at: Instant) => Answered
  /** Readings from a file that somebody hands in. */
  readonly upload: (who: Actor, points: readonly Point[], at: Instant) => Answered<PutResult>
  /** 连接测试: what was tried here, or the broker that the server is to try. */
  readonly tryOut: (
    who: Actor,
    input: Json,
    at: Instant,
  ) => Answered<Json | { readonly broker: OutsideBroker }>
  /** SensorThings-shaped reads. */
  readonly things: (reader: Reader, who: Actor, input: Json, at: Instant) => Answered
  /** A still picture; the look is a fact. */
  readonly still: (
    tx: Tx,
    who: Actor,
    input: { readonly code: string; readonly at: string },
    at: Instant,
  ) => Answered<{ readonly bytes: Uint8Array; readonly mime: string }>
}
