import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Say, say } from '../../base/index.ts'
import { type Address, loadAddresses, parseAddress } from '../../brain/text/index.ts'
import type { OpenCity } from '../open.ts'
import { perCity } from '../per-city.ts'

/** Where a city keeps what it learned of its addresses: `huying brain address train --model DATA/brain/address.model`. */
const MODEL = join('brain', 'address.model')

/** Cuts addresses by the city's own model, read once at the first address; without one by rules and names of divisions. */
export const addressParser = perCity((city) => {
  let model: ReturnType<typeof loadAddresses> | undefined
  return (text: string): Address => {
    if (model === undefined) {
      const file = join(city.settings.dataDir, MODEL)
      model = existsSync(file) ? loadAddresses(readFileSync(file)) : null
    }
    return parseAddress(text, { model })
  }
})

const PARTS = {
  town: say('镇街', 'Town'),
  community: say('村居', 'Community'),
  zone: say('园区', 'Zone'),
  road: say('道路', 'Road'),
  number: say('门牌', 'Number'),
  estate: say('小区楼宇', 'Estate'),
  building: say('楼栋', 'Building'),
  unit: say('单元', 'Entrance'),
  floor: say('楼层', 'Floor'),
  room: say('房号', 'Room'),
} as const satisfies Partial<Record<keyof Address, Say>>
const BARE = /(?:街道|镇|乡|社区|居委会|村委会|村)$/

/** The parts of an address as the desk shows them, and the areas of this city that it names, the finest first. */
export function placed(city: OpenCity, text: string) {
  if (text.trim().length < 4) return { parts: [], areas: [] }
  const { plan, catalog } = city
  const found = addressParser(city)(text)
  const parts = Object.entries(PARTS).flatMap(([part, title]) => {
    const words = found[part as keyof typeof PARTS]
    return words ? [{ part, title, words }] : []
  })
  const own = [...catalog.areas.values()].filter(
    (area) => area.code.startsWith(plan.district) && area.code.length > plan.district.length,
  )
  const like = (name: string, words: string) =>
    name === words || (words.length >= 2 && name.replace(BARE, '') === words.replace(BARE, ''))
  const town = own.find(
    (area) =>
      area.code.length === 9 && (area.code === found.area || (found.town && like(area.name, found.town))),
  )
  const { community } = found
  const near = community
    ? own.filter(
        (area) =>
          area.code.length > 9 && like(area.name, community) && area.code.startsWith(town?.code ?? ''),
      )
    : []
  // a community of that name in two towns is no place
  const areas = [...(near.length === 1 ? near : []), ...(town ? [town] : [])]
  return { parts, areas: areas.map(({ code, name }) => ({ code, name })) }
}
