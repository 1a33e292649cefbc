import { type Say, say } from '../base/index.ts'
import { soundPlan } from '../platform/command/plans/decide.ts'
import type { Pack } from './declare.ts'

type Fault = { readonly at: string; readonly says: Say; readonly remedy: Say }

/** What is wrong with the plans 预案 of a city’s packs: shape, limits, rings of tasks, posts that no pack declares. */
export function planFaults(packs: readonly Pack[]): readonly Fault[] {
  const faults: Fault[] = []
  const roles = new Set(packs.flatMap((pack) => Object.keys(pack.roles)))
  const codes = new Set<string>()
  for (const pack of packs)
    for (const { code, ...body } of pack.plans ?? []) {
      const at = `${pack.name}/${code}`
      const sound = soundPlan(body)
      if (!sound.ok) faults.push({ at, says: sound.error.says, remedy: sound.error.remedy })
      if (codes.has(code))
        faults.push({
          at,
          says: say(`预案编号“${code}”被使用两次`, `plan ${code} is declared twice`),
          remedy: say('各预案使用不同的编号', 'give each its own code'),
        })
      codes.add(code)
      for (const task of body.tasks)
        if ('role' in task.who && task.who.role && !roles.has(task.who.role))
          faults.push({
            at: `${at}/${task.code}`,
            says: say(`没有岗位 ${task.who.role}`, `unknown role ${task.who.role}`),
            remedy: say('核对岗位名称，或在包中声明', 'check the name, or declare the role'),
          })
    }
  return faults
}
