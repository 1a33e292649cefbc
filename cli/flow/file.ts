import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { say } from '../../base/index.ts'
import { compile } from '../../kit/index.ts'
import { bpmn } from '../../platform/matters/index.ts'
import { cityOption, planOf, settingsOf } from '../city.ts'
import { type Command, oneArgument, textOf, UseFault } from '../command.ts'

/** `huying flow export`: a flow of a pack as a BPMN file with its drawing. */
export const flowExport: Command = {
  says: say(
    '把一种事项的流程导出为 BPMN 2.0 文件（含布局）',
    'write the flow of a matter type as a BPMN 2.0 file with layout',
  ),
  args: 'TYPE',
  options: {
    ...cityOption,
    to: {
      type: 'string',
      value: 'FILE',
      says: say('写入文件（默认标准输出）', 'write to a file (else to standard output)'),
    },
  },
  async run(given, out) {
    const name = oneArgument(given, 'TYPE')
    const { types } = compile((await planOf(settingsOf(given))).packs)
    const type = types[name]
    if (!type)
      throw new UseFault(
        say(
          `没有事项类型 ${name}；有：${Object.keys(types).join('、')}`,
          `there is no matter type ${name}; there are ${Object.keys(types).join(', ')}`,
        ),
      )
    const { fingerprint: _fingerprint, ...declared } = type
    const xml = await bpmn.writeBpmn({ ...declared, version: 1 })
    const file = textOf(given, 'to')
    if (file) await writeFile(file, xml)
    out.report({ type: name, ...(file ? { file: basename(file) } : { xml }) }, file ? [file] : [xml])
    return 0
  },
}

/** `huying flow import`: a BPMN file as a declared flow, or the elements that hinder it. Writes nothing to a city. */
export const flowImport: Command = {
  says: say(
    '读取 BPMN 2.0 文件，输出可写入应用包的流程声明，或列出不能承载的元素；不写入城市',
    'read a BPMN 2.0 file as a flow that a pack may declare, or list the elements that hinder it; writes nothing to a city',
  ),
  args: 'FILE',
  options: cityOption,
  async run(given, out) {
    const file = oneArgument(given, 'FILE')
    const { types } = compile((await planOf(settingsOf(given))).packs)
    const xml = await readFile(file, 'utf8').catch(() => {
      throw new UseFault(say(`读不出文件 ${basename(file)}`, `${basename(file)} cannot be read`))
    })
    const read = await bpmn.readBpmn(xml, bpmn.guardsOf(Object.values(types)))
    if (!read.ok) {
      out.fail(read.error.says, read.error.remedy)
      return 1
    }
    const { processes, warnings } = read.value
    out.report({ processes, warnings }, [
      ...processes.flatMap(({ id, name, type, unfit, notes }) => [
        `${type ? '✔' : '✘'} ${name ?? id}`,
        ...[...unfit, ...notes].map(
          (one) => `    ${one.type} ${one.name ?? one.id}: ${one.says.zh} · ${one.says.en}`,
        ),
        ...(type ? [JSON.stringify(type, null, 2)] : []),
      ]),
      ...warnings.map((warning) => `! ${warning}`),
    ])
    return processes.length > 0 && processes.every((process) => process.type) ? 0 : 1
  },
}
