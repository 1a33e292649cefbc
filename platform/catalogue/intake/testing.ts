import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Id, must, newId, say } from '../../../base/index.ts'
import { schema as ledger } from '../../ledger/index.ts'
import { systemActor } from '../../org/index.ts'
import type { Store } from '../../store/index.ts'
import { sql } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import { type Dataset, schema as datasets, makeDataTable, put, tableOf } from '../datasets/index.ts'
import {
  type DeliveryMode,
  gates,
  type IntakeOptions,
  openIntake,
  plainMapping,
  schema,
  USUAL_RULES,
} from './index.ts'

export const DISTRICT = '440111'
export const who = systemActor(DISTRICT)

/** Members of a tennis club: a key, a coded value, a number, a day, a free text. */
export const members = (more: Partial<Dataset> = {}): Dataset => ({
  ...{ district: DISTRICT, id: newId(), code: `307/${newId()}`, title: say('网球会员', 'Members') },
  ...{ abstract: '', class: 'unit', subject: 'health', unit: newId(), system: null, format: 'file' },
  items: [
    {
      name: 'cardNo',
      key: true,
      field: { kind: 'text', title: say('卡号', 'Card'), required: true, max: 20 },
    },
    { name: 'fullName', field: { kind: 'text', title: say('姓名', 'Name'), required: true } },
    { name: 'level', field: { kind: 'code', list: 'tennisLevel', title: say('级别', 'Level') } },
    { name: 'points', field: { kind: 'integer', title: say('积分', 'Points'), min: 0 } },
    { name: 'joinedOn', field: { kind: 'day', title: say('入会日期', 'Joined') } },
    { name: 'note', field: { kind: 'text', title: say('备注', 'Note'), long: true } },
  ],
  ...{ share: 'free', shareCondition: null, shareBasis: null, open: 'open', cycle: 'monthly', grade: 1 },
  ...{ state: 'published', version: 1, origin: 'intake', register: null, rowCount: 0, freshAt: null },
  ...{ score: null, publishedAt: null, changedAt: new Date('2026-11-20T02:00:00Z') },
  ...more,
})

export const LEVELS = {
  name: 'tennisLevel',
  version: '1',
  title: say('级别', 'Level'),
  codes: [
    { code: '1', title: say('初级', 'Beginner') },
    { code: '2', title: say('高级', 'Advanced') },
  ],
}

export const HEAD = '卡号,姓名,级别,积分,入会日期,备注\n'

/** A database and a folder with the parts that intake stands on. */
export async function freshIntake(
  more: { readonly store?: Store; readonly holdBack?: NonNullable<IntakeOptions['holdBack']> } = {},
) {
  const store = more.store ?? (await freshStore([ledger, datasets, schema]))
  const folder = await mkdtemp(join(tmpdir(), 'huying-intake-'))
  const intake = openIntake({
    folder,
    parts: join(folder, 'uploads'),
    codes: async (_reader, _district, names) => [LEVELS].filter((one) => names.includes(one.name)),
    areas: async () => [],
    rules: async (reader, district, dataset) => (await gates(reader, district, dataset)) ?? USUAL_RULES,
    mostMb: 8,
    ...(more.holdBack ? { holdBack: more.holdBack } : {}),
  })
  let clock = Date.parse('2026-11-21T02:00:00Z')
  const now = () => {
    clock += 60_000
    return new Date(clock)
  }
  return {
    store,
    intake,
    folder,
    now,
    /** A published dataset, with a mapping by its titles unless told. */
    async publish(one: Dataset = members(), mapped = true): Promise<Dataset> {
      await store.tx(async (tx) => {
        await put(tx, one, [])
        must(await makeDataTable(tx, one))
        if (mapped)
          must(await intake.saveMapping(tx, who, { dataset: one.id, rules: plainMapping(one) }, now()))
      })
      return one
    },
    async receive(dataset: Id, content: string | Buffer, mode: DeliveryMode = 'full', name = 'members.csv') {
      return intake.receive(
        store,
        who,
        {
          ...{ dataset, mode, name, door: 'upload', sender: 'club' },
          content: (async function* () {
            yield Buffer.from(content as string)
          })(),
        },
        now(),
      )
    },
    async bring(dataset: Id, content: string | Buffer, mode: DeliveryMode = 'full') {
      const got = must(await this.receive(dataset, content, mode))
      return must(await intake.load(store, who, got.delivery.id, now()))
    },
    rowsOf: (dataset: Id) =>
      store.query<{
        key: string
        f_full_name: string
        f_points: number | null
        f_level: string | null
        f_joined_on: string | null
        f_note: string | null
        row_no: number
        delivery: string
      }>(sql`select key, f_full_name, f_points, f_level, f_joined_on, f_note, row_no, delivery
        from ${sql.id(tableOf(dataset))} order by key collate "C"`),
    async close() {
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
