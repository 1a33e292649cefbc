import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { crc32, deflateSync } from 'node:zlib'
import { pngOf } from '../base/index.ts'
import { city as demo } from '../cities/demo/index.ts'
import { idCheck } from '../platform/fields/decide.ts'
import type { Person, Reply, RunningTestCity } from './city.ts'

/** The body of an answer that must be a good one. */
export const good = (reply: Reply): Reply['body'] => {
  assert.ok(reply.status < 300, JSON.stringify(reply.body))
  return reply.body
}

/** Looks until there is something. */
export async function until<T>(look: () => Promise<T | null | undefined | false>, what: string): Promise<T> {
  for (let tries = 0; tries < 2_400; tries++) {
    const found = await look()
    if (found) return found
    await wait(50)
  }
  throw new Error(`never came: ${what}`)
}

/** A small picture of one grey. */
export function picture(grey: number): Buffer {
  const pixels = Uint8Array.from(
    { length: 64 * 64 },
    (_, at) => (grey + Math.floor(at / 64) * (grey >> 8)) & 255,
  )
  return Buffer.from(pngOf({ kind: 'grey', width: 64, height: 64, pixels }, { crc32, deflate: deflateSync }))
}

export type TestCitizen = {
  readonly cookie: string
  call(method: string, path: string, body?: unknown): Promise<Reply>
  /** A picture brought as a material; each its own unless told. */
  upload(grey?: number): Promise<string>
}

let pictures = 0

/** A citizen who has logged in by the code that a demonstration shows, and confirmed his name. */
export async function citizen(
  running: Pick<RunningTestCity, 'anyone' | 'base'>,
  phone: string,
  name: string,
  idNumber: string,
): Promise<TestCitizen> {
  const { shown } = good(await running.anyone.call('POST', '/api/citizen/login/code', { phone }))
  const entered = await running.anyone.call('POST', '/api/citizen/login', { phone, code: shown })
  good(entered)
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const call = (method: string, path: string, body?: unknown) =>
    running.anyone.call(method, path, body, { cookie })
  good(await call('POST', '/api/citizen/me/name', { name, idNumber }))
  return {
    cookie,
    call,
    async upload(grey = ++pictures) {
      const form = new FormData()
      form.append('file', new Blob([picture(grey) as BlobPart], { type: 'image/png' }), `${grey}.png`)
      const sent = await fetch(`${running.base}/api/citizen/files`, {
        ...{ method: 'POST', headers: { cookie }, body: form },
      })
      return good({ status: sent.status, body: await sent.json(), headers: sent.headers }).id
    },
  }
}

/** The code of an item found by everyday words. */
export async function itemNamed(
  { anyone }: Pick<RunningTestCity, 'anyone'>,
  q: string,
  title = q,
): Promise<string> {
  const { rows } = good(await anyone.call('GET', `/api/public/items?q=${encodeURIComponent(q)}`))
  const found = rows.find((one: { title: { zh: string } }) => one.title.zh.includes(title))
  assert.ok(found, `no item ${title}`)
  return found.code
}

/** An application with all that its form and materials ask for, ready to be sent. */
export async function filled(who: TestCitizen, item: string, values: object) {
  const sheet = good(await who.call('GET', `/api/citizen/apply/${encodeURIComponent(item)}`))
  type Wanted = { readonly code: string; readonly generated?: boolean; readonly certificate?: string }
  const materials = []
  for (const { code, generated, certificate } of sheet.materials as readonly Wanted[])
    if (!generated)
      materials.push(
        certificate
          ? { code, state: 'certificate', files: [], certificate: '演示证照' }
          : { code, state: 'received', files: [await who.upload()] },
      )
  return {
    ...{ key: crypto.randomUUID(), item, version: sheet.version },
    filled: {
      answers: {},
      values: { ...sheet.known, ...values, delivery: 'electronic', signature: await who.upload() },
      materials,
    },
  }
}
export const apply = async (who: TestCitizen, item: string, values: object): Promise<Reply> =>
  who.call('POST', '/api/citizen/applications', await filled(who, item, values))

/** A made-up identity number with its check digit. */
export const idNumber = (body: string): string => body + idCheck(body)

/** Signs the invitation that waits for this person, or refuses; answers the invitation as he saw it. */
export async function sign(who: TestCitizen, refuses?: string): Promise<Reply['body']> {
  const waiting = await until(
    async () => good(await who.call('GET', '/api/citizen/invitations')).rows[0],
    'an invitation',
  )
  const path = `/api/citizen/invitations/${waiting.token}`
  const { shown } = good(await who.call('POST', `${path}/code`))
  const wrong = shown === '000000' ? '000001' : '000000'
  assert.equal((await who.call('POST', `${path}/answer`, { code: wrong })).body.error.code, 'signing.code')
  const given = refuses ? { refuses } : { signature: await who.upload() }
  good(await who.call('POST', `${path}/answer`, { code: shown, ...given }))
  return waiting
}

/** The demonstration with partners that answer at once. */
export const swift = { ...demo, partners: demo.partners?.map((one) => ({ ...one, takesMs: 0 })) ?? [] }

/** A clerk acts on a matter as he sees it now. */
export async function act(who: Person, id: string, action: string, form: object = {}): Promise<Reply> {
  for (let tries = 0; ; tries++) {
    const { matter } = good(await who.call('GET', `/api/matters/${id}`))
    const { version } = matter
    const done = await who.call('POST', `/api/matters/${id}/actions/${action}`, { version, form })
    // a step of the city's own came in between: one looks again, as a clerk does
    if (done.body?.error?.code !== 'matter.stale' || tries === 5) return done
  }
}
