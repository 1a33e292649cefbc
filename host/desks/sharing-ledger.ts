import { csvOf, dayOf, type Id, isId, no, ok, type Say, say, seeded } from '../../base/index.ts'
import { datasets, sharing } from '../../platform/catalogue/index.ts'
import { append, type FactFilter, type RecordedFact, search } from '../../platform/ledger/index.ts'
import { type Actor, factActorOf, proven } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { text } from './input.ts'
import { instantIn } from './instant.ts'
import { holds } from './may.ts'

type Json = Readonly<Record<string, unknown>>
const PAGE = 50
const MOST_EXPORTED = 10_000
const SAMPLE = 20
const SAMPLED_FROM = 1000
const ANSWERS = 2000

/** What became of a call, in words. */
const RESULTS: Readonly<Record<string, Say>> = {
  found: say('查到', 'found'),
  none: say('未查到', 'not found'),
  yes: say('属实', 'yes'),
  no: say('不属实或无记录', 'no'),
  sent: say('已推送', 'sent'),
  csv: say('生成文件', 'file made'),
  ndjson: say('生成文件', 'file made'),
  xlsx: say('生成文件', 'file made'),
}

/** Why a call was refused, in few words. */
const REFUSED: Readonly<Record<string, Say>> = {
  'sharing.noPurpose': say('拒绝：未说明用途', 'refused: no purpose'),
  'sharing.otherPurpose': say('拒绝：用途不符', 'refused: other purpose'),
  'sharing.otherNetwork': say('拒绝：网络不符', 'refused: other network'),
  'sharing.otherMode': say('拒绝：方式不符', 'refused: other way'),
  'sharing.overQuota': say('拒绝：超出用量', 'refused: over quota'),
  'sharing.closed': say('拒绝：授权已结束', 'refused: grant has ended'),
  'sharing.badKey': say('拒绝：密钥停用', 'refused: key closed'),
}

/** 共享台账: who used whose data and why, for both sides and for the auditor. */
export function ledgerOf(
  city: OpenCity,
  service: sharing.ShareService,
  sidesOf: (city: OpenCity, who: Actor) => readonly Id[] | null,
) {
  const { catalog, plan } = city
  const { district } = plan
  const unitName = (id: unknown) => (typeof id === 'string' ? (catalog.unitName(id) ?? id) : '')

  /** The blind keys that a number may stand under: whoever asks about himself or is asked about. */
  async function blindsOf(
    reader: Reader,
    grants: readonly sharing.Grant[],
    value: string,
  ): Promise<string[]> {
    const sets = await Promise.all(
      [...new Set(grants.map((one) => one.dataset))]
        .slice(0, 200)
        .map((id) => datasets.byId(reader, district, id)),
    )
    return [...new Set(sets.flatMap((one) => (one ? [service.whoseOf(one, value)] : [])))]
  }

  async function filterFor(reader: Reader, who: Actor, input: Json) {
    const sides = sidesOf(city, who)
    if (sides?.length === 0) return null
    const all = await sharing.grants(reader, district, {
      units: sides,
      ...(isId(text(input.dataset)) ? { dataset: text(input.dataset) } : {}),
    })
    const side = text(input.side)
    const grants = all.filter(
      (one) =>
        (!isId(text(input.grant)) || one.id === text(input.grant)) &&
        (!isId(text(input.unit)) || one.unit === text(input.unit)) &&
        (side === 'owner' ? one.owner === who.unit : side === 'user' ? one.unit === who.unit : true),
    )
    const [from, to] = [instantIn(text(input.from), false), instantIn(text(input.to), true)]
    const whose = text(input.whose)
    const blinds = whose ? await blindsOf(reader, grants, whose) : []
    const filter: FactFilter = {
      districts: [district],
      kinds: text(input.kind) ? [text(input.kind)] : ['share.'],
      subjectKind: 'grant',
      subjects: grants.map((one) => one.id),
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
      ...(text(input.result) ? { holding: { result: text(input.result) } } : {}),
    }
    return { filter, grants: new Map(grants.map((one) => [one.id, one])), blinds, asked: whose !== '' }
  }

  async function titlesOf(reader: Reader, grants: Iterable<sharing.Grant>): Promise<Map<Id, string>> {
    const ids = [...new Set([...grants].map((one) => one.dataset))]
    const sets = await Promise.all(ids.map((id) => datasets.byId(reader, district, id)))
    return new Map(sets.flatMap((one) => (one ? [[one.id, one.title.zh]] : [])))
  }

  const rowOf = (
    fact: RecordedFact,
    grants: ReadonlyMap<Id, sharing.Grant>,
    titles: ReadonlyMap<Id, string>,
  ) => {
    const grant = grants.get(fact.subject)
    const { body } = fact
    const why = (body.why ?? null) as sharing.CallWhy | string | null
    const result = typeof body.result === 'string' ? body.result : null
    return {
      ...{ seq: fact.seq, at: fact.at, kind: fact.kind, grant: fact.subject },
      title: grant ? (titles.get(grant.dataset) ?? '') : '',
      user: grant ? unitName(grant.unit) : (fact.actor.unitName ?? ''),
      owner: grant ? unitName(grant.owner) : '',
      by: fact.actor.name,
      byUnit: fact.actor.unitName,
      do: typeof body.do === 'string' ? body.do : null,
      items: Array.isArray(body.items) ? body.items : [],
      whose: typeof body.whose === 'string' ? body.whose : null,
      why: typeof why === 'object' ? why : null,
      words: typeof why === 'string' ? why : null,
      rows: typeof body.rows === 'number' ? body.rows : null,
      result,
      resultTitle: result === null ? null : (RESULTS[result] ?? REFUSED[result] ?? say('拒绝', 'refused')),
      refused: result !== null && !RESULTS[result],
      watched: body.watched === true,
    }
  }

  async function page(reader: Reader, who: Actor, input: Json, limit: number) {
    const made = await filterFor(reader, who, input)
    if (!made || (made.asked && made.blinds.length === 0)) return { rows: [], next: null }
    const before = /^\d{1,15}$/.test(text(input.cursor)) ? Number(text(input.cursor)) : null
    const pages = await Promise.all(
      (made.asked ? made.blinds : [null]).map((whose) =>
        search(
          reader,
          whose === null ? made.filter : { ...made.filter, holding: { ...made.filter.holding, whose } },
          { before, limit },
        ),
      ),
    )
    const facts = pages.flatMap((one) => one.facts).sort((a, b) => b.seq - a.seq)
    const more = facts.length > limit || pages.some((one) => one.older !== null)
    const shown = facts.slice(0, limit)
    const titles = await titlesOf(reader, made.grants.values())
    return {
      rows: shown.map((fact) => rowOf(fact, made.grants, titles)),
      next: more ? String(shown.at(-1)?.seq) : null,
    }
  }

  /** Units by how they answered 拒绝率排行: counted and published inside. */
  async function ranking(reader: Reader, at: Date) {
    const from = new Date(at.getTime() - 365 * 86_400_000)
    const by = new Map<
      string,
      { answered: number; refused: number; part: number; late: number; reasons: string[] }
    >()
    let before: number | null = null
    for (let seen = 0; seen < ANSWERS; ) {
      const found = await search(
        reader,
        { districts: [district], kinds: ['share.answered'], from },
        { before, limit: 1000 },
      )
      seen += found.facts.length
      for (const { body } of found.facts) {
        if (String(body.answer).startsWith('rule')) continue
        const owner = String(body.owner)
        const one = by.get(owner) ?? { answered: 0, refused: 0, part: 0, late: 0, reasons: [] }
        one.answered++
        if (body.answer === 'refuse') one.refused++
        if (body.answer === 'agreePart') one.part++
        if (body.late === true) one.late++
        if (typeof body.reason === 'string' && one.reasons.length < 3) one.reasons.push(body.reason)
        by.set(owner, one)
      }
      if (found.older === null) break
      before = found.older
    }
    return [...by]
      .map(([unit, one]) => ({ unit, unitName: unitName(unit), ...one }))
      .sort((a, b) => b.refused / b.answered - a.refused / a.answered || b.late - a.late)
  }

  const auditor = (who: Actor) => holds(city, who, ['dataAuditor', 'auditAdmin', 'dataAuthority'])

  return {
    async ledger(reader: Reader, who: Actor, input: Json) {
      return ok(await page(reader, who, input, PAGE))
    },

    async ledgerExport(reader: Reader, who: Actor, input: Json, at: Date) {
      const fresh = proven(who, at)
      if (!fresh.ok) return fresh
      const rows: Awaited<ReturnType<typeof page>>['rows'] = []
      let cursor: string | null = null
      do {
        const one: Awaited<ReturnType<typeof page>> = await page(
          reader,
          who,
          { ...input, ...(cursor ? { cursor } : {}) },
          1000,
        )
        rows.push(...one.rows)
        cursor = one.next
      } while (cursor && rows.length < MOST_EXPORTED)
      const head =
        '时间,使用单位,提供单位,数据资源,系统,方式,信息项,数据主体（盲键）,事项编码,操作人,案号,结果,行数'.split(
          ',',
        )
      const cells = rows.map((row) => [
        row.at.toISOString(),
        ...[row.user, row.owner, row.title, row.by, row.do ?? row.kind, row.items.join(' '), row.whose ?? ''],
        ...[row.why?.duty ?? '', row.why?.operator ?? '', row.why?.case ?? ''],
        ...[row.resultTitle?.zh ?? '', row.rows ?? ''],
      ])
      await city.store.tx((tx) =>
        append(tx, [
          {
            district,
            kind: 'share.ledgerExported',
            subjectKind: 'account',
            subject: who.account ?? district,
            at,
            actor: factActorOf(who),
            body: { rows: rows.length },
          },
        ]),
      )
      return ok({
        name: `共享台账-${dayOf(at)}.csv`,
        mime: 'text/csv; charset=utf-8',
        bytes: Buffer.from(csvOf([head, ...cells])),
        rows: rows.length,
        more: cursor !== null,
      })
    },

    /** Hints, refusals by unit, grants to be looked at again, a random sample to be looked into 抽查. */
    async oversight(reader: Reader, who: Actor, _input: Json, at: Date) {
      const sides = sidesOf(city, who)
      const seesAll = auditor(who).ok
      const grants = await sharing.grants(reader, district, { units: sides })
      const ids = grants.map((one) => one.id)
      const titles = await titlesOf(reader, grants)
      const byId = new Map(grants.map((one) => [one.id, one]))
      const [hints, due, recent, ranked, watching] = await Promise.all([
        sharing.hints(reader, district, { grants: sides === null ? null : ids, open: true }),
        sharing.grants(reader, district, {
          units: sides,
          reviewBefore: new Date(at.getTime() + 30 * 86_400_000),
        }),
        seesAll
          ? search(
              reader,
              {
                districts: [district],
                kinds: ['share.access'],
                from: new Date(at.getTime() - 30 * 86_400_000),
              },
              { limit: SAMPLED_FROM },
            )
          : null,
        ranking(reader, at),
        seesAll ? sharing.watchList(reader, district) : [],
      ])
      // the same day asks the same questions, so that a sample cannot be drawn until it pleases
      const random = seeded(Number(dayOf(at).replaceAll('-', '')))
      const pool = [...(recent?.facts ?? [])]
      const sample: RecordedFact[] = []
      while (sample.length < SAMPLE && pool.length > 0)
        sample.push(...pool.splice(Math.floor(random() * pool.length), 1))
      return ok({
        hints: hints.map((one) => ({
          ...one,
          title: titles.get(byId.get(one.grant)?.dataset ?? '') ?? '',
          user: unitName(byId.get(one.grant)?.unit),
          kindTitle: sharing.hintKinds[one.kind],
        })),
        due: due.map((one) => ({
          id: one.id,
          matter: one.matter,
          title: titles.get(one.dataset) ?? '',
          user: unitName(one.unit),
          owner: unitName(one.owner),
          reviewAt: one.reviewAt,
        })),
        sample: sample.map((fact) => rowOf(fact, byId, titles)),
        ranking: ranked,
        watching,
        may: { settle: seesAll, watch: holds(city, who, ['dataAuditor', 'auditAdmin']).ok },
      })
    },

    async settleHint(tx: Tx, who: Actor, input: Json, at: Date) {
      const may = auditor(who)
      if (!may.ok) return may
      const settled = await sharing.settleHint(
        tx,
        district,
        text(input.id),
        { by: who.name, why: text(input.why) },
        at,
      )
      if (settled === 0) return no(sharing.refusals['sharing.noGrant']())
      await append(tx, [
        {
          district,
          kind: 'share.hintSettled',
          subjectKind: 'hint',
          subject: text(input.id),
          at,
          actor: factActorOf(who),
          body: { why: text(input.why) },
        },
      ])
      return ok({ settled: true })
    },

    /** Puts somebody on the watch list by a number; only its blind key is kept 重点关注名单. */
    async watch(tx: Tx, who: Actor, input: Json, at: Date) {
      const may = holds(city, who, ['dataAuditor', 'auditAdmin'])
      if (!may.ok) return may
      const off = text(input.off)
      const blind = off || city.vault.blind(text(input.number), 'idNumber')
      if (off) await sharing.unwatch(tx, district, off)
      else await sharing.watch(tx, district, { blind, why: text(input.why), madeAt: at, madeBy: who.name })
      await append(tx, [
        {
          district,
          kind: off ? 'share.unwatched' : 'share.watched',
          subjectKind: 'account',
          subject: who.account ?? district,
          at,
          actor: factActorOf(who),
          body: { whose: blind },
        },
      ])
      return ok({ blind })
    },
  }
}
