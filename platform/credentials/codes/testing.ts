import { must, say } from '../../../base/index.ts'
import { schema as decisions } from '../../decisions/index.ts'
import { openVault } from '../../fields/index.ts'
import { schema as ledger } from '../../ledger/index.ts'
import { systemActor } from '../../org/index.ts'
import type { Store } from '../../store/index.ts'
import type { Signer, TrustKey } from '../envelope/declare.ts'
import {
  joinTrust,
  kindBits,
  makeKeyPair,
  openTrust,
  presentGrant,
  signerOf,
  signTrust,
  textOf,
  trustBody,
} from '../envelope/index.ts'
import { checkNative } from '../keys/index.ts'
import { nativeSigner } from '../keys/native.ts'
import type { SceneDeclaration } from './declare.ts'
import * as codes from './index.ts'

export const district = '440111'
export const testSchemas = [ledger, decisions, codes.schema]

const why = say('测试', 'test')
const base = {
  ...{ operator: say('测试运营方', 'Operator'), ttlSeconds: 60, consent: true, level: 4, retentionDays: 30 },
  otherWay: say('请走人工通道', 'Use the staffed lane'),
} as const

/** A small railway, a pool, a library, a gate, an emergency. */
export const scenes: Readonly<Record<string, SceneDeclaration>> = {
  'test.metro': {
    ...{ ...base, number: 1, title: say('地铁', 'Metro'), kind: 'ride', shape: 'device', consent: false },
    ...{ sees: { concession: why }, offline: null },
    fares: {
      bands: [
        { km: 4, fen: 200 },
        { km: 12, fen: 400 },
        { km: 100, fen: 700 },
      ],
      lines: [
        {
          code: 'L1',
          title: say('一号线', 'Line 1'),
          stations: [
            { code: 'A', title: say('甲站', 'A'), km: 0 },
            { code: 'B', title: say('乙站', 'B'), km: 3 },
            { code: 'C', title: say('丙站', 'C'), km: 30 },
          ],
        },
      ],
      ages: [
        { fromAge: 65, pays: 0 },
        { fromAge: 60, below: 65, pays: 50 },
      ],
      transfer: { minutes: 90, off: 100 },
      single: { hours: 4, repairs: 1 },
    },
  },
  'test.bus': {
    ...{ ...base, number: 2, title: say('公交', 'Bus'), kind: 'ride', shape: 'token', consent: false },
    ...{ sees: { concession: why }, offline: { batch: 10, minutes: 15 } },
    fares: {
      flat: 200,
      ages: [{ fromAge: 65, pays: 0 }],
      transfer: { minutes: 90, off: 100 },
      single: { hours: 4, repairs: 1 },
    },
  },
  'test.library': {
    ...{ ...base, number: 3, title: say('图书馆', 'Library'), kind: 'loan', shape: 'token', offline: null },
    ...{ sees: { readerId: why }, binding: 'readerCard', loans: { books: 5, days: 30, renewals: 1 } },
  },
  'test.pool': {
    ...{
      ...base,
      number: 4,
      title: say('泳池', 'Pool'),
      kind: 'pass',
      shape: 'token',
      sees: { atLeast16: why },
    },
    offline: { batch: 10, minutes: 15 },
  },
  'test.clinic': {
    ...{ ...base, number: 5, title: say('医院', 'Clinic'), kind: 'fetch', shape: 'lookup', offline: null },
    ...{ sees: { insurance: why, surname: why }, binding: 'insurance' },
  },
  'test.gate': {
    ...{ ...base, number: 6, title: say('园区', 'Estate'), kind: 'pass', shape: 'token', offline: null },
    ...{ sees: { admitted: why }, passes: true },
  },
  'test.emergency': {
    ...{
      ...base,
      number: 7,
      title: say('应急通行', 'Emergency'),
      kind: 'pass',
      shape: 'token',
      offline: null,
    },
    ...{ sees: {}, emergency: true, consent: false, until: '2026-06-30' },
  },
}

/** Keys of a test: one root, one key for codes, one for lists. */
export async function testAuthority(from: Date, until: Date) {
  const make = (kid: number): Signer => {
    const pair = makeKeyPair('ed25519')
    const sign = nativeSigner(pair.secret)
    return { ...signerOf(kid, pair), sign: async (message) => sign(message) }
  }
  const [root, code, list] = [make(1), make(2), make(3)]
  const second = (at: Date) => Math.floor(at.getTime() / 1000)
  const key = (signer: Signer, kinds: number): TrustKey => ({
    ...{ kid: signer.kid, algorithm: signer.algorithm, publicKey: signer.publicKey, kinds, scenes: [] },
    ...{ from: second(from), until: second(until), revoked: false },
  })
  const body = trustBody({
    ...{ authority: district, sequence: 1, issuedAt: second(from), validUntil: second(until) },
    keys: [key(code, kindBits('token', 'device')), key(list, kindBits('status', 'denied'))],
  })
  const bytes = joinTrust(body, [[root.kid, await signTrust(body, root)]])
  const roots = {
    threshold: 1,
    keys: [{ kid: root.kid, algorithm: root.algorithm, publicKey: root.publicKey }],
  }
  const trust = openTrust(bytes, roots)
  if (!trust) throw new Error('the trust list of the test does not open')
  const authority: codes.Authority = {
    codes: async () => code,
    lists: async () => list,
    trust: async () => ({ bytes, trust }),
    check: checkNative,
  }
  return { authority, trust, roots, code, list }
}

export type Told = { readonly citizen: string; readonly text: string }

/** A city of codes on one store, and people who go through it. */
export async function codesCity(
  store: Store,
  span: { readonly from: Date; readonly until: Date } = {
    from: new Date('2020-01-01T00:00:00Z'),
    until: new Date('2040-01-01T00:00:00Z'),
  },
) {
  const made = await testAuthority(span.from, span.until)
  const told: Told[] = []
  const env: codes.CodesEnv = {
    ...{ district, declared: scenes, authority: made.authority, secrets: new Map(), held: {} },
    vault: openVault({ key: Buffer.alloc(32, 5) }),
    tell: async (_tx, notices) => {
      for (const { citizen, text } of notices) told.push({ citizen, text: text.zh })
    },
  }
  const system = systemActor(district)
  let people = 0
  const phone = signerOf(0, makeKeyPair('ed25519'))

  const reader = async (sn: string, named: readonly string[], at: Date, station: string | null = null) => {
    const one = { sn, place: `${sn} 处`, station, operator: '测试', scenes: named }
    const registered = must(await store.tx((tx) => codes.registerReader(env, tx, system, one, at)))
    const opened = must(
      await store.tx((tx) =>
        codes.activateReader(env, tx, { activation: registered.activation, firmware: 't' }, at),
      ),
    )
    return { ...opened, row: must(await codes.readerOf(env, store, opened.key)) }
  }
  let entries = 0
  return {
    ...made,
    env,
    told,
    system,
    phone,
    reader,
    async person(at: Date, born = '1990-05-05', citizen: string | null = null) {
      const one = {
        ...{
          citizen,
          name: `测试${++people}`,
          born,
          person: `P${people}`,
          level: 4,
          openedBy: 'self' as const,
        },
      }
      const subject = must(await store.tx((tx) => codes.openSubject(env, tx, one, at)))
      const row = await codes.subjectRow(store, district, subject.id)
      if (!row) throw new Error('no subject')
      return row
    },
    async bindPhone(subject: codes.SubjectRow, at: Date) {
      const key = Buffer.from(phone.publicKey).toString('hex')
      const signed = await phone.sign(new TextEncoder().encode(`huying device ${subject.cityId}`))
      const one = { key, name: '测试手机', proof: Buffer.from(signed).toString('base64') }
      // one phone for all: it stays with the first of them, as a family's does
      await store.tx((tx) => codes.registerDevice(env, tx, subject, one, at))
      return key
    },
    /** The text that the screen of the phone shows at that moment. */
    async show(subject: codes.SubjectRow, scene: string, at: Date, device: string | null = null) {
      const shown = must(await store.tx((tx) => codes.codeFor(env, tx, subject, scene, device, at)))
      if (shown.text) return shown.text
      const grant = new Uint8Array(Buffer.from(shown.grant ?? '', 'base64'))
      return textOf(await presentGrant(grant, Math.floor(at.getTime() / 1000), phone))
    },
    scan: (at: Date, text: string, row: codes.ReaderRow, more: Partial<codes.Scan> = {}, now: Date = at) =>
      store.tx((tx) =>
        codes.check(env, tx, row, { entry: more.entry ?? `e${++entries}`, text, at, ...more }, now),
      ),
  }
}
