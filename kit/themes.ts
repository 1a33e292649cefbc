import { type Say, say } from '../base/index.ts'
import { boardFaults } from '../brain/indicators/boards/decide.ts'
import type { ThemeDeclaration, Widget } from '../brain/indicators/boards/declare.ts'
import type { Pack } from './declare.ts'

type Words = readonly [zh: string, en: string]
type Rest = Partial<Omit<Widget, 'id' | 'kind' | 'x' | 'y' | 'w' | 'h' | 'title' | 'decides'>>
/** A block: what it is, where it stands (x, y, width, height of 12 × 12), what it is called, which decision it serves. */
export const widget = (
  kind: Widget['kind'],
  id: string,
  [x, y, w, h]: readonly [number, number, number, number],
  title: Words,
  decides: Words,
  rest: Rest,
): Widget => ({ ...{ id, kind, x, y, w, h, title: say(...title), decides: say(...decides) }, ...rest })

/** Where the eight blocks of the usual wall stand: three at the left, the map and what is below it, three at the right. */
const PLACES = [
  [3, 0, 6, 8],
  [0, 0, 3, 4],
  [0, 4, 3, 4],
  [0, 8, 3, 4],
  [3, 8, 6, 4],
  [9, 0, 3, 4],
  [9, 4, 3, 4],
  [9, 8, 3, 4],
] as const

/** A block of the usual wall: `of` names indicators of the pack, or the kind of matters of a list. */
export type WallBlock = readonly [
  kind: Widget['kind'],
  zh: string,
  en: string,
  decidesZh: string,
  decidesEn: string,
  of: string,
  rest?: Rest,
]
const SPANS: Partial<Record<Widget['kind'], Rest>> = {
  number: { span: 'now' },
  gauge: { span: 'month' },
  map: { span: 30 },
  trend: { span: 30 },
  rank: { span: 30 },
}

/** The usual wall of a pack 常用版式: the map first, then down the left side, below the map, and down the right side. */
export const wall = (
  pack: string,
  title: Words,
  order: number,
  blocks: readonly WallBlock[],
): ThemeDeclaration => ({
  ...{ title: say(...title), order },
  widgets: blocks.slice(0, PLACES.length).map(([kind, zh, en, decidesZh, decidesEn, of, rest], n) => {
    const names = of.split(' ').map((name) => `${pack}.${name}`)
    const shown: Rest =
      kind === 'list' ? { matter: names[0] ?? '', limit: 6 } : { indicators: names, ...SPANS[kind] }
    const more = rest?.layers ? { ...rest, layers: rest.layers.map((name) => `${pack}.${name}`) } : rest
    const at = PLACES[n] ?? PLACES[0]
    return widget(kind, `block${n + 1}`, at, [zh, en], [decidesZh, decidesEn], { ...shown, ...more })
  }),
})

type Fault = { readonly at: string; readonly says: Say; readonly remedy: Say }

/** What is wrong with the themes 主题 of packs, and of the city beside them: names twice, unknown figures, blocks over one another. */
export function themeFaults(
  packs: readonly Pack[],
  ofCity: Readonly<Record<string, ThemeDeclaration>> = {},
): readonly Fault[] {
  const faults: Fault[] = []
  const indicators = new Set(
    packs.flatMap((pack) => Object.keys(pack.indicators).map((name) => `${pack.name}.${name}`)),
  )
  const matters = new Set(
    packs.flatMap((pack) => Object.keys(pack.matters).map((name) => `${pack.name}.${name}`)),
  )
  const knows = {
    indicator: (name: string) => indicators.has(name),
    matter: (name: string) => matters.has(name),
  }
  const seen = new Set<string>()
  const look = (owner: string, themes: Readonly<Record<string, ThemeDeclaration>>): void => {
    for (const [name, declared] of Object.entries(themes)) {
      const at = `${owner}/themes/${name}`
      // A city may lay a theme of a pack out anew; two packs may not both own one.
      if (seen.has(name) && owner !== 'city')
        faults.push({
          at,
          says: say('主题被声明两次', 'this theme is declared twice'),
          remedy: say('各应用使用不同的名称', 'give each its own name'),
        })
      seen.add(name)
      if (!/^[a-z][A-Za-z0-9-]{0,39}$/.test(name))
        faults.push({
          at,
          says: say('主题名称不合规', 'bad name of a theme'),
          remedy: say('用小写字母开头的字母数字', 'letters and digits, lower-case first'),
        })
      for (const { id, zh, en } of boardFaults(declared, knows))
        faults.push({
          at: id ? `${at}/${id}` : at,
          says: say(zh, en),
          remedy: say(
            '按应用包指南“主题”一节改正',
            'put it right as the guide for packs says under “themes”',
          ),
        })
    }
  }
  for (const pack of packs) look(pack.name, pack.themes ?? {})
  look('city', ofCity)
  return faults
}
