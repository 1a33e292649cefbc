import { createHash } from 'node:crypto'
import type { IndicatorDeclaration } from '../brain/indicators/declare.ts'
import type { CodeList } from '../platform/fields/declare.ts'
import { declarationOf } from '../platform/matters/decide.ts'
import type { MatterType } from '../platform/matters/declare.ts'
import type { Role } from '../platform/org/declare.ts'
import type { Automation } from './automation.ts'
import type { Pack, RegisterDeclaration } from './declare.ts'

/** What the host wires from the packs of a city: everything under its full name `pack.thing`. */
export type Compiled = {
  readonly packs: readonly Pack[]
  readonly types: Readonly<Record<string, Omit<MatterType, 'version'> & { readonly fingerprint: string }>>
  readonly roles: Readonly<Record<string, Role>>
  readonly codes: Readonly<Record<string, CodeList>>
  /** What happens by itself, by type of matter. */
  readonly automation: Readonly<Record<string, Automation>>
  readonly registers: Readonly<Record<string, RegisterDeclaration & { readonly name: string }>>
  readonly indicators: Readonly<Record<string, IndicatorDeclaration & { readonly name: string }>>
}

const fingerprint = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** Puts the packs of a city together. Run `check` first: this assumes that they are sound. */
export function compile(packs: readonly Pack[]): Compiled {
  const full = <T>(pick: (pack: Pack) => Readonly<Record<string, T>>): [string, T][] =>
    packs.flatMap((pack) =>
      Object.entries(pick(pack)).map(([name, one]): [string, T] => [`${pack.name}.${name}`, one]),
    )
  return {
    packs,
    types: Object.fromEntries(
      full((pack) => pack.matters).map(([name, one]) => [
        name,
        { ...one, name, fingerprint: fingerprint(declarationOf({ ...one, name })) },
      ]),
    ),
    automation: Object.fromEntries(full((pack) => pack.automation ?? {})),
    roles: Object.assign({}, ...packs.map((pack) => pack.roles)) as Record<string, Role>,
    codes: Object.fromEntries(packs.flatMap((pack) => pack.codes).map((list) => [list.name, list])),
    registers: Object.fromEntries(
      full((pack) => pack.registers).map(([name, one]) => [name, { ...one, name }]),
    ),
    indicators: Object.fromEntries(
      full((pack) => pack.indicators).map(([name, one]) => [name, { ...one, name }]),
    ),
  }
}
