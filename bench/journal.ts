import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { newId } from '../base/index.ts'
import {
  append,
  exportJournal,
  type Fact,
  openSealKey,
  schema,
  seal,
  verifyJournal,
} from '../platform/ledger/index.ts'
import { type Sql, type Store, sql, type Tx } from '../platform/store/index.ts'
import { freshStore } from '../platform/store/testing.ts'

// Random edits to a real, sealed journal, each in a transaction that is rolled back after the verification.
// node bench/journal.ts [--facts 10000] [--edits 1000] [--seed 1]

const { values } = parseArgs({
  options: {
    facts: { type: 'string', default: '10000' },
    edits: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
  },
})
const wanted = { facts: Number(values.facts), edits: Number(values.edits) }

let state = Number(values.seed)
const below = (n: number): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return Math.floor((state / 2 ** 32) * n)
}
const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T

const KINDS = [
  'matter.opened',
  'matter.dispatched',
  'task.signed',
  'task.answered',
  'clock.started',
  'org.loggedIn',
]
const fact = (subject: string, i: number): Fact => ({
  district: pick(['440111', '440112', '440113']),
  kind: pick(KINDS),
  subjectKind: 'matter',
  subject,
  at: new Date(Date.UTC(2026, 2, 1) + i * 1000),
  actor: {
    kind: 'staff',
    account: newId(),
    name: pick(['李𠮷', '王五', '陈䶮']),
    unit: newId(),
    unitName: '景泰街',
    onBehalfOf: null,
  },
  body: {
    from: 'toSign',
    to: 'inHand',
    round: below(3),
    minutes: below(1000) / 8,
    note: '已联系来电人',
    list: [1, 2, i],
  },
})

/** A ledger as it grows: several writers at a time, some transactions rolled back, sealed now and then. */
async function fill(store: Store, key: Awaited<ReturnType<typeof openSealKey>>): Promise<void> {
  for (let i = 0; i < wanted.facts; i += 200) {
    const writers = Array.from({ length: 10 }, (_, w) =>
      store.tx(async (tx) => {
        const subject = newId()
        for (let half = 0; half < 2; half++)
          await append(
            tx,
            Array.from({ length: 10 }, (_, n) => fact(subject, i + w * 20 + half * 10 + n)),
          )
        return { ok: true }
      }),
    )
    const lost = store.tx(async (tx) => {
      await append(tx, [fact(newId(), i)])
      return { ok: false }
    })
    await Promise.all([...writers, lost])
    if (i % 2000 === 0) await seal(store, key)
  }
  await seal(store, key)
}

type Edit = { readonly name: string; readonly run: (tx: Tx) => Promise<void> }

const COLUMNS: readonly [string, Sql][] = [
  ['kind', sql`kind = kind || 'x'`],
  ['district', sql`district = '440199'`],
  ['subject_kind', sql`subject_kind = 'task'`],
  ['subject', sql`subject = gen_random_uuid()`],
  ['at', sql`at = at + interval '1 microsecond'`],
  ['actor_kind', sql`actor_kind = 'system'`],
  ['actor_account', sql`actor_account = null`],
  ['actor_name', sql`actor_name = actor_name || ' '`],
  ['actor_unit', sql`actor_unit = 'other'`],
  ['actor_unit_name', sql`actor_unit_name = '景泰街道'`],
  ['on_behalf_of', sql`on_behalf_of = ''`],
  ['id', sql`id = gen_random_uuid()`],
  ['hash', sql`hash = sha256(hash)`],
  ['body value', sql`body = jsonb_set(body, '{note}', '"已办结"')`],
  [
    'body number',
    sql`body = jsonb_set(body, '{round}', to_jsonb((body->>'round')::numeric + 0.00000000000000000001))`,
  ],
  ['body key', sql`body = body || '{"added": null}'`],
  ['body list', sql`body = jsonb_set(body, '{list}', '[2, 1]')`],
  ['seq', sql`seq = seq + 1000000`],
]

function edits(seqs: readonly number[], gaps: readonly number[], segments: number): readonly (() => Edit)[] {
  const at = () => pick(seqs)
  const one = (name: string, statement: Sql): Edit => ({
    name,
    run: async (tx) => {
      if ((await tx.run(statement)) !== 1) throw new Error(`${name} did nothing`)
    },
  })
  const flip = (): Edit => {
    const [name, change] = pick(COLUMNS)
    return one(`flip ${name}`, sql`update fact set ${change} where seq = ${at()}`)
  }
  const remove = (): Edit => one('delete', sql`delete from fact where seq = ${at()}`)
  const insertAt = (name: string, seq: number): Edit =>
    one(
      name,
      sql`insert into fact (district, seq, id, kind, subject_kind, subject, at, actor_kind, actor_account, actor_name,
            actor_unit, actor_unit_name, on_behalf_of, body, hash)
          select district, ${seq}, gen_random_uuid(), kind, subject_kind, gen_random_uuid(), at, actor_kind, actor_account,
            actor_name, actor_unit, actor_unit_name, on_behalf_of, body, hash from fact where seq = ${at()}`,
    )
  const swap = (): Edit => {
    const a = at()
    let b = at()
    while (b === a) b = at()
    return {
      name: 'swap',
      run: async (tx) => {
        await tx.run(sql`update fact set seq = -1 where seq = ${a}`)
        await tx.run(sql`update fact set seq = ${a} where seq = ${b}`)
        await tx.run(sql`update fact set seq = ${b} where seq = -1`)
      },
    }
  }
  /** The editor knows how hashes are made, and mends the row, the list and perhaps the root. */
  const learned = (depth: 'hash' | 'list' | 'root'): Edit => ({
    name: `flip and mend ${depth}`,
    run: async (tx) => {
      const seq = at()
      const fresh = createHash('sha256')
        .update(String(below(1e9)))
        .digest()
      await tx.run(sql`update fact set actor_name = '别人', hash = ${fresh} where seq = ${seq}`)
      if (depth === 'hash') return
      const segment = await tx.one<{ number: number; from: number; leaves: Buffer }>(sql`
        select number, leaves from journal_segment where from_seq <= ${seq} and to_seq >= ${seq}`)
      if (!segment) throw new Error('no segment')
      const leaves = Buffer.from(segment.leaves)
      for (let i = 0; i < leaves.length; i += 40)
        if (Number(leaves.readBigUInt64BE(i)) === seq) fresh.copy(leaves, i + 8)
      await tx.run(sql`update journal_segment set leaves = ${leaves} where number = ${segment.number}`)
      if (depth === 'root')
        await tx.run(sql`update journal_segment set root = sha256(leaves) where number = ${segment.number}`)
    },
  })
  const n = () => 1 + below(segments)
  const onSegment = (): Edit =>
    pick([
      one('segment deleted', sql`delete from journal_segment where number = ${n()}`),
      one(
        'segment signature',
        sql`update journal_segment set signature = sha512(signature) where number = ${n()}`,
      ),
      one(
        'segment time',
        sql`update journal_segment set sealed_at = sealed_at + interval '1 us' where number = ${n()}`,
      ),
      one('segment end', sql`update journal_segment set to_seq = to_seq + 1 where number = ${n()}`),
      one('segment count', sql`update journal_segment set count = count - 1 where number = ${n()}`),
      one('segment chain', sql`update journal_segment set previous = sha256(previous) where number = ${n()}`),
    ])
  const cutEnd = (): Edit => ({
    name: 'end cut off',
    run: async (tx) => {
      const from = await tx.one<{ seq: number }>(
        sql`select from_seq as seq from journal_segment where number = ${segments}`,
      )
      await tx.run(sql`delete from journal_segment where number = ${segments}`)
      await tx.run(sql`delete from fact where seq >= ${from?.seq ?? 0}`)
    },
  })
  return [
    flip,
    flip,
    flip,
    remove,
    () => insertAt('insert', at()),
    () => insertAt('insert into a gap', pick(gaps)),
    swap,
    () => learned(pick(['hash', 'list', 'root'])),
    onSegment,
    cutEnd,
  ]
}

const folder = await mkdtemp(join(tmpdir(), 'huying-bench-journal-'))
const store = await freshStore([schema])
try {
  const key = await openSealKey(folder)
  await fill(store, key)
  const seqs = (await store.query<{ seq: number }>(sql`select seq from fact order by seq`)).map(
    (row) => row.seq,
  )
  const there = new Set(seqs)
  const gaps = Array.from({ length: seqs.at(-1) ?? 0 }, (_, i) => i + 1).filter((seq) => !there.has(seq))
  const anchor = await key.head()
  const started = performance.now()
  const clean = await verifyJournal(store, key.public, { anchor })
  const verifyMs = performance.now() - started
  if (clean.faultCount > 0)
    throw new Error(`an untouched journal has faults: ${JSON.stringify(clean.faults[0])}`)

  const makers = edits(seqs, gaps, clean.segments)
  const missed: string[] = []
  const byKind: Record<string, number> = {}
  for (let i = 0; i < wanted.edits; i++) {
    const edit = pick(makers)()
    await store.tx(async (tx) => {
      await edit.run(tx)
      const report = await verifyJournal(tx, key.public, { anchor })
      if (report.faultCount === 0) missed.push(edit.name)
      byKind[edit.name] = (byKind[edit.name] ?? 0) + 1
      return { ok: false }
    })
  }
  const after = await verifyJournal(store, key.public, { anchor })
  const file = join(folder, 'journal.ndjson.gz')
  await exportJournal(store, file)
  const fromFile = await verifyJournal(file, key.public, { anchor })
  console.log(
    JSON.stringify(
      {
        facts: clean.facts,
        segments: clean.segments,
        edits: wanted.edits,
        found: wanted.edits - missed.length,
        missed,
        falseAlarms: after.faultCount + fromFile.faultCount,
        verifyFactsPerSecond: Math.round((clean.facts / verifyMs) * 1000),
        byKind,
      },
      null,
      2,
    ),
  )
  process.exitCode = missed.length === 0 && after.faultCount + fromFile.faultCount === 0 ? 0 : 1
} finally {
  await store.close()
  await rm(folder, { recursive: true })
}
