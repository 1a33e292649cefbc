import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screenLayers } from './map-layers.ts'

test('themes turn for weeks: sources and layers of the map do not grow', () => {
  const sources = new Set<string>()
  const drawn = new Set<string>()
  const refreshed: string[] = []
  const once = (set: Set<string>, name: string): void => {
    assert.ok(!set.has(name), `${name} twice`)
    set.add(name)
  }
  const map = {
    addSource: (name: string) => once(sources, name),
    getSource: (name: string) => (sources.has(name) ? {} : undefined),
    removeSource: (name: string) => {
      assert.ok(![...drawn].some((one) => one.startsWith(`${name}-`)), 'still drawn')
      sources.delete(name)
    },
    addLayer: ({ id }: { id: string }) => once(drawn, id),
    getLayer: (id: string) => (drawn.has(id) ? {} : undefined),
    removeLayer: (id: string) => void drawn.delete(id),
    refreshTiles: (name: string) => {
      assert.ok(sources.has(name), 'a source that is there')
      refreshed.push(name)
    },
  }
  const had = Object.getOwnPropertyDescriptor(globalThis, 'location')
  Object.defineProperty(globalThis, 'location', { value: { origin: 'http://wall' }, configurable: true })
  try {
    const layers = screenLayers(map as never, 'towns-names', '#000')
    const themes = [['hotline.tickets'], ['ecology.exceedances', 'city.devices'], [], ['city.devices']]
    for (let n = 0; n < 20_000; n++) {
      layers.sync(themes[n % themes.length] ?? [])
      layers.refresh('city.devices')
      assert.equal(sources.size, (themes[n % themes.length] ?? []).length)
      assert.equal(drawn.size, sources.size * 3)
    }
    assert.equal(refreshed.length, 10_000)
  } finally {
    if (had) Object.defineProperty(globalThis, 'location', had)
    else Reflect.deleteProperty(globalThis, 'location')
  }
})
