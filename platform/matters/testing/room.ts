import { randomBytes } from 'node:crypto'
import { type Instant, must } from '../../../base/index.ts'
import { importCalendar, nationalCalendar } from '../../clocks/index.ts'
import type { CodeList } from '../../fields/declare.ts'
import { openVault } from '../../fields/index.ts'
import type { Notice } from '../../messages/declare.ts'
import type { Actor } from '../../org/declare.ts'
import type { Store } from '../../store/index.ts'
import type { MattersCity } from '../city.ts'
import type { MatterType } from '../declare.ts'
import { openMatters, stampTypes } from '../index.ts'
import { declarationOf } from '../versions.ts'
import { PLACE, permit, roles, UNITS } from './permit.ts'

/** The office calendar that clocks need, once per database. */
export const withCalendar = (store: Store, at: Instant): Promise<unknown> =>
  store.tx(async (tx) => must(await importCalendar(tx, nationalCalendar(), '试验', at)))

/** A declared type as a pack compiles it. */
export const compiled = ({ version, ...type }: MatterType) => ({
  ...type,
  fingerprint: JSON.stringify(declarationOf(type)),
})

/** The matters room alone, with permits and nothing else. */
export async function openPermits(
  store: Store,
  {
    type = permit,
    people = [],
    sent = [],
    lists = {},
    gridsAt,
  }: {
    gridsAt?: NonNullable<MattersCity['gridsAt']>
    type?: MatterType
    people?: readonly Actor[]
    sent?: Notice[]
    lists?: Readonly<Record<string, CodeList>>
  } = {},
) {
  const types = must(await store.tx((tx) => stampTypes(tx, { [type.name]: compiled(type) })))
  const room = openMatters({
    store,
    vault: openVault({ key: randomBytes(32) }),
    types,
    roles,
    codes: (name) => lists[name],
    unitName: (unit) => UNITS[unit],
    areaName: () => undefined,
    calendarOf: () => null,
    tokens: () => [],
    queryTokens: () => [],
    send: async (_tx, notices) => void sent.push(...notices),
    tellRequesters: false,
    person: async (_reader, account) => {
      const found = people.find((one) => one.account === account)
      return found && { name: found.name, unit: found.unit }
    },
    orderChain: () => [],
    ...(gridsAt ? { gridsAt } : {}),
  })
  const open = (who: Actor, at: Instant, form: Readonly<Record<string, unknown>> = {}) =>
    store.tx((tx) =>
      room.openIn(
        tx,
        who,
        {
          type: type.name,
          form: { title: '鱼塘', content: '鱼塘', ...form },
          touch: { source: 'test', channel: 'window' },
        },
        at,
      ),
    )
  return { room, types, open, district: PLACE }
}
