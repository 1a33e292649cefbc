import { type Say, say } from '../base/index.ts'
import { check as checkPacks, compile } from '../kit/index.ts'
import { typeProblems } from '../platform/registers/index.ts'
import { cities } from './city.ts'
import type { Command } from './command.ts'
import { readPacks } from './pack/load.ts'

type Found = { readonly at: string; readonly says: Say; readonly remedy: Say }

/** Registers that the database would not take as declared. */
const registerFaults = (packs: Parameters<typeof compile>[0]): Found[] =>
  Object.values(compile(packs).registers).flatMap((register) =>
    typeProblems(register).map((problem) => ({
      at: `register ${register.name}`,
      says: say(`台账声明有误：${problem}`, problem),
      remedy: say('改正台账声明', 'correct the declaration of the register'),
    })),
  )

/** The pack that a place begins with: `tennis.repair/fields`, `register tennis.court`. */
const packOf = (at: string): string => /^(?:register )?([^./ ]+)/.exec(at)?.[1] ?? at
/** `realEstate` is kept in `real-estate`. */
const folderOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

export const check: Command = {
  says: say(
    '检查各城市的应用包：流程、时限依据、脱敏、双语、台账；可写另装的包名或文件夹',
    'check the packs of every city: flows, limits, masking, languages, registers; packs from outside may be named',
  ),
  args: '[PACK…]',
  async run(given, out) {
    const outside = await readPacks(given.args)
    const faults = Object.entries(cities).flatMap(([name, city]) => {
      const packs = [...city.packs, ...outside.map(({ pack }) => pack)]
      const files = new Map(outside.map(({ pack, file }) => [pack.name, file]))
      const found = checkPacks(packs)
      // What is not sound cannot be compiled.
      return [...found, ...(found.length === 0 ? registerFaults(packs) : [])].map((fault) => ({
        city: name,
        file: files.get(packOf(fault.at)) ?? `packs/${folderOf(packOf(fault.at))}`,
        ...fault,
      }))
    })
    out.report(
      { ok: faults.length === 0, faults },
      faults.length === 0
        ? ['全部通过 · all sound']
        : faults.map(
            (fault) =>
              `${fault.city} ${fault.file} ${fault.at}: ${fault.says.zh} (${fault.remedy.zh}) · ${fault.says.en} (${fault.remedy.en})`,
          ),
    )
    return faults.length === 0 ? 0 : 1
  },
}
