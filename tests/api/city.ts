import type { InjectOptions } from 'fastify'
import { must } from '../../base/index.ts'
import { city as demo } from '../../cities/demo/index.ts'
import { DEMO_PASSWORD } from '../../cities/demo/staff.ts'
import { createClient, systemActor } from '../../platform/org/index.ts'
import { buildServer } from '../../server/index.ts'
import { openTestCity } from '../city.ts'

export const GATEWAY_SECRET = 'whsec_Z2F0ZXdheS1zZWNyZXQ='

/** The demonstration city on an empty database, with a dozen desks, behind its real doors. */
export async function freshCity() {
  // the desks, and of the many units' seats one
  const staff = (units: Parameters<typeof demo.staff>[0]) =>
    demo.staff(units).filter(({ account }) => !/\d\d$/.test(account) || account === 'unit01')
  const { city, running, faults, close } = await openTestCity({
    plan: { ...demo, staff },
    env: {
      HUYING_GATEWAY_SECRET: GATEWAY_SECRET,
      HUYING_URL: 'https://12345.example.gov.cn',
      HUYING_PICTURE_HOSTS: '*.tiles.example.gov.cn',
    },
  })
  const { app, hub } = await buildServer(running.doors, { log: false, rates: false })

  const login = async (name: string) => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/login',
      payload: { name, password: DEMO_PASSWORD },
    })
    if (answer.statusCode !== 200) throw new Error(`${name}: ${answer.body}`)
    const { csrf, me } = answer.json() as { csrf: string; me: { account: string; unit: string } }
    const headers = {
      cookie: `huying_session=${answer.cookies[0]?.value}`,
      'x-csrf-token': csrf,
      prefer: 'return=representation',
    }
    const send = (
      method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
      url: string,
      payload?: object,
      more: Record<string, string> = {},
    ) => {
      const options: InjectOptions = {
        method,
        url,
        headers: { ...headers, ...more },
        ...(payload ? { payload } : {}),
      }
      return app.inject(options)
    }
    return {
      me,
      headers,
      send,
      get: (url: string) => send('GET', url),
      post: (url: string, payload: object, more = {}) => send('POST', url, payload, more),
    }
  }
  return {
    app,
    hub,
    city,
    doors: running.doors,
    /** When the layers of the map show what was committed. */
    mapped: () => running.mapped(),
    faults,
    login,
    /** Key of a new outside system 接入方. */
    async apiKey(name = `app ${Date.now()}`): Promise<string> {
      const { district } = demo
      const made = await city.store.tx((tx) =>
        createClient(tx, systemActor(district), { name, district }, city.now()),
      )
      return must(made).key
    },
    async close() {
      await app.close()
      await close()
    },
  }
}
export type FreshCity = Awaited<ReturnType<typeof freshCity>>
