import { makeStore } from './store.ts'

export type LiveEvent = { readonly id: string | null; readonly event: string; readonly data: unknown }
/** How fresh the page is. `heardAt` is the last byte from the server, pings included: it says how old a figure may be. */
export type LiveState = {
  readonly state: 'off' | 'connecting' | 'live' | 'lost'
  readonly heardAt: number | null
  readonly since: number
}

type Listener = (data: unknown, event: LiveEvent) => void

const QUIET_MS = 40_000

/**
 * Server-sent events over fetch instead of `EventSource`: we hear the pings (so the page knows how old it is), can send
 * `Last-Event-ID` after any break, and notice a dead line after 40 s without a ping (the server pings every 15 s).
 */
export function makeConnection(url: string) {
  const state = makeStore<LiveState>({ state: 'off', heardAt: null, since: Date.now() })
  const listeners = new Map<string, Set<Listener>>()
  let lastId: string | null = null
  let stop: AbortController | null = null
  let wanted = 0

  const become = (next: LiveState['state'], heard = false): void =>
    state.set((before) => ({
      state: next,
      heardAt: heard ? Date.now() : before.heardAt,
      since: before.state === next ? before.since : Date.now(),
    }))

  function hand(event: LiveEvent): void {
    for (const name of [event.event, '*'])
      for (const listener of [...(listeners.get(name) ?? [])]) listener(event.data, event)
  }

  async function read(signal: AbortSignal, cut: AbortController): Promise<void> {
    const response = await fetch(url, {
      credentials: 'same-origin',
      headers: { accept: 'text/event-stream', ...(lastId ? { 'last-event-id': lastId } : {}) },
      signal,
    })
    if (!response.ok || !response.body) throw new Error(`live ${response.status}`)
    const wasLost = state.get().state === 'lost'
    become('live', true)
    // What happened before the line was up nobody heard: whoever has already read something reads it again.
    hand({ id: null, event: wasLost ? 'healed' : 'joined', data: null })
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    let quiet = setTimeout(() => cut.abort(), QUIET_MS)
    let rest = ''
    try {
      for (;;) {
        const { value, done } = await reader.read()
        if (done) return
        clearTimeout(quiet)
        quiet = setTimeout(() => cut.abort(), QUIET_MS)
        become('live', true)
        rest += value.replaceAll('\r\n', '\n')
        const blocks = rest.split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) {
          const event = parseBlock(block)
          if (!event) continue
          if (event.id) lastId = event.id
          hand(event)
        }
      }
    } finally {
      clearTimeout(quiet)
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    let wait = 500
    become('connecting')
    while (!signal.aborted) {
      const cut = new AbortController()
      const end = (): void => cut.abort()
      signal.addEventListener('abort', end)
      const startedAt = Date.now()
      await read(cut.signal, cut).catch(() => undefined)
      signal.removeEventListener('abort', end)
      if (signal.aborted) break
      become('lost')
      wait = Date.now() - startedAt > 10_000 ? 500 : Math.min(wait * 2, 10_000)
      await new Promise((done) => setTimeout(done, wait * (0.75 + Math.random() / 2)))
    }
    become('off')
  }

  return {
    state,
    /** Opens the line while at least one holder wants it; call the answer to let go. */
    hold(): () => void {
      if (wanted++ === 0) {
        stop = new AbortController()
        void run(stop.signal)
      }
      return () => {
        if (--wanted === 0) stop?.abort()
      }
    },
    /** Hears one kind of event: `fact`, `screen`, `ring`, `notice`, `joined` (the line is up), `healed` (it is up again), or `*`. */
    on(event: string, listener: Listener): () => void {
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set.add(listener))
      return () => set.delete(listener)
    },
  }
}

/** One block of an event stream; comments (pings) and empty blocks give nothing. */
export function parseBlock(block: string): LiveEvent | null {
  let id: string | null = null
  let event = 'message'
  const data: string[] = []
  for (const line of block.split('\n')) {
    if (line.startsWith(':') || line === '') continue
    const cut = line.indexOf(':')
    const field = cut < 0 ? line : line.slice(0, cut)
    const value = cut < 0 ? '' : line.slice(cut + 1).replace(/^ /, '')
    if (field === 'id') id = value
    else if (field === 'event') event = value
    else if (field === 'data') data.push(value)
  }
  if (data.length === 0) return null
  const text = data.join('\n')
  try {
    return { id, event, data: JSON.parse(text) }
  } catch {
    return { id, event, data: text }
  }
}

/** The one live line of a page. */
export const live = makeConnection('/api/live')
