import { isDeepStrictEqual } from 'node:util'
import { type AreaCode, type Instant, no, ok, type Refusal, type Result, say } from '../../../base/index.ts'
import { append, type Fact, type FactActor } from '../../ledger/index.ts'
import { type Actor, type Roles, visible } from '../../org/index.ts'
import type { BulkTx, Reader, Tx } from '../../store/index.ts'
import { draftProblem, layerFrom } from './check.ts'
import { type FeatureInput, type Layer, type LayerDraft, refusals, type Sight } from './declare.ts'
import * as keep from './keep.ts'
import { type Written, write } from './write.ts'

/** Makes a layer, or changes what is said of it; features stay. Refuses with `layers.badLayer`, `layers.notApproved`. */
export async function save(
  tx: Tx,
  district: AreaCode,
  draft: LayerDraft,
  at: Instant,
  pack: string | null = null,
): Promise<Result<Layer, Refusal>> {
  const problem = draftProblem(draft)
  if (problem) return no(problem)
  const { name, ...body } = layerFrom(draft)
  const before = await keep.layerNamed(tx, district, name)
  if (before && before.features > 0 && before.detailZoom !== body.detailZoom)
    return no(
      refusals['layers.badLayer']({
        field: 'detailZoom',
        why: say('已有要素的图层不能改明细级别', 'cannot change while the layer has features'),
      }),
    )
  await keep.saveLayer(tx, district, name, body, pack, at)
  const saved = await keep.layerNamed(tx, district, name)
  return saved ? ok(saved) : no(refusals['layers.unknown']({ name }))
}

/** Takes a layer out of use; its features stay kept. */
export async function retire(
  tx: Tx,
  district: AreaCode,
  name: string,
  at: Instant,
): Promise<Result<null, Refusal>> {
  const gone = await keep.retire(tx, district, name, at)
  return gone > 0 ? ok(null) : no(refusals['layers.unknown']({ name }))
}

export const list = (reader: Reader, district: AreaCode): Promise<Layer[]> => keep.layers(reader, district)

export async function find(
  reader: Reader,
  district: AreaCode,
  name: string,
): Promise<Result<Layer, Refusal>> {
  const layer = await keep.layerNamed(reader, district, name)
  return layer ? ok(layer) : no(refusals['layers.unknown']({ name }))
}

/** What an actor sees of a layer whose features carry their own marks; a layer of another room asks that room. */
export function sightOf(who: Actor, roles: Roles, layer: Layer): Sight {
  const open = layer.readers.includes('*')
  const grade = who.kind === 'system' ? 4 : Math.max(0, ...who.duties.map((duty) => duty.grade))
  const where = visible(who, roles, {
    name: `layer.${layer.name}`,
    ...(open ? {} : { roles: layer.readers }),
    grade: 'grade',
    // who holds a reader's duty anywhere sees the whole layer, unless its features have areas of their own
    ...(layer.scope === 'district' ? { area: null, units: null, openedBy: null } : {}),
  })
  return {
    where: layer.scope === 'district' && where === false && open ? withoutUnits(who, roles, layer) : where,
    grade,
  }
}

/** A duty confined to units or to its holder's own rows still shows a layer that everybody may look at. */
function withoutUnits(who: Actor, roles: Roles, layer: Layer): Sight['where'] {
  const duties = who.duties.filter((duty) => roles[duty.role])
  if (duties.length === 0) return false
  const most = Math.max(...duties.map((duty) => duty.grade))
  return layer.grade <= most ? { column: 'grade', in: [1, 2, 3, 4].filter((grade) => grade <= most) } : false
}

/** What anybody sees of a public layer: ungraded features, public attributes, points on the lattice. */
export const publicSight = (layer: Layer): Sight =>
  layer.public
    ? {
        where: {
          all: [
            { column: 'grade', in: [1] },
            { column: 'secret', is: false },
          ],
        },
        grade: 0,
        ...(layer.outsideGridM ? { latticeM: layer.outsideGridM } : {}),
      }
    : { where: false, grade: 0 }

/** Writes features into a layer; see `write`. Facts are the caller's: a mirror of other rooms writes none. */
export const put = (
  tx: Tx | BulkTx,
  district: AreaCode,
  name: string,
  features: readonly FeatureInput[],
  at: Instant,
  ends: readonly string[] | 'others' = [],
): Promise<Result<Written, Refusal>> => write(tx, district, name, features, ends, at)

/** Leaves a fact about a layer. */
export const record = (
  tx: Tx,
  actor: FactActor,
  layer: Pick<Layer, 'district' | 'id'>,
  kind: 'layer.saved' | 'layer.retired' | 'layer.imported' | 'layer.drawn' | 'layer.erased',
  body: Fact['body'],
  at: Instant,
): Promise<unknown> =>
  append(tx, [{ district: layer.district, kind, subjectKind: 'layer', subject: layer.id, at, actor, body }])

/** Layers that mirror another room and were never filled whole, or whose description has changed since. */
export const unfilled = async (reader: Reader, district: AreaCode): Promise<readonly Layer[]> => {
  const names = new Set(await keep.unfilled(reader, district))
  return (await keep.layers(reader, district)).filter((layer) => names.has(layer.name))
}

export const filled = (tx: Tx, layer: Layer, at: Instant): Promise<number> =>
  keep.markFilled(tx, layer.district, layer.slot, at)

/** Does a layer say what a draft of it says? The zoom of detail is left out: features rest on it. */
export function saysTheSame(layer: Layer, draft: LayerDraft): boolean {
  const { detailZoom: _, ...wanted } = layerFrom(draft)
  return Object.entries(wanted).every(([key, value]) =>
    isDeepStrictEqual(JSON.parse(JSON.stringify(value)), layer[key as keyof typeof wanted]),
  )
}

export const versions = (
  reader: Reader,
  district: AreaCode,
): Promise<readonly { readonly name: string; readonly version: number }[]> => keep.versions(reader, district)
