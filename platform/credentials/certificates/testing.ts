import { randomInt } from 'node:crypto'
import { type Id, must, newId, say } from '../../../base/index.ts'
import { openVault } from '../../fields/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import type { Store } from '../../store/index.ts'
import { checkPure, kindBits, makeKeyPair, signerOf } from '../envelope/index.ts'
import type { CertificateType } from './declare.ts'
import type { CertificateDesk, IssuingUnit } from './desk.ts'
import { makeSeal } from './issue.ts'
import type { CertificateKeys } from './sealing.ts'

/** Of a tennis club: it gives players' cards and court permits. */
export const playerCard: CertificateType = {
  title: say('球员证', 'Player’s card'),
  typeCode: '11100000000013338W011',
  version: 1,
  basis: '《网球俱乐部章程》第三条',
  issuers: ['网球俱乐部'],
  holders: ['person', 'enterprise'],
  fields: {
    name: { kind: 'text', title: say('姓名', 'Name'), required: true, max: 40, personal: 'name' },
    level: { kind: 'text', title: say('等级', 'Level'), max: 20 },
    until: { kind: 'day', title: say('注册至', 'Registered to') },
  },
  validity: { kind: 'day', field: 'until' },
  number: 'Q{area}{yyyy}{n:5}',
  layout: { paper: 'card', heading: say('球员证', 'Player’s card'), colour: [0.1, 0.4, 0.2] },
  replaces: [say('球员证复印件', 'copy of the card')],
  share: 'conditional',
  shows: ['name', 'level'],
  offline: true,
  single: true,
  sealing: 'auto',
  takes: { name: ['applicantName'], level: ['grade', '=初级'] },
}
export const courtPermit: CertificateType = {
  ...playerCard,
  title: say('场地许可', 'Court permit'),
  typeCode: '11100000000013338W012',
  validity: { kind: 'months', months: 12 },
  layout: { ...playerCard.layout, paper: 'portrait', heading: say('场地许可证', 'Court permit'), columns: 2 },
  single: false,
  sensitive: true,
  sealing: 'keeper',
}

export const CLUB: IssuingUnit = {
  id: newId(),
  name: '白云网球俱乐部',
  code: '11440111MB2C000135',
  area: '440111',
}
export const WATER: IssuingUnit = {
  id: newId(),
  name: '白云区水务局',
  code: '11440111MB2C000135',
  area: '440111',
}

/** Keys in memory, with places that are merely random. */
export function testKeys(): CertificateKeys & { readonly taken: Set<number> } {
  const pair = makeKeyPair('ed25519')
  const signer = signerOf(7, pair)
  const taken = new Set<number>()
  const kinds = kindBits('certificate')
  const key = { kid: 7, algorithm: 'ed25519', publicKey: pair.publicKey, kinds, scenes: [], from: 0 } as const
  const known = { ...key, until: 4_000_000_000, revoked: false }
  const trust = {
    ...{ authority: 'club', sequence: 1, issuedAt: 0, validUntil: 4_000_000_000, keys: [known] },
    byKid: new Map([[7, known]]),
  }
  return {
    taken,
    signer: async () => signer,
    trust: async () => ({ trust, check: checkPure }),
    allocate: async (_tx, many) =>
      Array.from({ length: many }, () => ({ list: 1, index: randomInt(1 << 20) })),
    takeBack: async (_tx, places, back) => {
      for (const { index } of places) back ? taken.add(index) : taken.delete(index)
    },
  }
}

export function testDesk(more: Partial<CertificateDesk> = {}): CertificateDesk {
  const units = [CLUB, WATER]
  return {
    ...{ district: '440111', demo: true, vault: openVault({ key: Buffer.alloc(32, 5) }) },
    types: { playerCard, courtPermit },
    codes: () => undefined,
    unit: async (_reader, id) => units.find((one) => one.id === id),
    keys: testKeys(),
    ...more,
  }
}

export const clerk = (unit: IssuingUnit = CLUB): Actor => ({
  ...systemActor('440111'),
  ...{ kind: 'staff', account: newId(), name: '周一', unit: unit.id, unitName: unit.name },
})

export const giveSeal = async (
  store: Store,
  desk: CertificateDesk,
  unit: IssuingUnit,
  from: string,
  to: string,
): Promise<Id> =>
  store.tx(
    async (tx) =>
      must(
        await makeSeal(
          tx,
          desk,
          systemActor('440111'),
          {
            ...{ unit: unit.id, unitName: unit.name, name: `${unit.name}证照章`, kind: 'legal', test: true },
            ...{ validFrom: new Date(from), validTo: new Date(to) },
          },
          new Date(from),
        ),
      ).id,
  )
