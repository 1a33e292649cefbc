import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type Store, sql } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import { append, exportJournal, openSealKey, type SealKey, schema, seal, verifyJournal } from './index.ts'
import { merkleRoot } from './merkle.ts'
import { booked } from './testing.ts'

describe('platform / ledger / journal', () => {
  let store: Store
  let folder: string
  let key: SealKey
  before(async () => {
    store = await freshStore([schema])
    folder = await mkdtemp(join(tmpdir(), 'huying-ledger-'))
    key = await openSealKey(folder)
    for (let i = 0; i < 3; i++) {
      await store.tx((tx) => append(tx, [booked(), booked(), booked({ body: { i } }), booked()]))
      // Other databases of the same engine may hold transactions open for a while.
      await seal(store, key, { at: new Date('2026-03-02T02:00:00Z'), patienceMs: 60_000 })
    }
  })
  after(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })

  const whats = async (source: Parameters<typeof verifyJournal>[0], anchor = false) => {
    const report = await verifyJournal(source, key.public, anchor ? { anchor: await key.head() } : {})
    return report.faults.map((fault) => `${fault.what}${fault.seq === null ? '' : ` ${fault.seq}`}`)
  }

  /** The journal after an edit, which is then undone. */
  async function afterEdit(...edits: ReturnType<typeof sql>[]): Promise<string[]> {
    let found: string[] = []
    await store.tx(async (tx) => {
      for (const edit of edits) assert.ok((await tx.run(edit)) > 0)
      found = await whats(tx, true)
      return { ok: false }
    })
    return found
  }

  test('an untouched journal verifies, sealed and unsealed, in the database and from a file', async () => {
    await store.tx((tx) => append(tx, [booked()]))
    const file = join(folder, 'whole.ndjson.gz')
    assert.deepEqual(await exportJournal(store, file), { facts: 13, segments: 3 })
    for (const source of [store, file]) {
      const report = await verifyJournal(source, key.public, { anchor: await key.head() })
      assert.deepEqual(report.faults, [])
      assert.deepEqual([report.facts, report.segments, report.unsealed], [13, 3, 1])
      assert.deepEqual(report.head, await key.head())
    }
  })

  test('every kind of edit to a fact is found and named', async () => {
    const at = (seq: number) => sql`where seq = ${seq}`
    assert.deepEqual(await afterEdit(sql`update fact set actor_name = 'Li' ${at(2)}`), ['changed 2'])
    assert.deepEqual(await afterEdit(sql`update fact set at = '2001-01-01' ${at(5)}`), ['changed 5'])
    assert.deepEqual(await afterEdit(sql`update fact set body = jsonb_set(body, '{i}', '1.0') ${at(7)}`), [
      'changed 7',
    ])
    assert.deepEqual(await afterEdit(sql`update fact set hash = sha256(hash) ${at(3)}`), ['hash 3'])
    assert.deepEqual(await afterEdit(sql`delete from fact ${at(6)}`), ['deleted 6'])
    const copy = sql`insert into fact (district, seq, id, kind, subject_kind, subject, at, actor_kind, actor_name, body, hash)
    select district, 4, id, kind, subject_kind, gen_random_uuid(), at, actor_kind, actor_name, body, hash from fact ${at(1)}`
    assert.deepEqual((await afterEdit(copy)).sort(), ['changed 4', 'inserted 4', 'order 4'])
    assert.deepEqual(
      await afterEdit(
        sql`update fact set seq = -1 ${at(2)}`,
        sql`update fact set seq = 2 ${at(3)}`,
        sql`update fact set seq = 3 where seq = -1`,
      ),
      ['moved 2', 'moved 3'],
    )
    assert.deepEqual(await afterEdit(sql`update fact set body = '{}' ${at(13)}`), ['hash 13'])
  })

  test('tampering with the segments is found', async () => {
    const segment = (n: number) => sql`where number = ${n}`
    assert.deepEqual(
      await afterEdit(sql`update journal_segment set leaves = substr(leaves, 1, 120) ${segment(2)}`),
      ['root', ...[5, 6, 7, 8].map((seq) => `inserted ${seq}`)],
    )
    assert.deepEqual(
      await afterEdit(sql`update journal_segment set sealed_at = sealed_at + interval '1 s' ${segment(3)}`),
      ['signature', 'cut'],
    )
    assert.ok((await afterEdit(sql`delete from journal_segment ${segment(1)}`)).includes('chain'))
    // the end cut off, facts and all: only a head remembered elsewhere tells
    assert.deepEqual(
      await afterEdit(sql`delete from journal_segment ${segment(3)}`, sql`delete from fact where seq > 8`),
      ['cut'],
    )
    const stranger = generateKeyPairSync('ed25519').publicKey
    assert.equal((await verifyJournal(store, stranger)).faultCount, 3)
  })

  test('every line of an exported file can be dropped, doubled, swapped or touched, and it is found', async () => {
    const file = join(folder, 'edited.ndjson.gz')
    await exportJournal(store, file)
    const lines = gunzipSync(await readFile(file))
      .toString()
      .trimEnd()
      .split('\n')
    const found = async (edited: readonly string[]) => {
      await writeFile(file, gzipSync(`${edited.join('\n')}\n`))
      return (await whats(file)).length > 0
    }
    assert.equal(await found(lines), false)
    for (const [i, line] of lines.entries()) {
      assert.ok(await found(lines.toSpliced(i, 1)), `line ${i} dropped`)
      assert.ok(await found(lines.toSpliced(i, 0, line)), `line ${i} doubled`)
      assert.ok(
        await found(
          lines.with(
            i,
            line.replace(/\d(?=\D*$)/, (d) => String((Number(d) + 1) % 10)),
          ),
        ),
        `${i} touched`,
      )
      assert.ok(await found(lines.with(i, line.replace('{', '{ '))), `line ${i} spaced`)
      const next = lines[i + 1]
      if (next) assert.ok(await found(lines.with(i, next).with(i + 1, line)), `line ${i} swapped`)
    }
    await writeFile(file, gzipSync(lines.join('\n')).subarray(0, 900))
    assert.ok((await whats(file)).includes('unreadable'))
  })

  test('sealing waits for transactions under way and takes each fact once', async () => {
    let end = () => {}
    const slow = store.tx(async (tx) => {
      await append(tx, [booked()])
      await new Promise<void>((resolve) => {
        end = resolve
      })
    })
    await store.tx((tx) => append(tx, [booked()]))
    assert.equal((await seal(store, key, { patienceMs: 30 })).facts, 0)
    await store.tx((tx) => append(tx, [booked()]))
    end()
    await slow
    const together = await Promise.all([
      seal(store, key, { patienceMs: 60_000 }),
      seal(store, key, { patienceMs: 60_000 }),
    ])
    assert.equal(together[0].facts + together[1].facts, 4)
    assert.equal((await seal(store, key, { patienceMs: 60_000 })).facts, 0)
    assert.deepEqual(await whats(store, true), [])
  })

  test('the key is made once, kept for its owner only, and found again', async () => {
    const again = await openSealKey(folder)
    assert.equal(again.keyId, key.keyId)
    assert.equal((await stat(join(folder, 'journal.key'))).mode & 0o777, 0o600)
  })

  test('the tree is that of RFC 6962', () => {
    const leaf = (hex: string) => Buffer.from(hex, 'hex')
    const leaves = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ].map(leaf)
    // roots of the Certificate Transparency test vectors for 1, 3 and 8 leaves
    const roots = [1, 3, 8].map((n) => merkleRoot(leaves.slice(0, n)).toString('hex'))
    assert.deepEqual(roots, [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ])
  })
})
