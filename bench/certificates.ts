/**
 * Certificates: how many a node issues a second (data checked, number given, printed code and file signed, PDF drawn,
 * rows and fact written), how long a verification takes, and how long it takes to find what stands for a material.
 *
 *   node bench/certificates.ts [--issue 2000] [--stored 20000] [--verify 1000] [--together 8]
 */
import { must, newId } from '../base/index.ts'
import {
  CLUB,
  courtPermit,
  giveSeal,
  playerCard,
  testKeys,
} from '../platform/credentials/certificates/testing.ts'
import { certificates as room, schemas } from '../platform/credentials/index.ts'
import { checkNative, softHome } from '../platform/credentials/keys/index.ts'
import { idCheck } from '../platform/fields/decide.ts'
import { openVault } from '../platform/fields/index.ts'
import { schema as ledger } from '../platform/ledger/index.ts'
import { actorOfCitizen, systemActor } from '../platform/org/index.ts'
import { freshStore } from '../platform/store/testing.ts'

const told = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}
const many = { issue: told('issue', 2000), stored: told('stored', 20_000), verify: told('verify', 1000) }
const together = told('together', 8)
const at = new Date()

const vault = openVault({ key: Buffer.alloc(32, 5) })
const soft = softHome(vault)
const pair = await soft.make('ed25519', 'certificate')
const key = { ...pair, algorithm: 'ed25519' as const }
const base = testKeys()
const known = (await base.trust({} as never, at))?.trust.byKid.get(7)
if (!known) throw new Error('no key')
const own = { ...known, publicKey: pair.publicKey }
const desk: room.CertificateDesk = {
  ...{ district: '440111', demo: true, vault, codes: () => undefined },
  types: { playerCard, courtPermit: { ...courtPermit, sealing: 'auto', sensitive: false } },
  unit: async () => CLUB,
  keys: {
    ...base,
    signer: async () => ({
      kid: 7,
      algorithm: 'ed25519',
      publicKey: pair.publicKey,
      sign: (bytes) => soft.sign(key, bytes),
    }),
    trust: async () => ({
      trust: {
        ...{ authority: 'bench', sequence: 1, issuedAt: 0, validUntil: 4e9, keys: [own] },
        byKid: new Map([[7, own]]),
      },
      check: checkNative,
    }),
  },
}
const person = (n: number): room.Holder => {
  const head = `44011119900101${String(n % 1000).padStart(3, '0')}`.replace(
    /^(.{10}).{4}/,
    (_all, start: string) =>
      `${start}${String(1 + (Math.floor(n / 1000) % 12)).padStart(2, '0')}${String(1 + (Math.floor(n / 12_000) % 28)).padStart(2, '0')}`,
  )
  return { kind: 'person', name: `球员${n}`, code: `${head}${idCheck(head)}` }
}
const draft = (n: number): room.Draft => ({
  ...{ type: 'courtPermit', issuer: CLUB.id, holders: [person(n)], origin: 'matter', source: `bench ${n}` },
  fields: { name: `球员${n}`, level: '高级', until: '2027-12-31' },
})

const store = await freshStore([ledger, ...schemas])
const system = systemActor('440111')
await giveSeal(store, desk, CLUB, '2024-01-01T00:00:00+08:00', '2036-01-01T00:00:00+08:00')

/** So many at once, each in a transaction of its own, as decisions come. */
async function issueAll(from: number, count: number): Promise<number> {
  const begun = performance.now()
  let next = from
  await Promise.all(
    Array.from({ length: together }, async () => {
      for (let n = next++; n < from + count; n = next++)
        must(await store.tx((tx) => room.issue(tx, desk, system, draft(n), at)))
    }),
  )
  return (performance.now() - begun) / 1000
}
const spread = (times: number[]) => {
  times.sort((a, b) => a - b)
  const at = (share: number) => Number((times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(2))
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}
async function timed(count: number, work: (n: number) => Promise<unknown>) {
  const times: number[] = []
  for (let n = 0; n < count; n++) {
    const begun = performance.now()
    await work(n)
    times.push(performance.now() - begun)
  }
  return spread(times)
}

await issueAll(0, 200)
const cpu = process.cpuUsage()
const seconds = await issueAll(200, many.issue)
const used = process.cpuUsage(cpu)
await issueAll(200 + many.issue, Math.max(0, many.stored - many.issue - 200))

const stored = Math.max(many.stored, many.issue + 200)
const some = await room.list(store, desk, { units: null, limit: 200 })
const asking = (n: number): room.Asking => ({
  ...{ who: actorOfCitizen({ district: '440111' }), name: 'bench', source: `10.0.${n >> 8}.${n & 255}` },
})
const pick = (n: number) => some[n % some.length] as room.Certificate
const byId = await timed(many.verify, (n) =>
  store.tx((tx) => room.verifyCode(tx, desk, asking(n), pick(n).identifier, at)),
)
const byCode = await timed(many.verify, (n) =>
  store.tx((tx) => room.verifyCode(tx, desk, asking(n), pick(n).token, at)),
)
const one = must(await room.find(store, desk, { id: pick(0).id }))
const file = await room.fileOf(desk, one, null, at)
const byFile = await timed(Math.min(300, many.verify), (n) =>
  store.tx((tx) => room.verifyFile(tx, desk, asking(n), file.bytes, at)),
)
const lookup = await timed(many.verify, (n) =>
  room.countingOf(store, desk, person((n * 7919) % stored), 'courtPermit', at),
)
const reuse = await timed(many.verify, (n) =>
  store.tx((tx) =>
    room.use(
      tx,
      desk,
      system,
      {
        ...{
          certificate: pick(n).id,
          kind: 'reuse',
          unit: { id: CLUB.id, name: CLUB.name },
          purpose: '场地申请',
        },
        ...{ item: 'bench', matter: { id: newId(), number: 'B1' }, fields: ['name'], consented: true },
      },
      at,
    ),
  ),
)
await store.close()
console.log(
  JSON.stringify(
    {
      stored,
      issue: {
        perSecond: Math.round(many.issue / seconds),
        together,
        cpuMsEach: Number(((used.user + used.system) / 1000 / many.issue).toFixed(2)),
        fileBytes: file.bytes.length,
      },
      verifyMs: { identifier: byId, printedCode: byCode, file: byFile },
      reuseMs: { lookup, use: reuse },
    },
    null,
    1,
  ),
)
process.exit(0)
