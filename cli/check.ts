import { say } from '../base/index.ts'
import { check as checkPacks } from '../kit/index.ts'
import { cities } from './city.ts'
import type { Command } from './command.ts'

export const check: Command = {
  says: say(
    '检查各城市的应用包：流程、时限依据、脱敏、双语',
    'check the packs of every city: flows, limits, masking, languages',
  ),
  async run(_given, out) {
    const faults = Object.entries(cities).flatMap(([name, city]) =>
      checkPacks(city.packs).map((fault) => ({ city: name, ...fault })),
    )
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
