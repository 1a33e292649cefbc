import { type Say, say } from '../base/index.ts'
import { check as checkPacks, compile } from '../kit/index.ts'
import { typeProblems } from '../platform/registers/index.ts'
import { cities } from './city.ts'
import type { Command } from './command.ts'

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

export const check: Command = {
  says: say(
    '检查各城市的应用包：流程、时限依据、脱敏、双语、台账',
    'check the packs of every city: flows, limits, masking, languages, registers',
  ),
  async run(_given, out) {
    const faults = Object.entries(cities).flatMap(([name, { packs }]) => {
      const found = checkPacks(packs)
      // What is not sound cannot be compiled.
      return [...found, ...(found.length === 0 ? registerFaults(packs) : [])].map((fault) => ({
        city: name,
        ...fault,
      }))
    })
    out.report(
      { ok: faults.length === 0, faults },
      faults.length === 0
        ? ['全部通过 · all sound']
        : faults.map(
            (fault) =>
              `${fault.city} ${fault.at}: ${fault.says.zh} (${fault.remedy.zh}) · ${fault.says.en} (${fault.remedy.en})`,
          ),
    )
    return faults.length === 0 ? 0 : 1
  },
}
