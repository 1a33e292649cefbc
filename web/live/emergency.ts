import { type Say, say } from '../../base/index.ts'

/** A number that saves lives faster than any form. */
export type EmergencyNumber = '110' | '119' | '120' | '122'

/**
 * Words of danger a citizen may type, each with who must come. A wrong alarm costs one glance at a banner,
 * a missed one may cost a life: the list leans to raising it. Past events ("昨天") still raise it.
 */
const SIGNS: readonly { readonly number: EmergencyNumber; readonly words: RegExp }[] = [
  {
    number: '119',
    words:
      /着火|起火|失火|火灾|火警|大火|冒浓烟|浓烟|爆炸|(燃气|煤气|天然气).{0,4}(泄漏|泄露|漏气|味)|坍塌|倒塌|塌方|被困|困在|\b(on fire|fire|explosion|gas leak|collapsed?|trapped)\b/i,
  },
  {
    number: '120',
    words:
      /晕倒|昏倒|昏迷|晕过去|没有?呼吸|呼吸困难|心脏病|心梗|中风|抽搐|大出血|流血不止|溺水|落水|触电|食物中毒|一氧化碳|重伤|受重伤|要生了|unconscious|not breathing|heart attack|bleeding|drown|electrocut/i,
  },
  {
    number: '110',
    words:
      /抢劫|抢夺|杀人|砍人|持刀|拿刀|拿着刀|绑架|劫持|强奸|猥亵|家暴|打人|被打|殴打|打架|斗殴|跳楼|跳桥|跳河|自杀|轻生|不想活|(小孩|孩子|儿童|老人).{0,3}(走失|走丢|失踪)|报警|\b(robbery|knife|kidnap|assault|suicide|kill)/i,
  },
  { number: '122', words: /车祸|交通事故|撞车|撞人|撞到人|car crash|traffic accident/i },
]

/** The numbers to offer at once for this text, most pressing first; none when nothing sounds dangerous. */
export function emergencyNumbers(text: string): readonly EmergencyNumber[] {
  const found = SIGNS.filter((sign) => sign.words.test(text)).map((sign) => sign.number)
  return found.includes('122') && !found.includes('120') ? [...found, '120'] : found
}

export const EMERGENCY_NAMES: Readonly<Record<EmergencyNumber, Say>> = {
  '110': say('报警', 'Police'),
  '119': say('火警', 'Fire'),
  '120': say('急救', 'Ambulance'),
  '122': say('交通事故', 'Traffic'),
}
