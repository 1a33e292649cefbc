import { type Id, newId } from '../../../base/index.ts'
import { openVault } from '../../fields/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Store } from '../../store/index.ts'
import type { Provider, Quote } from './declare.ts'
import { openFees } from './index.ts'
import type { Callback, SimulatedPlatform } from './simulated-platform.ts'

export const district = '440605'

/** A member of a tennis club's office. */
export const clerk = (name: string): Actor => ({
  kind: 'staff',
  account: newId(),
  name,
  district,
  unit: null,
  unitName: null,
  duties: [],
  provenAt: 0,
})

export const courtFee = (fen: number): Quote => ({
  lines: [
    {
      code: 'court',
      title: { zh: '场地费', en: 'Court fee' },
      basis: '俱乐部章程',
      rule: 1,
      quantity: 1,
      unitFen: fen,
      reliefs: [],
      fen,
    },
  ],
  total: fen,
})

export const draftOf = (key: string, fen: number, matter: Id = newId()) => ({
  key,
  matter,
  matterNumber: `C${key}`,
  item: 'club.court',
  title: '网球场使用',
  unit: null,
  citizen: null,
  payer: '李·球',
  quote: courtFee(fen),
  due: '2026-12-31',
})

/** The platform in this process, spoken to without HTTP; `down` makes it throw. */
export const directProvider = (
  platform: SimulatedPlatform,
  now: () => number,
  down: () => boolean = () => false,
): Provider => {
  const up = () => {
    if (down()) throw Object.assign(new Error('away'), { name: 'TimeoutError' })
  }
  return {
    name: 'pretend',
    title: { zh: '模拟支付', en: 'Pretended' },
    async begin(order) {
      platform.begin({ ...order, expiresAt: order.expiresAt.getTime() })
      up()
      return { state: 'begun', url: `http://pay/${order.id}` }
    },
    async query(order) {
      up()
      return platform.query(order, now())
    },
    async refund(one) {
      const news = platform.refund(one, now())
      up()
      return news
    },
    async statement(day) {
      up()
      return platform.statement(day)
    },
    hear(_headers, body) {
      const said = JSON.parse(body.toString()) as Callback['body'] & { readonly badSignature?: boolean }
      if (said.badSignature) return { ok: false, why: 'signature' }
      return {
        ok: true,
        id: 'x',
        ...(said.pay ? { pay: { ...said.pay, at: new Date(said.pay.at) } } : {}),
        ...(said.refund ? { refund: { ...said.refund, at: new Date(said.refund.at) } } : {}),
      }
    },
  }
}

export const callbackBody = ({ body, badSignature }: Callback) =>
  Buffer.from(JSON.stringify({ ...body, badSignature }))

export const feesOf = (store: Store, providers: readonly Provider[], now: () => Date) =>
  openFees({
    store,
    district,
    vault: openVault({ key: Buffer.alloc(32, 7) }),
    providers: () => providers,
    sign: (text) => ({ key: 'test', signature: String(text.length) }),
    unitName: () => undefined,
    now,
  })
