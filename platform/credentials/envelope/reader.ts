import type {
  Check,
  CodeKind,
  DeniedList,
  Revoked,
  Roots,
  SceneNumber,
  StatusList,
  Trust,
  Verdict,
} from './declare.ts'
import { openDenied, openStatusList, openTrust } from './lists.ts'
import { openReplay } from './replay.ts'
import { fromHex } from './sign.ts'
import { verify } from './verify.ts'

/** The roots as a city publishes them; a reader gets them once, by a way that it trusts. */
export type PublishedRoots = {
  readonly threshold: number
  readonly keys: readonly {
    readonly kid: number
    readonly algorithm: 'ed25519' | 'sm2'
    readonly publicKey: string
  }[]
}

/** Where a reader keeps lists between starts: a browser's storage, a file, a map. */
export type ReaderStore = {
  get(name: string): Promise<Uint8Array | undefined> | Uint8Array | undefined
  set(name: string, bytes: Uint8Array): Promise<void> | void
}

export type ReaderOptions = {
  /** Address of the city, e.g. `https://city.example`. */
  readonly city: string
  readonly roots: PublishedRoots
  /** The scene this reader reads; left out, it reads certificates only. */
  readonly scene?: SceneNumber
  readonly kinds?: readonly CodeKind[]
  readonly store: ReaderStore
  /** How old the state of certificates may be, seconds; a day by default. */
  readonly statusWithin?: number
  readonly fetch?: (url: string) => Promise<Response>
  /** Milliseconds since 1970; the clock of the machine by default. */
  readonly now?: () => number
  readonly check?: Check
}

/** What a city has to tell and cannot be trusted for: every list is opened by its signatures. */
type Index = { readonly lists: readonly { readonly list: string; readonly url: string }[] }

export type OfflineReader = {
  /** Fetches what is new; true when the lists are those of now. Without a line the lists kept before go on. */
  refresh(): Promise<boolean>
  check(code: string | Uint8Array, options?: { readonly purpose?: string }): Verdict
  /** Since when what this reader knows has held 截至; null before the first list. */
  readonly asOf: { readonly trust: Date; readonly status: Date | null } | null
}

/** A reader 读码端 for programs of others: keeps the city's lists, and judges codes without a line. */
export async function openReader(options: ReaderOptions): Promise<OfflineReader> {
  const { store, city, statusWithin = 86_400 } = options
  const ask = options.fetch ?? ((url: string) => fetch(url))
  const now = options.now ?? Date.now
  const kinds = options.kinds ?? (options.scene === undefined ? (['certificate'] as const) : undefined)
  const roots: Roots = {
    threshold: options.roots.threshold,
    keys: options.roots.keys.map((key) => ({ ...key, publicKey: fromHex(key.publicKey) })),
  }
  const checking = options.check ? { check: options.check } : {}
  const replay = openReplay()
  let trust: Trust | undefined
  const lists = new Map<number, StatusList>()
  let denied: DeniedList | undefined
  let clockOffset: number | undefined

  /** Takes a list in; false when it is not what it says, or older than the one at hand. */
  function take(name: string, bytes: Uint8Array): boolean {
    if (name === 'trust') {
      const opened = openTrust(bytes, roots, { before: trust, ...checking })
      if (opened) trust = opened
      return opened !== undefined
    }
    if (!trust) return false
    if (name === 'denied') {
      const opened = openDenied(bytes, trust, options.check)
      if (opened && opened.issuedAt >= (denied?.issuedAt ?? 0)) denied = opened
      return opened !== undefined
    }
    const opened = openStatusList(bytes, trust, options.check)
    if (
      opened &&
      `status-${opened.list}` === name &&
      opened.issuedAt >= (lists.get(opened.list)?.issuedAt ?? 0)
    )
      lists.set(opened.list, opened)
    return opened !== undefined
  }

  async function fetched(url: string): Promise<Response | undefined> {
    try {
      const response = await ask(new URL(url, city).href)
      return response.ok ? response : undefined
    } catch {
      return undefined
    }
  }

  const known = await store.get('names')
  const names = known ? new TextDecoder().decode(known).split(' ') : []
  for (const name of names.sort((a, b) => Number(b === 'trust') - Number(a === 'trust'))) {
    const bytes = await store.get(name)
    if (bytes) take(name, bytes)
  }

  return {
    async refresh() {
      const response = await fetched('/api/public/credentials/lists')
      if (!response) return false
      const date = Date.parse(response.headers.get('date') ?? '')
      if (!Number.isNaN(date)) clockOffset = Math.round((now() - date) / 1000)
      const index = (await response.json().catch(() => undefined)) as Partial<Index> | undefined
      if (!Array.isArray(index?.lists)) return false
      const taken: string[] = []
      const wanted = index.lists.filter(({ list }) => /^(trust|denied|status-\d{1,5})$/.test(list))
      for (const { list, url } of wanted.sort(
        (a, b) => Number(b.list === 'trust') - Number(a.list === 'trust'),
      )) {
        const answer = await fetched(url)
        const bytes = answer && new Uint8Array(await answer.arrayBuffer())
        if (!bytes || !take(list, bytes)) continue
        await store.set(list, bytes)
        taken.push(list)
      }
      if (taken.length > 0)
        await store.set('names', new TextEncoder().encode([...new Set([...names, ...taken])].join(' ')))
      return wanted.length > 0 && taken.length === wanted.length
    },
    check(code, { purpose } = {}) {
      if (!trust) return { ok: false, refused: 'trustExpired' }
      const revoked: Revoked = { lists, denied }
      return verify(code, {
        ...{ trust, revoked, replay, kinds, statusWithin, clockOffset, purpose },
        now: Math.floor(now() / 1000),
        scene: options.scene,
        ...checking,
      })
    },
    get asOf() {
      if (!trust) return null
      const status = [...lists.values()].map(({ issuedAt }) => issuedAt)
      return {
        trust: new Date(trust.issuedAt * 1000),
        status: status.length > 0 ? new Date(Math.min(...status) * 1000) : null,
      }
    },
  }
}
