import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { say } from '../../base/index.ts'
import { type Command, oneArgument } from '../command.ts'
import { ownPackage } from './own.ts'
import { templateOf } from './template.ts'

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

export const newPack: Command = {
  says: say(
    '在新文件夹里开始一个应用包：声明、规则、测试、说明',
    'begin a pack in a new folder: declaration, rules, tests, a word to read',
  ),
  args: 'FOLDER',
  async run(given, out) {
    const folder = resolve(oneArgument(given, 'FOLDER'))
    const name = basename(folder)
    if (!NAME.test(name)) {
      out.fail(
        say(`“${name}”不能作包名`, `“${name}” cannot be the name of a package`),
        say('用小写字母、数字和连字符，如 tennis-club', 'Use small letters, digits and hyphens: tennis-club'),
      )
      return 1
    }
    await mkdir(folder, { recursive: true })
    if ((await readdir(folder)).length > 0) {
      out.fail(
        say(`文件夹 ${folder} 不是空的`, `the folder ${folder} is not empty`),
        say('换一个新文件夹', 'Name a new folder'),
      )
      return 1
    }
    const files = templateOf(name, await ownPackage())
    for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text)
    out.report({ folder, files: Object.keys(files) }, [
      `已建 ${folder}：${Object.keys(files).join('、')} · made ${folder}`,
      `下一步：cd ${folder} && npm install && npm test · next: cd ${folder} && npm install && npm test`,
    ])
    return 0
  },
}
