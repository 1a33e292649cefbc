import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { say } from '../../base/index.ts'
import { runSuite, type SuiteGroup } from '../../platform/fields/index.ts'
import { type Command, oneArgument } from '../command.ts'

/** Draft of the suite that our schemas are written in. */
const DRAFT = 'draft2020-12'

/** Runs the JSON Schema Test Suite through the part of JSON Schema that field lists are written in. */
export const formSuite: Command = {
  says: say(
    '用 JSON Schema 官方测试集检验表单所用的子集（目录递归查找 draft2020-12）',
    'run the JSON Schema Test Suite through the part that forms use (DIR is searched for draft2020-12)',
  ),
  args: 'DIR',
  async run(given, out) {
    const root = oneArgument(given, 'DIR')
    const names = (await readdir(root, { recursive: true }))
      .filter((one) => one.includes(`tests/${DRAFT}/`) && one.endsWith('.json'))
      .sort()
    if (names.length === 0) {
      out.fail(say(`没有找到 ${DRAFT} 的测试`, `no tests of ${DRAFT} found`))
      return 1
    }
    const files = await Promise.all(
      names.map(async (name) => ({
        name: relative(join(DRAFT), name.slice(name.indexOf(DRAFT))),
        asserts: name.includes('/optional/format'),
        groups: JSON.parse(await readFile(join(root, name), 'utf8')) as SuiteGroup[],
      })),
    )
    const { covered, passed, outside, failed, why, files: byFile } = runSuite(files)
    out.report({ covered, passed, outside, failed, why, files: byFile }, [
      `${covered} covered, ${passed} passed, ${outside} outside`,
      ...failed.map((one) => `failed: ${one}`),
      ...Object.entries(why).map(([keyword, tests]) => `outside: ${keyword} (${tests})`),
    ])
    return failed.length === 0 ? 0 : 1
  },
}
