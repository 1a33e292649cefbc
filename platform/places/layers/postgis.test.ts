import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { VectorTile } from '@mapbox/vector-tile'
import fc from 'fast-check'
import { PbfReader } from 'pbf'
import { must } from '../../../base/index.ts'
import * as ledger from '../../ledger/index.ts'
import * as org from '../../org/index.ts'
import { schema as kept, migrate, openStore, type Store, sql } from '../../store/index.ts'
import { startServer } from '../../store/testing.ts'
import * as layers from './index.ts'

describe('platform / places / layers / postgis', () => {
  const here = existsSync('/usr/share/postgresql/15/extension/postgis.control')
  const skip = here ? false : 'PostGIS for PostgreSQL 15 is not installed on this machine'
  const D = '990001'

  let server: Awaited<ReturnType<typeof startServer>> | undefined
  let store: Store | undefined
  before(async () => {
    if (!here) return
    server = await startServer()
    store = must(await openStore({ url: server.url }))
    await store.query(sql.raw('create extension postgis'))
    must(await migrate(store, [kept, ledger.schema, org.schema, layers.schema]))
  })
  after(async () => {
    await store?.close()
    await server?.stop()
  })

  type Found = readonly (readonly [number, string, number, number])[]
  function pointsIn(bytes: Uint8Array): Found {
    const { features } = new VectorTile(new PbfReader(bytes)).layers
    return Array.from({ length: features?.length ?? 0 }, (_, i) => {
      const one = features?.feature(i)
      const [[at] = []] = one?.loadGeometry() ?? []
      return [one?.id ?? -1, String(one?.properties.category ?? ''), at?.x ?? -1, at?.y ?? -1] as const
    }).sort((a, b) => a[0] - b[0])
  }

  test('with PostGIS in the database the same tiles come out', { skip }, async () => {
    const db = store as Store
    assert.equal(await layers.hasPostgis(db), true)
    const at = new Date('2026-03-02T04:00:00Z')
    const draft = {
      name: 'p',
      title: { zh: '点', en: 'points' },
      class: 'theme',
      kind: 'point',
      source: { kind: 'own' },
    } as const
    must(await db.tx((tx) => layers.save(tx, D, draft, at)))
    const inputs = fc
      .sample(
        fc.tuple(
          fc.double({ min: 113.2, max: 113.3, noNaN: true }),
          fc.double({ min: 23.1, max: 23.2, noNaN: true }),
        ),
        {
          numRuns: 2_500,
          seed: 4,
        },
      )
      .map(
        ([lon, lat], i): layers.FeatureInput => ({
          ref: `${i}`,
          geometry: { type: 'Point', coordinates: [lon, lat] },
          category: ['', 'a', '井盖'][i % 3] as string,
          marks: { area: i % 2 === 0 ? '990001001' : '990001002' },
        }),
      )
    must(await db.bulk((tx) => layers.put(tx, D, 'p', inputs, at)))
    const layer = must(await layers.find(db, D, 'p'))
    for (const where of [true, { column: 'area', startsWith: '990001001' }] as const)
      for (const z of [15, 16, 18])
        for (const point of [
          { lon: 113.25, lat: 23.15 },
          { lon: 113.21, lat: 23.11 },
        ]) {
          const { column: x, row: y } = layers.tileOf(point, z)
          const by = (encoder: 'own' | 'postgis') =>
            layers.tile(db, { where, grade: 4 }, layer, { z, x, y }, encoder)
          const own = await by('own')
          const theirs = await by('postgis')
          assert.equal(must(theirs).count, must(own).count)
          assert.deepEqual(pointsIn(must(theirs).bytes), pointsIn(must(own).bytes))
        }
  })
})
