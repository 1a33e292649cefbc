import { say } from '../../base/index.ts'
import { layers } from '../../platform/places/index.ts'
import { withCity } from '../city.ts'
import type { Command } from '../command.ts'

/** `huying map layers`: the layers of a city with their features. */
export const mapLayers: Command = {
  says: say('列出地图图层：来源、要素数、版本', 'list the layers of the map: source, features, version'),
  options: { city: { type: 'string', value: 'NAME', says: say('城市', 'city') } },
  run: (given, out) =>
    withCity(given, out, async (city) => {
      const all = await layers.list(city.store, city.plan.district)
      out.report(
        { layers: all.map(({ slot, ...layer }) => layer) },
        all.map(
          (layer) =>
            `${layer.name.padEnd(24)} ${layer.title.zh} · ${layers.layerKinds[layer.kind].zh} ${layer.kind} · ${layer.source.kind} · ${layer.features} · v${layer.version}${layer.public ? ` · 公开 ${layer.approval ?? ''}` : ''}`,
        ),
      )
      return 0
    }),
}
