import { get } from 'node:http'

// A thousand walls in a process of their own, started by screen.ts: each holds a stream of the board and tells when the
// first tile, which counts the requests of today, has come to the value that is waited for.
// argv: address of the city, how many, cookie of a leader

const [base = '', many = '0', cookie = ''] = process.argv.slice(2)
const viewers = Number(many)
let wanted = Number.POSITIVE_INFINITY
let seen = new Map<number, number>()
let over: NodeJS.Timeout | undefined

/** All have it, or it has taken too long. */
const end = (): void => {
  clearTimeout(over)
  if (wanted === Number.POSITIVE_INFINITY) return
  wanted = Number.POSITIVE_INFINITY
  process.send?.({ seen: [...seen.values()] })
}

/** The value of the first tile in what came of a stream; null when it is not in it. */
const valueIn = (text: string): number | null => {
  const at = text.lastIndexOf('"t0":')
  const value = at < 0 ? undefined : /"value":(\d+)/.exec(text.slice(at, at + 1200))?.[1]
  return value === undefined ? null : Number(value)
}

const join = (viewer: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = get(
      `${base}/api/boards/bench/live`,
      { headers: { cookie }, agent: false },
      (response) => {
        let rest = ''
        response.setEncoding('utf8')
        response.on('data', (text: string) => {
          rest += text
          const cut = rest.lastIndexOf('\n\n')
          if (cut < 0) return
          const value = valueIn(rest.slice(0, cut))
          rest = rest.slice(cut + 2)
          resolve()
          if (value === null || value < wanted || seen.has(viewer)) return
          seen.set(viewer, Date.now())
          if (seen.size === viewers) end()
        })
        response.on('error', () => undefined)
      },
    )
    request.on('error', reject)
  })

process.on('message', (asked: { readonly wanted: number; readonly waitMs: number }) => {
  seen = new Map()
  wanted = asked.wanted
  over = setTimeout(end, asked.waitMs)
})
for (let viewer = 0; viewer < viewers; viewer++) await join(viewer)
process.send?.({ ready: true })
