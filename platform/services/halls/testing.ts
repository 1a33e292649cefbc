import { newId, say } from '../../../base/index.ts'
import type { Actor } from '../../org/index.ts'
import { systemActor } from '../../org/index.ts'
import type { Store } from '../../store/index.ts'
import type { HallsEnv, Visitor } from './bookings.ts'
import { foundHall, type NewHall } from './places.ts'

export const DISTRICT = '440111'
export const citizenActor: Actor = { ...systemActor(DISTRICT), kind: 'citizen', name: '申请人' }
export const clerk = (name: string): Actor => ({
  ...systemActor(DISTRICT),
  kind: 'staff',
  name,
  account: newId(),
})
export const visitor = (over: Partial<Visitor> = {}): Visitor => ({
  name: '陈小明',
  phone: '13900000001',
  citizen: newId(),
  realName: true,
  ...over,
})

/** A vault that hides nothing, and what people were told. */
export function openEnv(): HallsEnv & { readonly told: { text: string; to: unknown }[] } {
  const told: { text: string; to: unknown }[] = []
  return {
    told,
    vault: { seal: (text) => text, open: (text) => text, blind: (text) => `b${text}` },
    tell: async (_tx, notices) => {
      for (const one of notices) told.push({ text: one.text.zh, to: one.to })
    },
  }
}

/** A hall with two classes and three windows. */
export async function makeHall(store: Store, at: Date, over: Partial<NewHall> = {}) {
  const ids = { hall: newId(), a: newId(), b: newId(), w1: newId(), w2: newId(), w3: newId() }
  const { code = `h${ids.hall.slice(-6)}`, ...rest } = over
  await store.tx((tx) =>
    foundHall(
      tx,
      systemActor(DISTRICT),
      {
        ...{ district: DISTRICT, id: ids.hall, code, level: 'district', area: DISTRICT, unit: null },
        ...{ name: say('网球会馆', 'Tennis house'), address: '一号', phone: '020-1', lon: null, lat: null },
        classes: [
          { id: ids.a, letter: 'A', title: say('场地', 'Courts'), minutes: 10, items: ['court'] },
          { id: ids.b, letter: 'B', title: say('会员', 'Members'), minutes: 15 },
        ],
        windows: [
          { id: ids.w1, number: '1', quotas: { A: 2, B: 1 } },
          { id: ids.w2, number: '2', quotas: { A: 1 } },
          { id: ids.w3, number: '3', quotas: { B: 2 } },
        ],
        ...rest,
      },
      at,
    ),
  )
  return ids
}
