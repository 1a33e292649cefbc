import { isId, newId, no, ok, type Refusal, say } from '../../base/index.ts'
import type { Fact } from '../../platform/ledger/declare.ts'
import type { OpenInput } from '../../platform/matters/declare.ts'
import type { Actor } from '../../platform/org/declare.ts'
import type { Store, Tx } from '../../platform/store/declare.ts'
import type { City, Client, Declared, Desks, Found, LiveEvent, StoredFile } from '../city/declare.ts'

const refusal = (code: string, http: number): Refusal => ({
  code,
  http,
  says: say('不行', 'no'),
  remedy: say('再试', 'try again'),
})

export type Held = Found & { input: OpenInput; who: Actor; acts: { action: string; form: unknown }[] }

export const declared: Declared = {
  city: { name: say('网球城', 'Tennis Town'), district: '440111', demo: true },
  types: {
    'hotline.ticket': {
      title: say('工单', 'Ticket'),
      fields: {
        content: { kind: 'text', title: say('内容', 'Content'), required: true },
        kind: { kind: 'code', list: 'kind', title: say('类型', 'Kind') },
        secret: { kind: 'yes', title: say('保密', 'Secret') },
        occurredOn: { kind: 'day', title: say('日期', 'Day') },
      },
      flow: { actions: { sign: { form: { text: { kind: 'text', title: say('说明', 'Note'), max: 20 } } } } },
    },
  },
  codes: {
    kind: {
      codes: [
        { code: 'help', title: say('求助', 'Help') },
        { code: 'report', title: say('举报', 'Report') },
      ],
    },
    category: {
      codes: [
        { code: '01', title: say('市政', 'Streets') },
        { code: '0101', title: say('路灯', 'Street lamps'), parent: '01', words: ['灯', '不亮'] },
        {
          code: '0102',
          title: say('井盖', 'Manholes'),
          parent: '01',
          fields: { covers: { kind: 'integer', title: say('井盖数量', 'How many'), required: true } },
        } as never,
      ],
    },
  },
}

/** A small city in memory that keeps the promises of the real one which the doors rest on. For tests only. */
export function fakeCity(given: { now?: () => Date; desks?: Desks; clients?: readonly Client[] } = {}) {
  const held = new Map<string, Held>()
  const touches = new Map<string, string>()
  const files = new Map<string, StoredFile & { bytes: Uint8Array }>()
  const sessions = new Map<string, Actor>()
  const facts: Fact[] = []
  const hearers = new Set<(event: LiveEvent) => void>()
  const now = given.now ?? (() => new Date())
  let count = 0
  const publish = (event: LiveEvent) => {
    for (const hear of hearers) hear(event)
  }

  const staff = (name: string, area = '440111'): Actor => ({
    kind: 'staff',
    account: newId(),
    name,
    district: '440111',
    unit: null,
    unitName: null,
    duties: [{ role: 'agent', area, units: null, grade: 2 }],
    provenAt: 0,
  })
  const people: Record<string, Actor> = { agent: staff('agent'), other: staff('other', '440112') }
  const citizen: Actor = { ...staff('市民'), kind: 'citizen', account: null, duties: [] }
  const clients: readonly Client[] = given.clients ?? [
    {
      id: newId(),
      name: 'app',
      actor: { ...staff('app'), kind: 'client' },
      can: ['open311', 'hook'],
      hookSecrets: ['whsec_bmV3LXNlY3JldA==', 'whsec_b2xkLXNlY3JldA=='],
      channels: ['wechat', 'sms'],
    },
  ]

  const tx = {
    cluster: false,
    query: async () => [],
    one: async () => undefined,
    run: async () => 0,
    post: () => undefined,
    afterCommit: () => undefined,
  } as Tx
  const store: Store = {
    ...tx,
    tx: (work) => work(tx),
    read: (work) => work(tx),
    bulk: (work) => work({ ...tx, copyBytes: async () => 0 }),
    copyIn: async () => 0,
    async *copyOut() {},
    engine: { kind: 'embedded', version: 18, url: '' },
    load: () => ({ connections: 1, idle: 1, waiting: 0 }),
    close: async () => undefined,
  }
  const find = (idOrNumber: string) =>
    held.get(idOrNumber) ?? [...held.values()].find((one) => one.number === idOrNumber)
  const viewOf = (one: Held) => ({
    matter: { id: one.id, number: one.number, version: one.version, content: one.content },
  })

  const city: City = {
    store,
    now,
    settings: {
      district: '440111',
      name: say('网球城', 'Tennis Town'),
      demo: true,
      citizenBase: 'https://tennis.example',
      bounds: { west: 113, south: 23, east: 113.6, north: 23.5 },
    },
    org: {
      async login({ name, password }, at) {
        const who = people[name]
        if (!who || password !== 'right') return no(refusal('org.wrongPassword', 401))
        const token = `${newId()}-${newId()}`
        sessions.set(token, who)
        return ok({ token, expiresAt: new Date(at.getTime() + 8 * 3_600_000) })
      },
      logout: async (token) => void sessions.delete(token),
      actorOf: async (token) => sessions.get(token),
      changePassword: async () => ok(null),
      stepUp: async () => ok(null),
      vouch: async () => no(refusal('org.wrongPassword', 401)),
      citizen: () => citizen,
      sees: (who, sight) => who.duties.some((duty) => sight.area.startsWith(duty.area)),
    },
    matters: {
      async open(_tx, who, input, at) {
        if (input.type !== 'hotline.ticket') return no(refusal('matter.unknownType', 422))
        if (typeof input.form.content !== 'string') return no(refusal('matter.badForm', 422))
        const key = `${input.touch.source} ${input.touch.externalId}`
        const known = input.touch.externalId === undefined ? undefined : held.get(touches.get(key) ?? '')
        if (known) return ok({ id: known.id, number: known.number, fresh: false })
        const id = newId()
        const number = `20260302${String(++count).padStart(5, '0')}`
        const { form, requester } = input
        const content = form.content as string
        const point = form.point as { lon: number; lat: number } | undefined
        held.set(id, {
          id,
          number,
          input,
          who,
          acts: [],
          version: 1,
          type: input.type,
          state: 'received',
          stateTitle: say('待受理', 'Received'),
          steps: null,
          closed: false,
          title: content.slice(0, 30),
          content,
          category: (form.category as string) ?? null,
          kind: (form.kind as string) ?? null,
          secret: form.secret === true,
          address: (form.address as string) ?? null,
          lon: point?.lon ?? null,
          lat: point?.lat ?? null,
          openedAt: at,
          channel: input.touch.channel,
          changedAt: at,
          closedAt: null,
          due: null,
          leadUnitName: null,
          step: 1,
          promised: null,
          trace: [],
          answer: null,
          urgedAt: null,
          canSupplement: true,
          canUrge: true,
          canRate: true,
          files: (form.files as string[]) ?? [],
          hasPhone: Boolean(requester?.phone),
        })
        touches.set(key, id)
        publish({
          seq: count,
          event: 'fact',
          data: { kind: 'matter.opened', number },
          to: {
            sight: { area: '440111', units: [], type: input.type, secret: false, openedBy: who.account },
          },
        })
        return ok({ id, number, fresh: true })
      },
      async act(_tx, _who, move, at) {
        const one = held.get(move.matter)
        if (!one) return no(refusal('matter.notFound', 404))
        if (move.version !== null && one.version !== move.version) return no(refusal('matter.stale', 409))
        const urged = move.action === 'urge' ? { urgedAt: at } : {}
        held.set(one.id, {
          ...one,
          ...urged,
          version: one.version + 1,
          acts: [...one.acts, { action: move.action, form: move.form }],
        })
        return ok({ version: one.version + 1, state: one.state })
      },
      async view(_reader, _who, idOrNumber) {
        const one = find(idOrNumber)
        return one ? ok(viewOf(one)) : no(refusal('matter.notFound', 404))
      },
      list: async (_reader, _who, filter) => ({ rows: [...held.values()].map(viewOf), next: null, filter }),
      counts: async () => ({ total: held.size, capped: false, by: {} }),
      find: async (_reader, _district, number) => [...held.values()].find((one) => one.number === number),
      publicList: async (_reader, _district, filter) =>
        [...held.values()]
          .filter((one) => !one.secret && (!filter.numbers || filter.numbers.includes(one.number)))
          .filter((one) => !filter.categories || filter.categories.includes(one.category ?? ''))
          .slice(filter.offset, filter.offset + filter.limit),
      async proves(_reader, _district, id, proof) {
        const requester = held.get(id)?.input.requester
        if ('phoneTail' in proof) return requester?.phone?.slice(-4) === proof.phoneTail
        if ('mail' in proof) return requester?.mail === proof.mail
        return requester?.phone === proof.phone
      },
      link: async () => ok({}),
      unlink: async () => ok({}),
      merge: async () => ok({}),
      unmerge: async () => ok({}),
    },
    files: {
      async put(_tx, _who, file) {
        if (file.name.endsWith('.exe')) return no(refusal('files.wrongType', 415))
        const one = {
          id: newId(),
          name: file.name,
          size: file.bytes.length,
          mime: file.mime,
          bytes: file.bytes,
        }
        files.set(one.id, one)
        const { bytes: _bytes, ...meta } = one
        return ok(meta)
      },
      async get(_reader, _who, id) {
        const file = files.get(id)
        return file ? ok(file) : no(refusal('files.notFound', 404))
      },
      async getPublic(_reader, id) {
        const file = isId(id) ? files.get(id) : undefined
        return file ? ok(file) : no(refusal('files.notFound', 404))
      },
    },
    live: {
      subscribe(hear) {
        hearers.add(hear)
        return () => hearers.delete(hear)
      },
      publish,
    },
    clients: {
      byKey: async (_reader, key) => clients.find((one) => key === `key-${one.name}`),
      byName: async (_reader, name) => clients.find((one) => one.name === name),
    },
    record: async (_tx, fact) => void facts.push(fact),
    declared: () => declared,
    publicDeclared: () => ({ city: declared.city, kinds: [], categories: [], areas: [] }),
    desks: given.desks ?? {},
  }
  return { city, held, files, sessions, people, facts, publish, hearers }
}
