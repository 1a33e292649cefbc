import { placeSpans } from '../brain/text/similar/places.ts'
import { folded } from '../brain/text/similar/read.ts'
import { randomOf } from './dispatch-list.ts'

/**
 * Requests made from real ones by a seeded procedure 生成办法, so that a million of them are neither copies nor noise:
 *
 * 1. Request number n is made from message n mod M (M messages), in world ⌊n / M / 4⌋: four requests a message and world
 *    are one family, told by four people. They are what a search for one of them should find.
 * 2. Every name of a place (where the index itself sees one by its ending) has its first two characters replaced by two
 *    drawn from a list of 120, by a hash of seed, world and name: the same in all requests of a world, another elsewhere.
 * 3. Each telling but the first loses every sixth sentence by chance, at least one is kept; neighbouring sentences change
 *    places by a chance of one in four; a title is left out in one of three (as when told on the telephone).
 * 4. Digits are drawn anew, each with a chance of one half.
 * 5. The point of a family is drawn within 40 × 40 km by its world and its first place; each telling lies within about 50 m.
 * 6. Caller: one of 400,000, drawn anew for each. Time: within three years for the family, within 60 days in it.
 * 7. Category: the first of twelve plain rules of words that fits, else "other".
 */
export type Made = {
  readonly n: number
  readonly title: string
  readonly text: string
  readonly caller: number
  readonly at: Date
  readonly lon: number
  readonly lat: number
  readonly category: string
}

const TELLINGS = 4
const FIRST =
  '云山东西南北安平永福长乐新华金银玉石清明春江海河湖泉林森松柏竹梅兰桂荷枫红绿青蓝紫白黄龙凤鹤鸣飞翔天星月日光辉宏盛昌隆泰康宁和顺达远近高阔广大中正信义仁德文武英杰秀丽美景胜吉祥瑞庆丰盈满堂朝阳晨曦晚霞彩虹雨露霜雪晴岚峰岭川原野田园庄'
const CATEGORIES: readonly (readonly [string, RegExp])[] = [
  ['smoke', /油烟|烧烤|异味|臭/],
  ['noise', /噪音|噪声|扰民/],
  ['parking', /停车|车位/],
  ['water', /停水|自来水|水压|水质/],
  ['lift', /电梯/],
  ['school', /学校|学区|幼儿园|老师|补课/],
  ['traffic', /公交|地铁|红绿灯|拥堵|道路/],
  ['demolition', /拆迁|征收|安置|棚改/],
  ['wages', /工资|拖欠|社保|劳动/],
  ['building', /开裂|漏水|质量|装修/],
  ['property', /物业|业委会/],
  ['deeds', /房产证|不动产|办证/],
]

function hash(text: string, from: number): number {
  let h = from ^ 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
  return (h ^ (h >>> 13)) >>> 0
}

const renamed = (text: string, world: number): string => {
  let out = ''
  let at = 0
  for (const [start, end] of placeSpans(text)) {
    const name = text.slice(start, end)
    const h = hash(name, world)
    const two = `${FIRST[h % FIRST.length]}${FIRST[(h >>> 8) % FIRST.length]}`
    out += text.slice(at, start) + two + name.slice(2)
    at = end
  }
  return out + text.slice(at)
}

const categoryOf = (words: string): string => CATEGORIES.find(([, rule]) => rule.test(words))?.[0] ?? 'other'

export function maker(messages: readonly { readonly title: string; readonly text: string }[], seed: number) {
  const real = messages.map(({ title, text }) => ({ title: folded(title), text: folded(text) }))
  const count = real.length
  const make = (n: number): Made => {
    const base = real[n % count] as { title: string; text: string }
    const copy = Math.floor(n / count)
    const [world, telling] = [Math.floor(copy / TELLINGS), copy % TELLINGS]
    const worldSeed = seed + world * 7919
    const family = randomOf(hash(String(n % count), worldSeed))
    const own = randomOf(hash(String(n), seed))
    const [firstPlace] = placeSpans(`${base.title}${base.text}`)
    const spot = randomOf(
      hash(firstPlace ? `${base.title}${base.text}`.slice(...firstPlace) : String(n % count), worldSeed),
    )
    const lon = 113.1 + spot.next() * 0.4 + (own.next() - 0.5) * 0.001
    const lat = 23 + spot.next() * 0.36 + (own.next() - 0.5) * 0.001
    const days = family.next() * 1095 + own.next() * 60
    let { title, text } = base
    if (telling > 0) {
      const sentences = text.split(/(?<=[。！？；])/)
      const kept = sentences.filter(() => !own.chance(1 / 6))
      if (kept.length === 0) kept.push(sentences[0] ?? '')
      for (let i = 0; i + 1 < kept.length; i++)
        if (own.chance(1 / 4)) [kept[i], kept[i + 1]] = [kept[i + 1] as string, kept[i] as string]
      text = kept.join('')
      if (own.chance(1 / 3)) title = ''
      text = text.replace(/\d/g, (digit) => (own.chance(1 / 2) ? String(own.below(10)) : digit))
    }
    return {
      n,
      title: renamed(title, worldSeed),
      text: renamed(text, worldSeed),
      caller: 1 + own.below(400_000),
      at: new Date(Date.UTC(2023, 0, 1) + days * 86_400_000),
      lon,
      lat,
      category: categoryOf(`${base.title}${base.text}`),
    }
  }
  /** Numbers of the same family, in whatever number of requests. */
  make.family = (n: number): number[] => {
    const world = Math.floor(n / count / TELLINGS)
    return Array.from(
      { length: TELLINGS },
      (_, telling) => (world * TELLINGS + telling) * count + (n % count),
    )
  }
  return make
}
