import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Say, say } from '../../base/index.ts'
import { bpmn } from '../../platform/matters/index.ts'
import { type Command, oneArgument, UseFault } from '../command.ts'

type FileReading = {
  readonly file: string
  readonly runnable: boolean
  readonly processes: number
  readonly reasons: readonly {
    readonly element: string
    readonly type: string
    readonly name: string | null
    readonly says: Say
  }[]
}

async function modelsIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder, { recursive: true })
    return names.filter((name) => /\.bpmn$/i.test(name)).sort()
  } catch {
    throw new UseFault(say(`没有这个文件夹：${folder}`, `there is no folder ${folder}`))
  }
}

/** `huying flow miwg`: every BPMN file below a folder read, and which of them would run. Needs no city. */
export const flowMiwg: Command = {
  says: say(
    '读取文件夹（含子文件夹）中的全部 BPMN 文件，逐个说明能否运行及原因；不需要城市',
    'read every BPMN file below a folder and say of each whether it runs, or what hinders it; needs no city',
  ),
  args: 'DIR',
  async run(given, out) {
    const folder = oneArgument(given, 'DIR')
    const files: FileReading[] = []
    const failed: { file: string; says: Say }[] = []
    for (const name of await modelsIn(folder)) {
      const read = await bpmn.readBpmn(await readFile(join(folder, name), 'utf8'))
      if (!read.ok) {
        failed.push({ file: name, says: read.error.says })
        continue
      }
      const { processes } = read.value
      const reasons = processes.flatMap(({ unfit }) =>
        unfit.map(({ id, type, name: called, says }) => ({ element: id, type, name: called, says })),
      )
      const empty: FileReading['reasons'] =
        processes.length > 0
          ? []
          : [
              {
                element: '',
                type: 'bpmn:Definitions',
                name: null,
                says: say('文件中没有流程', 'the file holds no process'),
              },
            ]
      files.push({
        file: name,
        runnable: processes.length > 0 && processes.every((process) => process.type !== null),
        processes: processes.length,
        reasons: [...reasons, ...empty],
      })
    }
    const runnable = files.filter((one) => one.runnable)
    const refused = files.filter((one) => !one.runnable)
    out.report(
      {
        parsed: files.length,
        failed: failed.length,
        runnable: runnable.length,
        refused: refused.length,
        files: files.map(({ reasons, ...one }) => (one.runnable ? one : { ...one, reasons })),
        unreadable: failed,
      },
      [
        `已读 parsed ${files.length} · 读不出 failed ${failed.length} · 可运行 runnable ${runnable.length} · 拒绝 refused ${refused.length}`,
        ...runnable.map(({ file }) => `✔ ${file}`),
        ...refused.flatMap(({ file, reasons }) => [
          `✘ ${file}`,
          ...reasons.map(
            ({ element, type, name, says }) => `    ${type} ${name ?? element}: ${says.zh} · ${says.en}`,
          ),
        ]),
        ...failed.map(({ file, says }) => `? ${file}: ${says.zh} · ${says.en}`),
      ],
    )
    return failed.length === 0 && files.length > 0 ? 0 : 1
  },
}
