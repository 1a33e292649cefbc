import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Catalogue, Constraint, Table } from './catalogue.ts'
import type { RoomSchema } from './declare.ts'
import { shardPlan } from './shard-plan.ts'

describe('platform / store / shard plan', () => {
  /** An invented tennis club. */
  const table = (name: string, columns: string, constraints: readonly Constraint[] = []): Table => ({
    ...{ name, partitionedBy: null, partitionOf: null, bound: null, constraints, indexes: [], triggers: [] },
    columns: columns.split(' ').map((column) => ({
      ...{ name: column, type: 'text', required: true, default: null, identity: null, generated: false },
    })),
  })
  const key = (name: string, columns: readonly string[], to: string): Constraint => ({
    ...{ name, kind: 'foreign', columns, references: { table: to, columns } },
    definition: `FOREIGN KEY (${columns.join(', ')}) REFERENCES ${to}(${columns.join(', ')})`,
  })
  const club: RoomSchema = {
    room: 'club',
    migrations: new URL('file:///none/'),
    tables: {
      surface: 'reference',
      sponsor: 'reference',
      court: 'district',
      booking: 'district',
      game: { root: 'game' },
      score: { root: 'game' },
      till: 'local',
    },
  }
  const catalogue: Catalogue = {
    others: [],
    tables: [
      table('booking', 'district id court', [key('booking_court', ['district', 'court'], 'court')]),
      table('court', 'district id surface', [key('court_surface', ['surface'], 'surface')]),
      table('game', 'id'),
      table('reg_player', 'district id'),
      table('score', 'game_id n', [key('score_game', ['game_id'], 'game')]),
      table('sponsor', 'id'),
      table('surface', 'id sponsor', [key('surface_sponsor', ['sponsor'], 'sponsor')]),
      table('till', 'id'),
      table('unknown', 'id'),
      { ...table('score_2026', 'game_id n'), partitionOf: 'score' },
    ],
  }
  const plan = shardPlan(catalogue, [club], { shards: 16 })
  const step = (says: RegExp): readonly string[] => plan.find((one) => says.test(one.says))?.statements ?? []
  const all = plan.flatMap(({ statements }) => statements)

  test('reference tables come first, parents before children', () => {
    assert.deepEqual(step(/^reference/), [
      "select create_reference_table('sponsor');",
      "select create_reference_table('surface');",
    ])
  })

  test('tables of one placement lie side by side, each group begins its own', () => {
    assert.deepEqual(step(/^distributed/), [
      "select create_distributed_table('game', 'id', shard_count => 16, colocate_with => 'none');",
      "select create_distributed_table('reg_player', 'district', shard_count => 16, colocate_with => 'none');",
      "select create_distributed_table('score', 'game_id', colocate_with => 'game');",
      "select create_distributed_table('court', 'district', colocate_with => 'reg_player');",
      "select create_distributed_table('booking', 'district', colocate_with => 'reg_player');",
    ])
  })

  test('every foreign key goes off before anything is placed and comes back after its parent', () => {
    const off = all.filter((one) => one.includes('drop constraint'))
    const on = all.filter((one) => one.includes('add constraint'))
    assert.equal(off.length, 4)
    assert.equal(on.length, 4)
    const at = (text: string) => all.findIndex((one) => one.includes(text))
    assert.ok(Math.max(...off.map((one) => all.indexOf(one))) < at('create_reference_table'))
    assert.ok(Math.min(...on.map((one) => all.indexOf(one))) > at("create_distributed_table('booking'"))
    assert.ok(at('add constraint court_surface') < at('add constraint booking_court'))
  })

  test('a later plan holds only what has no place yet, beside what has one', () => {
    const there = new Set(['court', 'booking', 'reg_player', 'surface', 'sponsor', 'game'])
    const later = shardPlan(
      { ...catalogue, tables: [...catalogue.tables, table('data_5e', 'district key')] },
      [club],
      { there },
    ).flatMap(({ statements }) => statements.filter((one) => !one.startsWith('--')))
    assert.deepEqual(later, [
      'alter table score drop constraint score_game;',
      "select create_distributed_table('score', 'game_id', colocate_with => 'game');",
      "select create_distributed_table('data_5e', 'district', colocate_with => 'booking');",
      'alter table score add constraint score_game FOREIGN KEY (game_id) REFERENCES game(game_id);',
    ])
  })

  test('the plan of a database begins with how the cluster works for it', () => {
    const [first] = shardPlan(catalogue, [club], { database: '呼应' })
    assert.equal(
      first?.statements[0],
      `alter database "呼应" set citus.multi_shard_modify_mode to 'sequential';`,
    )
  })

  test('partitions follow their table; what is local or unknown is named, not touched', () => {
    assert.ok(!all.some((one) => one.includes('score_2026')))
    assert.deepEqual(step(/^stays/), ['-- till'])
    assert.deepEqual(step(/^declared by no room/), ['-- unknown'])
  })
})
