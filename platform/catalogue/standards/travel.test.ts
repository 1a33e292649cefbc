import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { must, say } from '../../../base/index.ts'
import { schema as ledger } from '../../ledger/index.ts'
import { systemActor } from '../../org/index.ts'
import type { Store } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import { type CodeTable, openStandardFeeds, openStandards, schema, signEdition } from './index.ts'

describe('platform / catalogue / standards / travel', () => {
  let store: Store
  before(async () => {
    store = await freshStore([ledger, schema])
  })
  after(() => store.close())

  const AT = new Date('2026-11-20T02:00:00Z')
  const key = () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    return { secret: privateKey, public: publicKey }
  }
  const shade = (version: string, codes: readonly string[], local: CodeTable['local'] = 'both'): CodeTable =>
    ({
      ...{ name: 'shade', version, title: say('色调', 'Shade'), local },
      codes: codes.map((code) => ({ code, title: say(`色 ${code}`, `shade ${code}`) })),
    }) as unknown as CodeTable
  const level = (district: string) => {
    const standards = openStandards({ district, roles: {} })
    return {
      standards,
      feeds: openStandardFeeds({ district, title: district, roles: {}, standards }),
      who: systemActor(district),
    }
  }

  test('an upper level hands an edition down: signed, taken over, changed, ended; conflicts are told, a stranger’s is refused', async () => {
    const upper = level('4401')
    const lower = level('440111')
    const own = key()
    const set = async (table: CodeTable, validFrom: string) => {
      await store.tx(async (tx) => {
        must(
          await upper.standards.bringIn(
            tx,
            upper.who,
            { tables: [table], elements: [] },
            { area: '4401', validFrom },
            AT,
          ),
        )
        for (const one of await upper.standards.entries(tx))
          if (one.state === 'draft') must(await upper.standards.publish(tx, upper.who, one.id, AT))
      })
    }
    const travel = async (signer = own) => {
      const edition = await upper.feeds.handedDown(store, AT)
      const bytes = Buffer.from(JSON.stringify(signEdition(edition, signer)))
      await store.tx((tx) => lower.feeds.came(tx, id, { bytes, etag: `"${edition.edition}"` }, AT))
      const [feed] = await lower.feeds.list(store)
      assert.ok(feed)
      return feed
    }
    const codesBelow = async () =>
      (await lower.standards.table(store, 'shade', '2026-11-20'))?.codes.map(({ code }) => code)

    await set(shade('1', ['r', 'g']), '2026-01-01')
    const { id } = must(
      await store.tx((tx) =>
        lower.feeds.subscribe(
          tx,
          lower.who,
          { url: 'https://upper.example/standards/edition', title: '市', adopt: 'self' },
          AT,
        ),
      ),
    )
    const first = await travel()
    assert.equal(first.failed, null)
    assert.deepEqual(await codesBelow(), ['r', 'g'])
    const again = await travel()
    assert.deepEqual(again.lines, first.lines, 'the same edition changes nothing')

    // this level adds a code of its own; then the level above allows none any more
    await store.tx(async (tx) => {
      const more = shade('1a', ['r', 'g', 'x'])
      must(
        await lower.standards.bringIn(
          tx,
          lower.who,
          { tables: [more], elements: [] },
          { area: '440111', validFrom: '2026-02-01' },
          AT,
        ),
      )
      for (const one of await lower.standards.entries(tx))
        if (one.state === 'draft') must(await lower.standards.publish(tx, lower.who, one.id, AT))
    })
    assert.deepEqual(await codesBelow(), ['r', 'g', 'x'])
    await set(shade('2', ['r', 'g', 'b'], 'narrow'), '2026-03-01')
    const second = await travel()
    assert.ok(second.lines.some((line) => line.outcome === 'conflict' && line.name === 'shade'))

    // somebody else's signature is not taken, whatever it brings
    await set(shade('3', ['z']), '2026-04-01')
    const strange = await travel(key())
    assert.match(strange.failed ?? '', /签名者/)
    assert.ok(!(await codesBelow())?.includes('z'))

    // with "ask" an edition waits, its differences told, until somebody adopts it
    must(
      await store.tx((tx) =>
        lower.feeds.subscribe(
          tx,
          lower.who,
          { url: 'https://upper.example/standards/edition', title: '市', adopt: 'ask' },
          AT,
        ),
      ),
    )
    const waits = await travel()
    assert.ok(waits.waiting)
    assert.ok(waits.lines.some((line) => line.outcome === 'changed' || line.outcome === 'new'))
    must(await store.tx((tx) => lower.feeds.adopt(tx, lower.who, id, AT)))
    assert.ok((await codesBelow())?.includes('z'))

    // what is ended above ends here
    await store.tx(async (tx) => {
      for (const one of await upper.standards.entries(tx))
        if (one.state === 'published' && one.validTo === null)
          must(await upper.standards.withdraw(tx, upper.who, one.id, AT))
    })
    await travel()
    must(await store.tx((tx) => lower.feeds.adopt(tx, lower.who, id, AT)))
    assert.equal((await codesBelow()) ?? undefined, undefined)
  })
})
