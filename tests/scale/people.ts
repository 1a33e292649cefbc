import { DEMO_PASSWORD } from '../../cities/demo/staff.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers of doors are looked into by tests, field by field
export type Answer = { readonly status: number; readonly body: any; readonly headers: Headers }

/** A person with a session who may speak to any process of the city. */
export type Somebody = {
  readonly unit: string
  readonly account: string
  at(
    base: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
    timeoutMs?: number,
  ): Promise<Answer>
  /** Opens the live feed of a process; `heard` grows as events come. */
  listen(base: string): Promise<{ readonly heard: readonly Heard[]; stop(): void }>
}
type Heard = { readonly event: string; readonly data: Readonly<Record<string, unknown>> }

const read = async (response: Response): Promise<Answer> => {
  const text = await response.text()
  let body: unknown = text
  try {
    body = JSON.parse(text)
  } catch {
    // pages stay text
  }
  return { status: response.status, body, headers: response.headers }
}

export async function login(base: string, name: string): Promise<Somebody> {
  const response = await fetch(`${base}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: DEMO_PASSWORD }),
  })
  const { status, body } = await read(response.clone())
  if (status !== 200) throw new Error(`login of ${name}: ${status} ${JSON.stringify(body)}`)
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const own = { cookie, 'x-csrf-token': body.csrf as string }
  return {
    unit: body.me.unit,
    account: body.me.account,
    at: async (where, method, path, sent, headers = {}, timeoutMs = 30_000) =>
      read(
        await fetch(where + path, {
          method,
          signal: AbortSignal.timeout(timeoutMs),
          headers: {
            ...own,
            ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
        }),
      ),
    async listen(where) {
      const ending = new AbortController()
      const feed = await fetch(`${where}/api/live`, { headers: own, signal: ending.signal })
      if (feed.status !== 200) throw new Error(`live: ${feed.status}`)
      const heard: Heard[] = []
      void (async () => {
        let rest = ''
        for await (const piece of feed.body?.pipeThrough(new TextDecoderStream()) ?? []) {
          const frames = (rest + piece).split('\n\n')
          rest = frames.pop() ?? ''
          for (const frame of frames) {
            const event = /^event: (.*)$/m.exec(frame)?.[1]
            const data = /^data: (.*)$/m.exec(frame)?.[1]
            if (event && data) heard.push({ event, data: JSON.parse(data) })
          }
        }
      })().catch(() => undefined)
      return { heard, stop: () => ending.abort() }
    },
  }
}

/** Waits until something is so; throws with its name when it has not come to pass after so many seconds. */
export async function until(
  what: string,
  so: () => boolean | Promise<boolean>,
  seconds = 120,
): Promise<void> {
  for (let n = 0; n < seconds * 20; n++) {
    if (await so()) return
    await new Promise((go) => setTimeout(go, 50))
  }
  throw new Error(`in ${seconds} s it did not come to pass that ${what}`)
}

export const ticket = (n: number, area: string, externalId?: string) => ({
  type: 'hotline.ticket',
  form: {
    title: `路灯不亮 ${n}`,
    content: `${n}号门前的路灯从上周起一直不亮，晚上出行很不安全，希望尽快维修。`,
    kind: 'help',
    category: '0201',
    urgency: 'normal',
    area,
    address: `机场路${n}号`,
  },
  requester: { name: '测试人', phone: `1700${String(n).padStart(7, '0')}` },
  touch: { channel: 'phone', ...(externalId ? { source: 'test', externalId } : {}) },
})

/** The form of an act after which the requester is told something 不予受理. */
export const OUTSIDE = { reason: 'outside', text: '请向有管辖权的部门反映。' }
