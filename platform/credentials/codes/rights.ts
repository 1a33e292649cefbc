import type { Attribute, Concession, Reason, SceneDeclaration } from './declare.ts'

/** Entitlements in the signed bytes 权益位: what a reader may be told without asking the city. */
const BIT = { atLeast16: 1, half: 2, free: 4, admitted: 8 } as const

export type Entitled = {
  readonly atLeast16: boolean
  readonly concession: Concession
  readonly admitted: boolean
}

export const rightsOf = (one: Entitled): number =>
  (one.atLeast16 ? BIT.atLeast16 : 0) |
  (one.concession === 'half' ? BIT.half : 0) |
  (one.concession === 'free' ? BIT.free : 0) |
  (one.admitted ? BIT.admitted : 0)

export const entitledBy = (bits: number): Entitled => ({
  atLeast16: (bits & BIT.atLeast16) !== 0,
  concession: bits & BIT.free ? 'free' : bits & BIT.half ? 'half' : 'none',
  admitted: (bits & BIT.admitted) !== 0,
})

/** Only the bits that the scene was approved for leave the city 最小必要. */
export const rightsFor = (scene: Pick<SceneDeclaration, 'sees'>, one: Entitled): number =>
  rightsOf({
    atLeast16: 'atLeast16' in scene.sees && one.atLeast16,
    concession: 'concession' in scene.sees ? one.concession : 'none',
    admitted: 'admitted' in scene.sees && one.admitted,
  })

/** What the bits tell a reader of this scene. */
export function toldBy(
  scene: Pick<SceneDeclaration, 'sees'>,
  bits: number,
): Readonly<Partial<Record<Attribute, unknown>>> {
  const entitled = entitledBy(bits)
  return {
    ...('atLeast16' in scene.sees ? { atLeast16: entitled.atLeast16 } : {}),
    ...('concession' in scene.sees ? { concession: entitled.concession } : {}),
    ...('admitted' in scene.sees ? { admitted: entitled.admitted } : {}),
  }
}

/** What the bits alone refuse at the gate. */
export function barredBy(scene: Pick<SceneDeclaration, 'sees' | 'passes'>, bits: number): Reason | null {
  const { atLeast16, admitted } = entitledBy(bits)
  if ('atLeast16' in scene.sees && !atLeast16) return 'age'
  return scene.passes && !admitted ? 'notAdmitted' : null
}
