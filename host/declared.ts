import type { OpenCity } from './open.ts'
import { snapshotOf } from './snapshots.ts'

type Json = Readonly<Record<string, unknown>>

/** All that a staff page must know of the city: types with fields, flow and limits, code lists, roles, registers. */
export function declarationOf(city: OpenCity) {
  const { compiled, plan } = city
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
          editors: one.editors,
          sourced: one.sourced === true,
        },
      ]),
    ),
    packs: compiled.packs.map(({ name, title, net, domain, uses, views }) => ({
      ...{ name, title, net, domain, uses: uses ?? [], views: views ?? {} },
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
