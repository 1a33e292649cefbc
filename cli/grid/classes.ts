import { writeFile } from 'node:fs/promises'
import { say } from '../../base/index.ts'
import { sheetsOf } from '../../host/index.ts'
import { check } from '../../kit/index.ts'
import {
  type CityTable,
  EDITIONS,
  grid,
  inEdition,
  readClasses,
  withClasses,
} from '../../packs/grid/index.ts'
import { hotline } from '../../packs/hotline/index.ts'
import { type Command, oneArgument, textOf, UseFault } from '../command.ts'

const SHOWN = 20

const linesOf = ({ taken, rejected }: CityTable): string[] => [
  `收下 taken ${taken.length} · 退回 rejected ${rejected.length}`,
  ...rejected
    .slice(0, SHOWN)
    .map(
      ({ line, code, why, remedy }) => `  ${line} ${code}: ${why.zh}；${remedy.zh} · ${why.en}; ${remedy.en}`,
    ),
]

/** `huying grid classes`: a city's own table of parts and events, judged line by line. Needs no city. */
export const gridClasses: Command = {
  says: say(
    '检查本市的部件、事件分类表（xlsx、CSV）：合格的写成城市声明可用的 JSON，不合格的逐行说明原因；不需要城市',
    "judge a city's own table of parts and events (xlsx, CSV): good lines become JSON for the city's declaration, the others are told with the reason; needs no city",
  ),
  args: 'FILE',
  options: {
    edition: {
      type: 'string',
      value: 'EDITION',
      says: say('标准版本：2013 或 2026（默认）', 'edition of the standard: 2013 or 2026 (default)'),
    },
    out: { type: 'string', value: 'FILE', says: say('写出收下的分类', 'writes the classes that were taken') },
  },
  async run(given, out) {
    const file = oneArgument(given, 'FILE')
    const wanted = textOf(given, 'edition') ?? '2026'
    const edition = EDITIONS.find((one) => one.edition === wanted)?.edition
    if (!edition) throw new UseFault(say(`没有这一版本：${wanted}`, `unknown edition ${wanted}`))
    const read = await sheetsOf(file)
    if (!read.ok) {
      out.fail(read.error.says, read.error.remedy)
      return 1
    }
    const table = readClasses(read.value[0]?.rows ?? [], edition)
    if (!table.ok) {
      out.fail(table.error)
      return 1
    }
    const { taken, rejected } = table.value
    // with these classes the pack must still be sound
    const [fault] = check([hotline, withClasses(grid, taken)])
    if (fault) {
      out.fail(fault.says, fault.remedy)
      return 1
    }
    const others = EDITIONS.filter((one) => one.edition !== edition)
    const twins = Object.fromEntries(
      taken.flatMap(({ key }) =>
        others.flatMap((one) => {
          const twin = inEdition(key, one.edition)
          return twin ? [[key, twin]] : []
        }),
      ),
    )
    const target = textOf(given, 'out')
    if (target) await writeFile(target, `${JSON.stringify(taken, null, 2)}\n`)
    out.report({ file, edition, taken: taken.length, twins, rejected }, linesOf(table.value))
    return rejected.length > 0 ? 1 : 0
  },
}
