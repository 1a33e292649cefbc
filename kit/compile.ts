import { createHash } from 'node:crypto'
import type { ThemeDeclaration } from '../brain/indicators/boards/declare.ts'
import type { IndicatorDeclaration } from '../brain/indicators/declare.ts'
import type { WatchRuleDeclaration } from '../brain/watch/rules/declare.ts'
import type { WarningKind } from '../platform/command/alerts/declare.ts'
import type { CertificateType } from '../platform/credentials/certificates/declare.ts'
import type { SceneDeclaration } from '../platform/credentials/codes/declare.ts'
import type { CodeList } from '../platform/fields/declare.ts'
import { declarationOf } from '../platform/matters/decide.ts'
import type { MatterType } from '../platform/matters/declare.ts'
import type { Role } from '../platform/org/declare.ts'
import type { LayerDraft } from '../platform/places/layers/declare.ts'
import type { MetricDeclaration } from '../platform/signals/declare.ts'
import type { AnyAssessment } from './assess.ts'
import type { Automation, AutoStep } from './automation.ts'
import type { Pack, RegisterDeclaration } from './declare.ts'
import { layerOf } from './layers.ts'

/** What the host wires from the packs of a city: everything under its full name `pack.thing`. */
export type Compiled = {
  readonly packs: readonly Pack[]
  readonly types: Readonly<Record<string, Omit<MatterType, 'version'> & { readonly fingerprint: string }>>
  readonly roles: Readonly<Record<string, Role>>
  readonly codes: Readonly<Record<string, CodeList>>
  /** What happens by itself, by type of matter. */
  readonly automation: Readonly<Record<string, Automation>>
  /** What follows from rows of registers, by register. */
  readonly rowSteps: Readonly<Record<string, readonly AutoStep[]>>
  readonly registers: Readonly<Record<string, RegisterDeclaration & { readonly name: string }>>
  readonly indicators: Readonly<Record<string, IndicatorDeclaration & { readonly name: string }>>
  readonly themes: Readonly<Record<string, ThemeDeclaration>>
  /** 监测规则, as the packs bring them. */
  readonly watchRules: Readonly<Record<string, WatchRuleDeclaration>>
  readonly assessments: Readonly<Record<string, AnyAssessment>>
  readonly certificates: Readonly<Record<string, CertificateType>>
  readonly scenes: Readonly<Record<string, SceneDeclaration>>
  /** 预警种类. */
  readonly warnings: Readonly<Record<string, WarningKind>>
  /** Layers of the map 图层, each with the pack that declares it. */
  readonly layers: readonly { readonly pack: string; readonly draft: LayerDraft }[]
  /** 指标项 by name, with the pack that declares it. */
  readonly metrics: Readonly<Record<string, { readonly pack: string; readonly declared: MetricDeclaration }>>
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
    rowSteps: Object.fromEntries(full((pack) => pack.rowSteps ?? {})),
    roles: Object.assign({}, ...packs.map((pack) => pack.roles)) as Record<string, Role>,
    codes: Object.fromEntries(packs.flatMap((pack) => pack.codes).map((list) => [list.name, list])),
    certificates: Object.assign({}, ...packs.map((pack) => pack.certificates ?? {})) as Record<
      string,
      CertificateType
    >,
    registers: Object.fromEntries(
      full((pack) => pack.registers).map(([name, one]) => [name, { ...one, name }]),
    ),
    indicators: Object.fromEntries(
      full((pack) => pack.indicators).map(([name, one]) => [name, { ...one, name }]),
    ),
    themes: Object.assign({}, ...packs.map((pack) => pack.themes ?? {})) as Record<string, ThemeDeclaration>,
    scenes: Object.fromEntries(full((pack) => pack.scenes ?? {})),
    watchRules: Object.fromEntries(full((pack) => pack.watchRules ?? {})),
    assessments: Object.fromEntries(full((pack) => pack.assessments ?? {})),
    warnings: Object.assign({}, ...packs.map((pack) => pack.warnings ?? {})) as Record<string, WarningKind>,
    layers: packs.flatMap((pack) =>
      Object.entries(pack.layers ?? {}).map(([name, one]) => ({
        pack: pack.name,
        draft: layerOf(pack, name, one),
      })),
    ),
    metrics: Object.fromEntries(
      packs.flatMap((pack) =>
        Object.entries(pack.metrics ?? {}).map(([name, declared]) => [name, { pack: pack.name, declared }]),
      ),
    ),
  }
}
