import { readFile } from 'node:fs/promises'
import { type Result, say } from '../../base/index.ts'
import { flowMigrations, type Rehearsal } from '../../platform/matters/index.ts'
import { systemActor } from '../../platform/org/index.ts'
import { cityOption, refused, withCity } from '../city.ts'
import { type Command, oneArgument, textOf, UseFault } from '../command.ts'

async function mapIn(file: string): Promise<unknown> {
  const read = async (): Promise<Result<unknown, string>> => {
    try {
      return { ok: true, value: JSON.parse(await readFile(file, 'utf8')) }
    } catch (fault) {
      return { ok: false, error: (fault as Error).message }
    }
  }
  const found = await read()
  if (found.ok) return found.value
  throw new UseFault(
    say(`读不出对应表 ${file}：${found.error}`, `cannot read the map ${file}: ${found.error}`),
  )
}

const lines = ({ type, to, legs, movable, stuck }: Rehearsal): string[] => [
  `${type} → ${to}`,
  ...legs.map((leg) =>
    leg.to === null
      ? `  v${leg.version} ${leg.title.zh}（${leg.state}） ${leg.count}：不能迁移，${leg.why?.zh ?? ''} · cannot be moved: ${leg.why?.en ?? ''}`
      : `  v${leg.version} ${leg.title.zh}（${leg.state}） → ${leg.toTitle?.zh ?? leg.to}（${leg.to}） ${leg.count}`,
  ),
  `可迁移 ${movable} 件，不能迁移 ${stuck} 件 · ${movable} can be moved, ${stuck} cannot`,
]

/** `huying flow migrate`: running matters to another version of their flow, by a map; `--rehearse` writes nothing. */
export const flowMigrate: Command = {
  says: say(
    '按对应表把在办件迁移到另一版流程；--rehearse 只预演。中断后再次执行会接着迁移',
    'move running matters to another version of their flow by a map; --rehearse only counts. Broken off, it goes on when run again',
  ),
  args: 'TYPE',
  options: {
    ...cityOption,
    map: {
      type: 'string',
      value: 'FILE',
      says: say(
        'JSON 对应表：{"states": {"旧状态": "新状态"}, "from": [版本], "to": 版本}，后两项可省',
        'JSON: {"states": {"old": "new"}, "from": [versions], "to": version}; the last two may be left out',
      ),
    },
    rehearse: { type: 'boolean', says: say('只预演，不写入', 'only count, write nothing') },
  },
  async run(given, out) {
    const name = oneArgument(given, 'TYPE')
    const file = textOf(given, 'map')
    const map = file ? await mapIn(file) : {}
    return withCity(given, out, async (city) => {
      const migrations = flowMigrations(city.types)
      const { district } = city.plan
      const rehearsed = await migrations.rehearse(city.store, district, name, map)
      if (!rehearsed.ok) return refused(out, rehearsed.error)
      if (given.options.rehearse) {
        out.report(rehearsed.value, lines(rehearsed.value))
        return 0
      }
      const who = { ...systemActor(district), name: '命令行' }
      const begun = await city.store.tx((tx) => migrations.begin(tx, who, name, map, city.now()))
      if (!begun.ok) return refused(out, begun.error)
      const moved = await migrations.run(city.store, district, begun.value.id, city.now, (so) =>
        out.say(`… ${so}/${rehearsed.value.movable}`),
      )
      out.report({ ...rehearsed.value, migration: begun.value.id, moved }, [
        ...lines(rehearsed.value),
        `已迁移 ${moved} 件 · moved ${moved}`,
      ])
      return 0
    })
  },
}
