import { type Say, say } from '../base/index.ts'
import { draftProblem } from '../platform/places/layers/decide.ts'
import type {
  LayerCategory,
  LayerDeclaration,
  LayerDraft,
  LayerSource,
} from '../platform/places/layers/declare.ts'
import { entriesOf } from './codes.ts'
import type { Pack } from './declare.ts'
import type { Words } from './transitions.ts'

/** A layer of a pack; see `LayerDeclaration`. */
export const layer = (declared: LayerDeclaration): LayerDeclaration => declared

/**
 * A thematic layer 专题图层: its title, what it is drawn as, where it comes from in words, `register.field` or a kind of matters,
 * and its style.
 */
export const themeLayer = (
  title: Words,
  kind: LayerDeclaration['kind'],
  from: string,
  of: string,
  { minZoom, ...style }: NonNullable<LayerDeclaration['style']> & Pick<LayerDeclaration, 'minZoom'>,
): LayerDeclaration => {
  const [register = '', field] = of.split('.')
  return {
    ...{ title: say(...title), class: 'theme', kind, from },
    ...(minZoom === undefined ? {} : { minZoom }),
    source: field ? { kind: 'register', register, field } : { kind: 'matters', type: of },
    style,
  }
}

/** Colours of the codes of a layer 分类配色, as code lists are written, each with its colour: `over 超面积 Over the limit #e8590c`. */
export const colours = (table: string): readonly LayerCategory[] =>
  entriesOf(table).map(([code, zh, rest]) => {
    const [, en = rest, color = ''] = /^(.+) (#[0-9a-f]{6})$/.exec(rest) ?? []
    return { code, title: say(zh, en), color }
  })

type Fault = { readonly at: string; readonly says: Say; readonly remedy: Say }

const full = (pack: Pack, name: string): string => (name.includes('.') ? name : `${pack.name}.${name}`)

/** The layer with its full name, `pack.layer`, and the full name of its source. */
export function layerOf(pack: Pack, name: string, { source, ...rest }: LayerDeclaration): LayerDraft {
  const from: LayerSource =
    source?.kind === 'matters'
      ? { ...source, type: full(pack, source.type) }
      : source?.kind === 'register'
        ? { ...source, register: full(pack, source.register) }
        : (source ?? { kind: 'own' })
  return { ...rest, name: `${pack.name}.${name}`, source: from }
}

/** What is wrong with the layers of a city’s packs: what the room of the map refuses, and sources that nobody declares. */
export function layerFaults(packs: readonly Pack[]): readonly Fault[] {
  const faults: Fault[] = []
  const types = new Set(
    packs.flatMap((pack) => Object.keys(pack.matters).map((name) => `${pack.name}.${name}`)),
  )
  const registers = new Set(
    packs.flatMap((pack) => Object.keys(pack.registers).map((name) => `${pack.name}.${name}`)),
  )
  const roles = new Set(packs.flatMap((pack) => Object.keys(pack.roles)))
  for (const pack of packs)
    for (const [name, declared] of Object.entries(pack.layers ?? {})) {
      const at = `${pack.name}/layers/${name}`
      const draft = layerOf(pack, name, declared)
      const problem = draftProblem(draft)
      if (problem) faults.push({ at, says: problem.says, remedy: problem.remedy })
      const { source } = draft
      const unknown =
        source.kind === 'matters' && !types.has(source.type)
          ? source.type
          : source.kind === 'register' && !registers.has(source.register)
            ? source.register
            : undefined
      if (unknown)
        faults.push({
          at,
          says: say(`图层来源“${unknown}”没有声明`, `nobody declares ${unknown}, the source of the layer`),
          remedy: say('核对事项或台账名称', 'check the name of the matter or register'),
        })
      for (const role of [...(declared.readers ?? []), ...(declared.editors ?? [])])
        if (role !== '*' && !roles.has(role))
          faults.push({
            at,
            says: say(`没有岗位 ${role}`, `unknown role ${role}`),
            remedy: say('核对岗位名称，或在包中声明', 'check the name, or declare the role'),
          })
    }
  return faults
}
