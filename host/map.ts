import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type Instant, newId, no, ok, type Refusal, type Result } from '../base/index.ts'
import { matterRights } from '../platform/matters/index.ts'
import type { Actor } from '../platform/org/index.ts'
import { layers } from '../platform/places/index.ts'
import { registerRights } from '../platform/registers/index.ts'
import * as signals from '../platform/signals/index.ts'
import type { Reader } from '../platform/store/index.ts'
import { baseMapOf } from './base-map.ts'
import { openAerial } from './map-aerial.ts'
import { type ImportAsk, mapFiles } from './map-files.ts'
import { openPictures } from './map-pictures.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'
import { fetchPicture } from './picture-fetch.ts'

/** Rights of layers, made where the rooms meet: a layer that mirrors a room is seen by the rights of that room. */
export const mapOf = perCity((city: OpenCity) => {
  const { plan, compiled } = city
  const { district } = plan

  /** What somebody sees of a layer; nobody known sees public layers only. */
  function sightOf(who: Actor | null, layer: layers.Layer): layers.Sight {
    const open = layers.publicSight(layer)
    if (!who) return open
    const own = ownSight(who, layer)
    // what stands open to everybody stands open to those inside, with nothing hidden that they may not see elsewhere
    if (own.where === false && open.where !== false) return open
    return own
  }

  function ownSight(who: Actor, layer: layers.Layer): layers.Sight {
    const usual = layers.sightOf(who, compiled.roles, layer)
    if (usual.where === false && !layer.readers.includes('*')) return usual
    switch (layer.source.kind) {
      case 'matters':
        return { where: matterRights({ roles: compiled.roles }, who), grade: usual.grade }
      case 'register': {
        const type = compiled.registers[layer.source.register]
        return {
          where: type ? registerRights(who, type, district, compiled.roles) : false,
          grade: usual.grade,
        }
      }
      case 'devices':
        return { where: signals.sightOf(who, compiled.roles).sees, grade: usual.grade }
      default:
        return usual
    }
  }

  /** The layer and what the asker sees of it; a layer that shows him nothing is as if it were not there. */
  async function found(
    reader: Reader,
    who: Actor | null,
    name: string,
  ): Promise<Result<{ readonly layer: layers.Layer; readonly sight: layers.Sight }, Refusal>> {
    const layer = await layers.find(reader, district, name)
    if (!layer.ok) return layer
    const sight = sightOf(who, layer.value)
    if (sight.where === false)
      return no(
        who
          ? layers.refusals['layers.notYours']({ title: layer.value.title })
          : layers.refusals['layers.unknown']({ name }),
      )
    return ok({ layer: layer.value, sight })
  }

  /** Changes whenever the layer or what the asker sees of it does. */
  const tagOf = (layer: layers.Layer, sight: layers.Sight, more: string): string => {
    const seen = createHash('sha256').update(JSON.stringify(sight)).update(more).digest('base64url')
    return `"${layer.slot}.${layer.version}.${seen.slice(0, 16)}"`
  }

  const folder = join(city.settings.dataDir, 'maps')
  const pictures = openPictures(folder, {
    hosts: city.settings.pictureHosts,
    fetched: (url, most) => fetchPicture(city, url, most),
    aerial: openAerial(baseMapOf(city).town, folder),
  })
  const files = mapFiles(city, pictures)
  let hasPostgis: Promise<boolean> | undefined

  return {
    district,
    sightOf,
    found,
    tagOf,
    /** Found out once: with PostGIS in the database tiles are encoded there. */
    postgis: (): Promise<boolean> => (hasPostgis ??= layers.hasPostgis(city.store)),
    picture: pictures.tile,
    /** Its pictures may change without the layer: they come from elsewhere, or from a folder that others write. */
    outside: ({ source }: layers.Layer): boolean =>
      source.kind === 'tiles' && !/\.pmtiles$/i.test(source.address),
    takeFile: files.takeFile,

    /** A file that came over the wire, with how to read it as texts. */
    takeIn(
      layer: layers.Layer,
      who: Actor,
      input: { readonly name: string; readonly bytes: Uint8Array } & Readonly<Record<string, unknown>>,
      at: Instant,
    ): Promise<Result<unknown, Refusal>> {
      const said = (name: string): string => (typeof input[name] === 'string' ? input[name].trim() : '')
      const texts = ['crs', 'ref', 'label', 'category', 'x', 'y'].filter((name) => said(name) !== '')
      const ask: ImportAsk = {
        ...Object.fromEntries(texts.map((name) => [name, said(name)])),
        whole: said('whole') === 'true',
        close: said('close') === 'true',
        tms: said('tms') === 'true',
      }
      return files.takeBytes(layer, who, input.name, input.bytes, ask, at)
    },

    /** A feature that somebody drew: its rights are those of the place. */
    featureIn(
      layer: layers.Layer,
      input: Readonly<Record<string, unknown>>,
      geometry: layers.AnyGeometry,
    ): layers.FeatureInput {
      const text = (value: unknown, most: number): string =>
        typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '').trim().slice(0, most) : ''
      const [first] = layers.positionsOf(geometry)
      const area = first && city.map?.locate({ lon: first[0], lat: first[1] })?.area
      const props =
        typeof input.props === 'object' && input.props !== null && !Array.isArray(input.props)
          ? (input.props as Record<string, unknown>)
          : {}
      return {
        ref: text(input.ref, 200) || newId(),
        geometry,
        label: text(input.label, 200),
        category: text(input.category, 60),
        props: layers.cleanProps(props),
        marks: { area: area ?? district, grade: layer.grade },
      }
    },
    close: pictures.close,
  }
})
