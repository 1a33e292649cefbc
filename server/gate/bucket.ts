/** How often: `burst` at once, then `perMinute` evenly. */
export type Rate = { readonly perMinute: number; readonly burst: number }

/** The classes of doors, each with what an honest client needs several times over. */
export const RATES = {
  /** Password tries; the org room also locks the account. */
  login: { perMinute: 10, burst: 20 },
  /** A desk with live lists, 15 s polling of nothing: about 30 a minute. */
  staff: { perMinute: 1_200, burst: 300 },
  staffWrite: { perMinute: 240, burst: 60 },
  publicRead: { perMinute: 120, burst: 60 },
  /** A person reports a few things a day; a family behind one address some more. */
  publicWrite: { perMinute: 10, burst: 10 },
  /** The same person over a day: 60 requests are a lot even for a neighbourhood behind one address. */
  publicDay: { perMinute: 60 / 1440, burst: 60 },
  publicUpload: { perMinute: 9, burst: 18 },
  upload: { perMinute: 30, burst: 30 },
  /** A telephone that was eight hours without a line brings hundreds of photos and acts at once. */
  field: { perMinute: 1_200, burst: 1_200 },
  /** Mails of one sender. */
  mail: { perMinute: 1, burst: 30 },
  open311Read: { perMinute: 300, burst: 100 },
  open311Write: { perMinute: 600, burst: 200 },
  /** A gateway of devices, by its key: a hundred batches a second are a lot. */
  device: { perMinute: 60_000, burst: 5_000 },
  /** A program with a key; usually as agreed with it. */
  client: { perMinute: 600, burst: 200 },
  hook: { perMinute: 3_000, burst: 1_000 },
  /** Calls of shared data; each grant has a rate of its own. What is turned away here are guessed keys and floods. */
  share: { perMinute: 600_000, burst: 20_000 },
  page: { perMinute: 1_200, burst: 400 },
} as const satisfies Record<string, Rate>
export type RateClass = keyof typeof RATES
export type Rates = { readonly [C in RateClass]?: Rate }

export type Bucket = { tokens: number; at: number; spent?: number; rate?: Rate }

/** Takes one token; answers the seconds to wait, 0 when there was one. Pure apart from the bucket given. */
export function take(bucket: Bucket, rate: Rate, nowMs: number): number {
  const perMs = rate.perMinute / 60_000
  bucket.tokens = Math.min(rate.burst, bucket.tokens + Math.max(0, nowMs - bucket.at) * perMs)
  bucket.at = nowMs
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1
    return 0
  }
  return Math.max(1, Math.ceil((1 - bucket.tokens) / perMs / 1000))
}

/** Buckets kept at most; when full, the one idle longest goes (it is the fullest, so nothing is forgiven). */
const MOST = 50_000

/** A purse that is this empty is looked at together with those of other processes; small ones always are. */
const WORTH_TELLING = 0.75
const SMALL = 20

/** Purses of one process; `shareBuckets` makes them common to all processes of a city. */
export function makeBuckets(rates: Rates) {
  const buckets = new Map<string, Bucket>()
  function takeOne(group: RateClass, key: string, nowMs: number, agreed?: Rate): number {
    const rate = agreed ?? rates[group] ?? RATES[group]
    const name = `${group} ${key}`
    const bucket = buckets.get(name) ?? { tokens: rate.burst, at: nowMs }
    buckets.delete(name)
    buckets.set(name, bucket)
    if (buckets.size > MOST) buckets.delete(buckets.keys().next().value as string)
    const wait = take(bucket, rate, nowMs)
    if (wait === 0) bucket.spent = (bucket.spent ?? 0) + 1
    bucket.rate = rate
    return wait
  }
  /** What was drawn and not yet told, of purses that somebody may try to empty at several processes. */
  takeOne.untold = (): { readonly name: string; readonly spent: number; readonly rate: Rate }[] => {
    const found: { name: string; spent: number; rate: Rate }[] = []
    for (const [name, { spent, rate, tokens }] of buckets)
      if (spent && rate && (rate.burst <= SMALL || tokens < rate.burst * WORTH_TELLING))
        found.push({ name, spent, rate })
    return found
  }
  /** `tokens` are in the common purse now that `spent` was taken from it. */
  takeOne.told = (name: string, spent: number, tokens: number, nowMs: number): void => {
    const bucket = buckets.get(name)
    if (!bucket) return
    bucket.spent = Math.max(0, (bucket.spent ?? 0) - spent)
    bucket.tokens = tokens - bucket.spent
    bucket.at = nowMs
  }
  return takeOne
}
export type Buckets = ReturnType<typeof makeBuckets>

/** One household: an IPv4 address, or the /64 of an IPv6 one (each subscriber has at least that many). */
export function household(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)
  if (mapped) return mapped[1] as string
  if (!ip.includes(':')) return ip
  const [head = '', tail = ''] = ip.split('%')[0]?.split('::') ?? []
  const left = head ? head.split(':') : []
  const right = tail ? tail.split(':') : []
  const zeros = ip.includes('::') ? Math.max(0, 8 - left.length - right.length) : 0
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right].map(
    (group) => Number.parseInt(group, 16) || 0,
  )
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}
