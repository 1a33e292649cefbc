import { type Id, must, newId, say } from '../../base/index.ts'
import { DEMO_PASSWORD } from '../../cities/demo/staff.ts'
import { intakeOf } from '../../host/index.ts'
import { datasets } from '../../platform/catalogue/index.ts'
import type { Field, Grade } from '../../platform/fields/declare.ts'
import { idCheck } from '../../platform/fields/index.ts'
import * as org from '../../platform/org/index.ts'
import { sql, type Tx } from '../../platform/store/index.ts'
import type { openTestCity } from '../city.ts'
import type {
  DatasetRow,
  DatasetRule,
  ItemRule,
  Loan,
  MatterRow,
  RegisterRow,
  Right,
  Seat,
  Somebody,
  World,
} from './oracle.ts'

type TestCity = Awaited<ReturnType<typeof openTestCity>>

/** A source of chance that gives the same for the same seed. */
export function chance(seed: number) {
  let state = seed >>> 0 || 1
  const next = (): number => {
    // xorshift32: enough for choosing, and the same everywhere
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 4_294_967_296
  }
  const below = (n: number): number => Math.floor(next() * n)
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T
  return {
    below,
    one,
    odds: (share: number): boolean => next() < share,
    some: <T>(list: readonly T[], most: number): T[] => [
      ...new Set(Array.from({ length: below(most + 1) }, () => one(list))),
    ],
  }
}
export type Chance = ReturnType<typeof chance>

export type GeneratedDataset = DatasetRule & {
  readonly id: Id
  readonly items: Readonly<Record<string, ItemRule>>
  readonly rows: readonly DatasetRow[]
}

export type Generated = {
  readonly world: World
  readonly accounts: readonly (Somebody & { readonly login: string })[]
  readonly matters: readonly (MatterRow & { readonly phone: string })[]
  readonly register: {
    readonly name: string
    readonly readers: readonly string[]
    readonly rows: readonly RegisterRow[]
  }
  readonly datasets: readonly GeneratedDataset[]
  readonly phones: readonly string[]
}

/** The words that every generated request holds, for searches. */
export const COMMON_WORDS = '路口积水'
/** All requests of the map stand in one small place, within one tile. */
export const SPOT = { lon: 113.2733, lat: 23.1972 }
const KINDS = ['complaint', 'help', 'consult'] as const
export const REGISTER = 'dataBrain.person'

const DAY = 86_400_000

/** Places of five levels: the province above the district, the district, its towns and villages, and one that is elsewhere. */
async function placesOf({ city }: TestCity) {
  const rows = await city.store.query<{ code: string }>(
    sql`select code from area where valid_to is null order by code`,
  )
  const codes = rows.map((row) => row.code)
  const inside = codes.filter((code) => code.startsWith(city.plan.district))
  const towns = inside.filter((code) => code.length === 9).slice(0, 5)
  const villages = towns.flatMap((town) =>
    inside.filter((code) => code.length === 12 && code.startsWith(town)).slice(0, 2),
  )
  const upper = codes.filter((code) => city.plan.district.startsWith(code))
  const grids = villages.slice(0, 4).flatMap((village) => [`${village}001`, `${village}002`])
  return {
    rows: [city.plan.district, ...towns, ...villages],
    duties: [...upper, ...towns, ...villages, ...grids.slice(0, 6)],
    grids,
  }
}

/** A random city inside the demonstration: units, people, duties, loans, requests, rows. Written through the verbs of the rooms. */
export async function generate(
  running: TestCity,
  size: { readonly seed: number; readonly people: number; readonly matters: number; readonly rows?: number },
): Promise<Generated> {
  const { city } = running
  const dice = chance(size.seed)
  const at = city.now()
  const system = org.systemActor(city.plan.district)
  const roles = { ...org.adminRoles, ...city.compiled.roles }
  const places = await placesOf(running)

  const above = new Map<string, string | null>()
  const units: Id[] = []
  await city.store.tx(async (tx) => {
    const drafts = Array.from({ length: 24 }, (_, i) => {
      const id = newId()
      const parent = i < 4 ? null : dice.one(units)
      units.push(id)
      above.set(id, parent)
      return { id, name: `单位${i}`, kind: 'department' as const, area: city.plan.district, parent }
    })
    must(await org.createUnits(tx, system, drafts, at))
  })

  const roleNames = [
    ...Object.keys(city.compiled.roles),
    // those that show most are met often enough
    ...Array.from({ length: 12 }, () => ['agent', 'dispatcher', 'handler', 'leader', 'visitor']).flat(),
    ...Array.from({ length: 6 }, () => ['dataSteward', 'dataUser', 'dataAuthority', 'dataAuditor']).flat(),
  ].filter((role) => city.compiled.roles[role] && !city.compiled.roles[role].separate)

  /** Past, present and coming stretches; more than half hold now. */
  const stretch = (): { from: Date; to: Date | null } => {
    const kind = dice.below(10)
    if (kind === 0) return { from: days(-90), to: days(-1 - dice.below(30)) }
    if (kind === 1) return { from: days(1 + dice.below(30)), to: null }
    if (kind < 6) return { from: days(-200 + dice.below(190)), to: days(1 + dice.below(90)) }
    return { from: days(-200 + dice.below(190)), to: null }
  }
  const days = (n: number): Date => new Date(at.getTime() + n * DAY)
  const aRight = (): Right => {
    const { from, to } = stretch()
    return {
      role: dice.one(roleNames),
      area: dice.odds(0.4) ? city.plan.district : dice.one(places.duties),
      unit: dice.odds(0.6) ? dice.one(units) : null,
      grade: 1 + dice.below(4),
      from: from.getTime(),
      to: to?.getTime() ?? null,
    }
  }
  const hang = async (tx: Tx, holderKind: 'post' | 'account', holder: Id, right: Right) =>
    must(
      await org.grantDuty(
        tx,
        system,
        {
          ...{ holderKind, holder, role: right.role, area: right.area, unit: right.unit },
          grade: right.grade as Grade,
          from: new Date(right.from),
          to: right.to === null ? null : new Date(right.to),
        },
        days(-300),
        roles,
      ),
    )

  // posts are shared: two people may hold one
  const posts: { id: Id; rights: readonly Right[] }[] = []
  await city.store.tx(async (tx) => {
    for (let i = 0; i < Math.ceil(size.people / 2); i++) {
      const post = must(
        await org.createPost(
          tx,
          system,
          { id: newId(), unit: dice.one(units), name: `岗位${i}` },
          days(-300),
        ),
      )
      const rights = Array.from({ length: dice.below(3) }, aRight)
      for (const right of rights) await hang(tx, 'post', post.id, right)
      posts.push({ id: post.id, rights })
    }
  })

  const made: { account: Id; login: string; rights: Right[]; seats: Seat[]; away: boolean }[] = []
  for (let i = 0; i < size.people; i++)
    await city.store.tx(async (tx) => {
      const person = must(await org.addPerson(tx, system, { name: `人员${i}` }, days(-300)))
      const seats: Seat[] = []
      for (const post of new Set(Array.from({ length: 1 + dice.below(2) }, () => dice.one(posts)))) {
        const { from, to } = stretch()
        must(await org.appoint(tx, system, { person: person.id, post: post.id, from, to }, days(-300), roles))
        seats.push({ from: from.getTime(), to: to?.getTime() ?? null, rights: post.rights })
      }
      const login = `probe${size.seed}x${i}`
      const account = must(
        await org.createAccount(
          tx,
          system,
          {
            person: person.id,
            name: login,
            district: city.plan.district,
            password: DEMO_PASSWORD,
            demo: true,
          },
          days(-300),
        ),
      )
      const rights = Array.from({ length: dice.below(4) }, aRight)
      // somebody reads rows of datasets in every run
      if (i < 4)
        rights.push({
          ...aRight(),
          ...{
            role: ['dataAuthority', 'dataSteward', 'dataUser', 'dataAuditor'][i] ?? 'dataUser',
            unit: null,
          },
          ...{
            area: i === 2 ? (places.duties.at(-1) ?? '') : city.plan.district,
            from: days(-9).getTime(),
            to: null,
          },
        })
      for (const right of rights) await hang(tx, 'account', account.id, right)
      made.push({ account: account.id, login, rights, seats, away: false })
    })

  // loans from people to people, some ended, some taken back, some of people who are away
  const loans = new Map<Id, Loan[]>()
  for (const giver of made) {
    if (!dice.odds(0.5)) continue
    const receiver = dice.one(made)
    if (receiver === giver) continue
    const own = [...giver.rights, ...giver.seats.flatMap((seat) => seat.rights)].map((right) => right.role)
    if (own.length === 0) continue
    const lent = [...new Set([dice.one(own), dice.one(own)])]
    const kind = dice.below(6)
    const [from, to] =
      kind === 0 ? [days(-20), days(-2)] : kind === 1 ? [days(2), days(20)] : [days(-20), days(20)]
    const revoked = kind === 2
    await city.store.tx(async (tx) => {
      const standing = lent.map((role) => ({
        role,
        area: city.plan.district,
        units: null,
        grade: 2 as const,
      }))
      const actor: org.Actor = {
        ...{ kind: 'staff', account: giver.account, name: giver.login, district: city.plan.district },
        ...{ unit: null, unitName: null, duties: standing, provenAt: 0 },
      }
      const one = must(
        await org.delegate(
          tx,
          actor,
          { receiver: receiver.account, roles: lent, reason: '出差期间代办', from, to },
          days(-30),
          roles,
        ),
      )
      if (revoked) must(await org.revokeDelegation(tx, actor, one.id, days(-1)))
    })
    const list = loans.get(receiver.account) ?? []
    list.push({ giver: giver.account, roles: lent, from: from.getTime(), to: to.getTime(), revoked })
    loans.set(receiver.account, list)
  }
  for (const one of made) {
    if (!dice.odds(0.08)) continue
    one.away = true
    must(
      await city.store.tx((tx) =>
        org.setFrozen(tx, system, { account: one.account, frozen: true, reason: '离岗停用账号' }, at),
      ),
    )
  }

  const matters = await openMatters(running, size.matters, {
    dice,
    places: places.rows,
    grids: places.grids,
    units,
    people: made,
  })
  const register = await registerRows(running, size.rows ?? 40, {
    dice,
    places: places.rows,
    units,
    people: made,
  })
  const generated = await datasetRows(running, size.rows ?? 40, { dice, places: places.rows, units })

  const accounts = made.map((one) => ({ ...one, loans: loans.get(one.account) ?? [] }))
  for (const [id, parent] of [...city.catalog.units].map(([id, unit]) => [id, unit.parent] as const))
    if (!above.has(id)) above.set(id, parent)
  return {
    world: { district: city.plan.district, roles: city.compiled.roles, above, people: accounts },
    accounts: accounts.filter((one) => !one.away),
    matters,
    register: { name: REGISTER, readers: city.compiled.registers[REGISTER]?.readers ?? [], rows: register },
    datasets: generated,
    phones: [...new Set(matters.map((one) => one.phone))],
  }
}

type Source = {
  readonly dice: Chance
  readonly places: readonly string[]
  readonly grids?: readonly string[]
  readonly units: readonly Id[]
  readonly people?: readonly { readonly account: Id }[]
}

/** Kinds of matters beside the hotline's, to which other roles are confined. */
const OTHER_TYPES = ['grid.case', 'ecology.exceedance', 'water.leak', 'dataBrain.correction']

async function openMatters(
  { city }: TestCity,
  count: number,
  { dice, places, grids = [], units, people = [] }: Source,
): Promise<(MatterRow & { phone: string })[]> {
  const system = org.systemActor(city.plan.district)
  const others = OTHER_TYPES.filter((name) => city.types[name])
  const made: (MatterRow & { phone: string })[] = []
  for (let i = 0; i < count; i++) {
    const row = {
      type: dice.odds(0.65) || others.length === 0 ? 'hotline.ticket' : dice.one(others),
      kind: dice.one(KINDS),
      area: dice.one(places),
      units: dice.some(units, 3),
      openedBy: dice.odds(0.7) && people.length > 0 ? dice.one(people).account : null,
      secret: dice.odds(0.15),
      grids: dice.odds(0.5) ? [`unit:${dice.one(grids)}`, `duty:${dice.one(grids)}`] : [],
      // few enough of each that a caller's card holds them all
      phone: `139${String(10_000_000 + Math.floor(i / 15)).padStart(8, '0')}`,
    }
    const opened = await city.store.tx(async (tx) => {
      const one = must(
        await city.matters.openIn(
          tx,
          system,
          {
            type: 'hotline.ticket',
            form: {
              ...{ title: `${COMMON_WORDS}第${i}件`, content: `${COMMON_WORDS}严重，第${i}件，请处理` },
              ...{ kind: row.kind, category: '0204', urgency: 'normal', area: places[0] },
              point: { lon: SPOT.lon + dice.below(100) / 1e6, lat: SPOT.lat + dice.below(100) / 1e6 },
            },
            requester: { name: `王${i}`, phone: row.phone },
            touch: { source: 'probe', channel: 'phone' },
          },
          city.now(),
        ),
      )
      // the marks that rights look at, as no form would give them; in the same transaction, so that followers see only these
      const version = city.types[row.type]?.version ?? 1
      await tx.run(sql`update matter set area = ${row.area}, units = ${row.units}::text[], opened_by = ${row.openedBy},
        type = ${row.type}, type_version = ${version}, secret = ${row.secret}, grids = ${row.grids}::text[]
        where district = ${city.plan.district} and id = ${one.id}`)
      return one
    })
    made.push({ ...row, id: opened.id, number: opened.number })
  }
  return made
}

const personNumber = (n: number): string => {
  const body = `44011119${String(50 + (n % 50)).padStart(2, '0')}0101${String(n % 1000).padStart(3, '0')}`
  return body + idCheck(body)
}

async function registerRows(
  { city }: TestCity,
  count: number,
  { dice, places, units, people = [] }: Source,
): Promise<RegisterRow[]> {
  const system = org.systemActor(city.plan.district)
  const made: RegisterRow[] = []
  await city.store.tx(async (tx) => {
    for (let i = 0; i < count; i++) {
      const area = dice.one(places)
      const values = {
        ...{
          name: `居民${i}`,
          idNumber: personNumber(i),
          sex: '1',
          phone: `1380000${String(i).padStart(4, '0')}`,
        },
        ...{ area, marriage: '10', nation: '汉' },
      }
      const row = must(await city.registers.create(tx, system, REGISTER, values, { at: city.now() }))
      const of = dice.some(units, 2)
      const recordedBy = dice.odds(0.5) && people.length > 0 ? dice.one(people).account : null
      await tx.run(sql`update reg_data_brain_person set units = ${of}::text[], recorded_by = ${recordedBy}
        where district = ${city.plan.district} and id = ${row.id}`)
      made.push({ id: row.id, area, units: of, recordedBy })
    }
  })
  return made
}

const item = (zh: string, more: Partial<Field> & { readonly kind: Field['kind'] }): Field =>
  ({ title: say(zh, zh), ...more }) as Field

async function datasetRows(
  { city }: TestCity,
  count: number,
  { dice, places, units }: Source,
): Promise<GeneratedDataset[]> {
  const system = org.systemActor(city.plan.district)
  const out: GeneratedDataset[] = []
  for (const share of ['free', 'free', 'conditional', 'never']) {
    const unit = dice.one(units)
    const grades = { name: 1 + dice.below(4), person: 1 + dice.below(4), floors: 1 + dice.below(4) }
    const dataset = {
      ...{
        district: city.plan.district,
        id: newId(),
        code: `307/${newId()}`,
        title: say('楼宇台账', 'Buildings'),
      },
      ...{ abstract: '', class: 'unit', subject: 'building', unit, system: null, format: 'table' },
      items: [
        {
          name: 'no',
          key: true,
          field: item('编号', { kind: 'text', required: true, grade: 1 } as Partial<Field> & {
            kind: 'text'
          }),
        },
        { name: 'area', field: item('区划', { kind: 'area', grade: 1 }) },
        { name: 'name', field: item('名称', { kind: 'text', grade: grades.name as Grade }) },
        {
          name: 'person',
          field: item('负责人', { kind: 'text', personal: 'name', grade: grades.person as Grade }),
        },
        {
          name: 'floors',
          share: 'conditional',
          field: item('楼层', { kind: 'integer', min: 1, grade: grades.floors as Grade } as Partial<Field> & {
            kind: 'integer'
          }),
        },
      ],
      ...{ share, shareCondition: null, shareBasis: null, open: 'closed', cycle: 'monthly', grade: 3 },
      ...{ state: 'published', version: 1, origin: 'intake', register: null, rowCount: 0, freshAt: null },
      ...{ score: null, publishedAt: null, changedAt: city.now() },
    } as unknown as datasets.Dataset
    const rules = dataset.items.map(({ name, field }) => ({ item: name, from: [field.title.zh], steps: [] }))
    await city.store.tx(async (tx) => {
      await datasets.put(tx, dataset, ['楼宇台账'])
      must(await datasets.makeDataTable(tx, dataset))
      must(await intakeOf(city).saveMapping(tx, system, { dataset: dataset.id, rules }, city.now()))
    })
    const rows: DatasetRow[] = Array.from({ length: count }, (_, i) => ({
      key: `A${i}`,
      area: dice.one(places),
    }))
    const lines = [
      '编号,区划,名称,负责人,楼层',
      ...rows.map(({ key, area }, i) => `${key},${area},大楼${i},欧阳${i},${1 + (i % 30)}`),
    ].join('\n')
    async function* once() {
      yield Buffer.from(lines)
    }
    const taking = intakeOf(city)
    const incoming = {
      dataset: dataset.id,
      name: 'a.csv',
      mode: 'full' as const,
      door: 'upload' as const,
      sender: 'x',
      content: once(),
    }
    const received = must(await taking.receive(city.store, system, incoming, city.now()))
    must(await taking.load(city.store, system, received.delivery.id, city.now()))
    out.push({
      ...{ id: dataset.id, unit, share, rows },
      items: {
        no: { grade: 1, personal: false },
        area: { grade: 1, personal: false },
        name: { grade: grades.name, personal: false },
        person: { grade: grades.person, personal: true },
        floors: { grade: grades.floors, personal: false, share: 'conditional' },
      },
    })
  }
  return out
}
