import type { DeviceDeclaration } from '../../../kit/index.ts'

/** A number of 0 to 1 out of a text and a step: the same in every run. */
function noise(text: string, step: number): number {
  let hash = 2_166_136_261 ^ step
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16_777_619)
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_507)
  hash ^= hash >>> 13
  return (hash >>> 0) / 4_294_967_296
}

const HOUR = 3_600_000
const wave = (hours: number, peak: number, width: number): number =>
  Math.exp(-(((((hours - peak + 36) % 24) - 12) / width) ** 2))

/** Showers of the demonstration: some hours of some days, the same for the whole district with its own weight each place. */
function shower(ms: number): number {
  const hour = Math.floor(ms / HOUR)
  const known = showers.get(hour)
  if (known !== undefined) return known
  const falls = showerOf(hour)
  showers.set(hour, falls)
  return falls
}
const showers = new Map<number, number>()
function showerOf(hour: number): number {
  const wet = noise('shower', Math.floor(hour / 5))
  return wet > 0.82 ? (wet - 0.82) * 5 * (0.4 + noise('within', hour)) : 0
}
const lately = (ms: number): number =>
  [0, 1, 2, 3, 4].reduce((sum, n) => sum + shower(ms - n * HOUR) * (1 - n / 6), 0)

/** Three nights of twelve a zone leaks until its crew has been there; one zone or another always does. */
const LEAKS: Readonly<Record<string, number>> = { 'FL-02': 0, 'FL-03': 3, 'FL-05': 6, 'FL-06': 9 }
const LEAK_M3H = 22
function leaking(code: string, ms: number): number {
  const phase = LEAKS[code]
  if (phase === undefined) return 0
  // a night begins at noon, so that its two to five o’clock is whole
  const night = Math.floor((ms / HOUR + 8 - 12) / 24)
  return (night + 12 - phase) % 12 < 3 ? LEAK_M3H : 0
}

type Of = (code: string, ms: number, hours: number, step: number) => number

const STEP = 300_000

/** What an instrument of each metric says at an ordinary time; hours are local. */
const shapes: Readonly<Record<string, Of>> = {
  waterLevel: (code, ms, hours, step) =>
    1.4 +
    noise(code, 0) * 2 +
    0.18 * Math.sin(((hours + noise(code, 1) * 12) / 12.4) * 2 * Math.PI) +
    lately(ms) * 0.22 +
    noise(code, step) * 0.02,
  pondingDepth: (code, ms, _hours, step) =>
    Math.max(0, lately(ms) * (3 + noise(code, 0) * 6) - 2 + noise(code, step) * 0.5),
  rain: (code, ms, _hours, step) => shower(ms) * (0.6 + noise(code, 0) * 0.8) * noise(code, step) * 6,
  flow: (code, ms, hours, step) =>
    (60 + noise(code, 0) * 240) *
      (0.25 + 0.5 * wave(hours, 8, 2.2) + 0.55 * wave(hours, 20, 2.6) + noise(code, step) * 0.05) +
    leaking(code, ms),
  pressure: (code, _ms, hours, step) =>
    0.36 +
    noise(code, 0) * 0.06 -
    0.05 * wave(hours, 8, 2.2) -
    0.06 * wave(hours, 20, 2.6) +
    noise(code, step) * 0.006,
  noise: (code, _ms, hours, step) =>
    46 +
    noise(code, 0) * 6 +
    8 * (wave(hours, 9, 4) + wave(hours, 18, 4)) * (0.7 + noise(code, step) * 0.5) +
    noise(code, step + 7) * 4,
  pm25: (code, ms, hours, step) => air(code, ms, hours, step, 28),
  pm10: (code, ms, hours, step) => air(code, ms, hours, step, 46),
  so2: (code, _ms, _hours, step) => 6 + noise(code, step) * 4,
  no2: (code, _ms, hours, step) =>
    24 + 20 * (wave(hours, 8, 2) + wave(hours, 19, 2.5)) + noise(code, step) * 10,
  co: (code, _ms, hours, step) => 0.6 + 0.3 * wave(hours, 19, 3) + noise(code, step) * 0.2,
  o3: (code, _ms, hours, step) => 30 + 90 * wave(hours, 15, 3) + noise(code, step) * 18,
  temperature: (code, ms, hours, step) => 21 + 6 * wave(hours, 15, 5) - shower(ms) * 2 + noise(code, step),
  humidity: (code, ms, hours, step) =>
    Math.min(100, 70 - 18 * wave(hours, 15, 5) + lately(ms) * 8 + noise(code, step) * 5),
  windSpeed: (code, _ms, hours, step) => 1 + 1.6 * wave(hours, 14, 5) + noise(code, step) * 1.8,
  windDirection: (code, _ms, _hours, step) => (110 + noise(code, Math.floor(step / 6)) * 120) % 360,
  ph: (code, _ms, _hours, step) => 7 + noise(code, 0) * 0.4 + noise(code, step) * 0.1,
  dissolvedOxygen: (code, _ms, hours, step) =>
    5.4 + noise(code, 0) + 0.9 * wave(hours, 15, 4) + noise(code, step) * 0.3,
  codmn: (code, ms, _hours, step) => 3.4 + noise(code, 0) * 1.4 + lately(ms) * 0.5 + noise(code, step) * 0.3,
  ammonia: (code, ms, _hours, step) =>
    0.4 + noise(code, 0) * 0.5 + lately(ms) * 0.12 + noise(code, step) * 0.06,
  totalPhosphorus: (code, _ms, _hours, step) => 0.1 + noise(code, 0) * 0.08 + noise(code, step) * 0.02,
  coverTilt: (code, _ms, _hours, step) => noise(code, step) * 1.5,
  coverOpen: () => 0,
  smoke: () => 0,
  battery: (code, ms) => Math.round(92 - ((ms / 86_400_000 + noise(code, 0) * 300) % 300) / 5),
}

const air = (code: string, ms: number, hours: number, step: number, base: number): number =>
  base * (0.7 + noise(code, 0) * 0.5) +
  base * 0.35 * (wave(hours, 9, 3) + wave(hours, 21, 3)) -
  Math.min(base * 0.4, lately(ms) * base * 0.12) +
  noise(code, step) * base * 0.2

/** Devices of the demonstration that are not well, so that there is something to see and to repair. */
const STUCK = /^WL-03$/
const SILENT = /^(CV-07|PR-05)$/
const SLIPPED = /^PR-02$/
const SPIKING = /^FL-04$/

/** What an instrument of the demonstration says; null: nothing. */
export function readings(device: DeviceDeclaration, metric: string, at: Date): number | null {
  const ms = at.getTime()
  const step = Math.floor(ms / STEP)
  const hours = ((ms / HOUR + 8) % 24) + 0
  const shape = shapes[metric]
  if (!shape) return null
  if (STUCK.test(device.code) && metric === 'waterLevel') return 1.86
  const value = shape(device.code, ms, hours, step)
  // a telemetry unit that was set to metres of water for some hours of each day
  if (SLIPPED.test(device.code) && hours >= 3 && hours < 5) return round(value * 101.97)
  if (SPIKING.test(device.code) && noise(device.code, step) > 0.985) return 49_000
  return round(value)
}

/** Who has not spoken for a while when the demonstration begins. */
export const silent = (device: DeviceDeclaration): boolean => SILENT.test(device.code)

const round = (value: number): number => Math.round(value * 1000) / 1000
