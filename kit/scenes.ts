import { type Say, say } from '../base/index.ts'
import { attributes, bindingKinds, type SceneDeclaration } from '../platform/credentials/codes/declare.ts'
import type { Pack } from './declare.ts'

/** A scene 用码场景 as a pack declares it: where a city code is shown, and the little that is seen there. */
export const scene = (declared: SceneDeclaration): SceneDeclaration => declared

type Fault = { readonly at: string; readonly says: Say; readonly remedy: Say }

/** What is wrong with the scenes of a city’s packs: too much seen, too long kept, offline where it must not be. */
export function sceneFaults(packs: readonly Pack[]): readonly Fault[] {
  const faults: Fault[] = []
  const numbers = new Map<number, string>()
  for (const pack of packs)
    for (const [name, declared] of Object.entries(pack.scenes ?? {})) {
      const at = `${pack.name}.${name}`
      const wrong = (says: Say, remedy: Say) => faults.push({ at, says, remedy })
      const taken = numbers.get(declared.number)
      if (taken || !Number.isInteger(declared.number) || declared.number < 1 || declared.number > 0xffff)
        wrong(
          say(`场景编号 ${declared.number} 不可用`, `scene number ${declared.number} cannot be used`),
          say('用未用过的 1–65535', 'use a free one of 1–65535'),
        )
      numbers.set(declared.number, at)
      for (const item of Object.keys(declared.sees))
        if (!Object.hasOwn(attributes, item))
          wrong(
            say(`没有可见项 ${item}`, `unknown item ${item}`),
            say('只能用可见项清单中的项', 'use the items of the list'),
          )
      if (declared.binding && !Object.hasOwn(bindingKinds, declared.binding))
        wrong(say('没有这种绑定凭证', 'unknown kind of credential'), say('核对 binding', 'check `binding`'))
      if (declared.emergency && !declared.until)
        wrong(
          say('应急场景没有结束日期', 'an emergency scene without its last day'),
          say('写明 until', 'give `until`'),
        )
      if (declared.offline && (declared.kind === 'pay' || declared.passes || declared.shape === 'lookup'))
        wrong(
          say('支付、受限门禁和查询码不得离线', 'paying, restricted gates and lookups are never offline'),
          say('offline 写 null', 'say `offline: null`'),
        )
      if (declared.offline && (declared.offline.batch > 10 || declared.offline.minutes > 15))
        wrong(
          say('离线码最多 10 个、每个 15 分钟', 'at most 10 codes ahead of 15 minutes each'),
          say('改小 batch 或 minutes', 'make them smaller'),
        )
      if (declared.retentionDays < 1 || declared.retentionDays > 180 || declared.ttlSeconds > 120)
        wrong(
          say('留存须在 1–180 天，屏幕码不超过 120 秒', 'kept 1–180 days, shown at most 120 seconds'),
          say('改小留存天数或有效秒数', 'make them shorter'),
        )
      if (declared.kind === 'ride' && !declared.fares)
        wrong(say('乘车场景没有票价', 'a ride without fares'), say('写明 fares', 'give `fares`'))
    }
  return faults
}
