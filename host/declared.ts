import type { Say } from '../base/index.ts'
import type { OpenCity } from './open.ts'
import { snapshotOf } from './snapshots.ts'

type Json = Readonly<Record<string, unknown>>

/** Layers of the map that packs draw from registers. */
const registerLayers = ({ compiled }: OpenCity) =>
  compiled.packs.flatMap((pack) =>
    Object.entries(pack.layers ?? {}).flatMap(([name, { source }]) => {
      if (source?.kind !== 'register') return []
      const register = source.register.includes('.') ? source.register : `${pack.name}.${source.register}`
      return [{ register, layer: `${pack.name}.${name}` }]
    }),
  )
const titlesOf = (parts: Readonly<Record<string, { readonly title: Say }>> | undefined) =>
  Object.fromEntries(Object.entries(parts ?? {}).map(([name, { title }]) => [name, title]))

/** All that a staff page must know of the city: types with fields, flow and limits, code lists, roles, registers. */
export function declarationOf(city: OpenCity) {
  const { compiled, plan } = city
  const layersOf = Map.groupBy(registerLayers(city), ({ register }) => register)
  const types = Object.fromEntries(
    Object.values(city.types).map((type): [string, Json] => [
      type.name,
      {
        title: type.title,
        version: type.version,
        ...(type.requester === undefined ? {} : { requester: type.requester }),
        fields: type.fields,
        flow: {
          initial: type.flow.initial,
          initialStaff: type.flow.initialStaff ?? null,
          states: type.flow.states,
          actions: Object.fromEntries(
            Object.entries(type.flow.actions).map(([name, { guards, effects, ...action }]) => [
              name,
              {
                ...action,
                guarded: (guards?.length ?? 0) > 0,
                effects: (effects ?? []).map((effect) => effect.do),
              },
            ]),
          ),
        },
        clocks: type.clocks,
      },
    ]),
  )
  return {
    city: { name: plan.name, district: plan.district, demo: plan.demo },
    types,
    codes: compiled.codes,
    roles: compiled.roles,
    registers: Object.fromEntries(
      Object.values(compiled.registers).map((one) => [
        one.name,
        {
          title: one.title,
          fields: one.fields,
          label: one.label,
          searched: (one.search ?? []).length > 0,
          editors: one.editors,
          sourced: one.sourced === true,
          layers: (layersOf.get(one.name) ?? []).map(({ layer }) => layer),
        },
      ]),
    ),
    packs: compiled.packs.map(({ name, title, net, domain, uses, views, layers, sunshine }) => ({
      ...{ name, title, net, domain, uses: uses ?? [], views: views ?? {} },
      ...{ layers: titlesOf(layers), sunshine: titlesOf(sunshine) },
    })),
    indicators: Object.values(compiled.indicators),
  }
}

/** What the citizen page needs: kinds, categories in plain words, areas; no inner codes of units. */
export function publicDeclarationOf(city: OpenCity): Json {
  const { compiled, plan, catalog } = city
  return {
    city: { name: plan.name, district: plan.district, demo: plan.demo },
    kinds: compiled.codes.kind?.codes ?? [],
    categories: compiled.codes.category?.codes ?? [],
    satisfaction: compiled.codes.satisfaction?.codes ?? [],
    solved: compiled.codes.solved?.codes ?? [],
    areas: [...catalog.areas.values()]
      .filter((area) => area.code.startsWith(plan.district))
      .map(({ code, name, level }) => ({ code, name, level })),
    snapshot: snapshotOf(city, city.now())?.classes ?? [],
  }
}
