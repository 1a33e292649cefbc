import { newId } from '../../../base/index.ts'
import type { Notice } from '../../messages/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import type { PlanBody, PlanTask, Reach, Who } from '../plans/declare.ts'
import { whoKey } from './decide.ts'
import type { CaseOf } from './declare.ts'
import type { IncidentsCity } from './orders.ts'

export const DISTRICT = '440111'
export const actor = (name: string): Actor => ({
  ...systemActor(DISTRICT),
  kind: 'staff',
  name,
  account: newId(),
})
export const caseOf = (over: Partial<CaseOf> = {}): CaseOf => ({
  ...{
    id: newId(),
    number: `TF${newId().slice(-8)}`,
    title: '球场积水',
    area: '440111003',
    address: '一号球场',
  },
  ...{ lon: 113.26, lat: 23.16, occurredAt: null, receivedAt: new Date('2026-06-01T01:50:00Z') },
  ...{ confirmedAt: null, drill: false },
  ...over,
})

export const task = (code: string, who: Who, over: Partial<PlanTask> = {}): PlanTask => ({
  ...{ code, title: `任务${code}`, text: `到一号球场完成${code}`, who, afterMinutes: 0, receipt: true },
  ...{ acceptMinutes: 10, doneMinutes: 60 },
  ...over,
})
export const planBody = (tasks: readonly PlanTask[], over: Partial<PlanBody> = {}): PlanBody => ({
  ...{ name: '球场积水预案', kind: 'natural', hazard: '暴雨内涝', trigger: '积水超过 10 厘米' },
  levels: [
    { level: 2, when: '橙色', reportMinutes: 60 },
    { level: 3, when: '黄色', reportMinutes: 120 },
  ],
  ...{ groups: [], tasks, contacts: [], resources: [] },
  ...over,
})

/** A city of units by name, each with the people of its chain; towns are areas. Remembers what it told. */
export function openTown(people: Readonly<Record<string, readonly (readonly Actor[])[]>> = {}) {
  const told: Notice[] = []
  const gone = new Map<string, string>()
  const units = new Map<string, string>()
  const unitOf = (name: string) => {
    const id = units.get(name) ?? newId()
    units.set(name, id)
    return id
  }
  const reachOf = (name: string, area: string): Reach => ({
    state: gone.has(name) ? 'gone' : name in people ? 'found' : 'unknown',
    unit: gone.has(name) ? null : unitOf(name),
    unitName: name,
    area,
    ...(gone.get(name) ? { into: gone.get(name) ?? '' } : {}),
    chain: (people[name] ?? []).map((step, n) => ({
      kind: (['post', 'deputy', 'dutyLeader'] as const)[n] ?? 'dutyLeader',
      people: step.map((one) => ({ account: one.account ?? '', name: one.name, phone: '13900000000' })),
    })),
  })
  const city: IncidentsCity = {
    district: DISTRICT,
    sms: true,
    reach: async (_reader, whos, areas) =>
      new Map(
        whos.map((who) => [
          whoKey(who),
          'place' in who
            ? areas.map((area) => reachOf(area, area))
            : [reachOf('unit' in who ? who.unit : who.role, DISTRICT)],
        ]),
      ),
    tell: async (_tx, notices) => void told.push(...notices),
  }
  return { city, told, gone, unitOf }
}
