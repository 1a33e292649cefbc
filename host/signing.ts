import { type Id, type Instant, no, ok, type Refusal, type Result, type Say, say } from '../base/index.ts'
import type { AutoFacts, PartyNamed, SigningRule } from '../kit/index.ts'
import type { MatterView } from '../platform/matters/index.ts'
import * as org from '../platform/org/index.ts'
import { signing as room } from '../platform/services/index.ts'
import type { Tx } from '../platform/store/index.ts'
import { shownSubmissions } from './application-steps.ts'
import { act, byRule } from './automatic-acts.ts'
import type { Known } from './automatic-facts.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

/** Others who sign applications of this city 多方签署. */
export const signingOf = perCity(
  (city: OpenCity): room.Signing => room.openSigning({ district: city.plan.district, vault: city.vault }),
)

/** Everybody the rule asks for is invited, each to sign what he is shown. Nobody to ask = all have signed. */
export async function inviteAll(
  city: OpenCity,
  tx: Tx,
  { matter, requester }: MatterView,
  { sent }: Known,
  rule: SigningRule,
  facts: AutoFacts,
  at: Instant,
): Promise<void> {
  const named = byRule(() => rule.asks(facts))
  if (named.length === 0) {
    await act(city, tx, matter.id, rule.signed, {}, at)
    return
  }
  const shown = (await shownSubmissions(city, tx, sent, false)).at(-1)
  const lines = (shown?.pages ?? [])
    .flatMap((page) => page.lines)
    .filter(({ name }) => rule.shows.includes(name))
    .map(({ title, text }) => ({ title, text }))
  const titleOf = ({ role }: PartyNamed): Say => rule.roles[role] ?? say(role, role)
  const parties = named.map((one) => ({
    party: { ...one, title: titleOf(one) },
    content: {
      ...{ title: matter.title, number: matter.number, lines, role: titleOf(one), says: rule.says },
      applicant: sent.at(-1)?.applicant.name ?? requester?.name ?? '—',
    },
  }))
  await summon(city, tx, matter, await signingOf(city).invite(tx, { matter: matter.id, parties }, at), at)
}

/** The message that invites or reminds; its link opens the invitation. */
export async function summon(
  city: OpenCity,
  tx: Tx,
  matter: { readonly id: Id; readonly number: string; readonly title: string },
  all: readonly room.Summons[],
  at: Instant,
): Promise<void> {
  const base = city.settings.publicUrl ?? ''
  await city.messages.send(
    tx,
    all.map(({ signer, token, party, nth }) => ({
      district: city.plan.district,
      key: `sign/${signer}/${nth}`,
      to: { address: party.phone, by: 'sms' as const },
      title: say('请签署', 'Please sign'),
      text: say(
        `${nth > 0 ? '提醒：' : ''}“${matter.title}”（${matter.number}）请您以“${party.title.zh}”身份签署：${base}/citizen/sign/${token} 。与您无关请在该页说明，请勿转发。`,
        `${nth > 0 ? 'Reminder: ' : ''}please sign ${matter.number} as ${party.title.en}: ${base}/citizen/sign/${token}`,
      ),
      ...{ subjectKind: 'matter', subject: matter.id },
    })),
    at,
  )
}

/** The time to sign is running out 催签. */
export async function remindSigners(city: OpenCity, tx: Tx, matter: Id, at: Instant): Promise<void> {
  const row = await city.matters.resolve(tx, city.plan.district, matter)
  const open = await signingOf(city).remind(tx, matter, at, 'clock')
  if (row && open.ok) await summon(city, tx, { ...row, title: titleIn(row) }, open.value, at)
}
const titleIn = (row: { readonly title?: unknown }): string =>
  typeof row.title === 'string' ? row.title : ''

/** The doors of those who are invited 签署邀请, and of the applicant who reminds them. */
export function signingDoor(city: OpenCity) {
  const { store, plan, vault } = city
  const signing = signingOf(city)
  const desk = { district: plan.district, vault }

  async function self(citizen: org.Citizen | null): Promise<room.SigningCitizen | null> {
    if (!citizen) return null
    const own = await org.identityOf(store, desk, citizen.id)
    return {
      ...{ id: citizen.id, realName: citizen.realName },
      name: own?.name ?? '',
      idNumber: own?.idNumber ?? null,
    }
  }

  async function ends(tx: Tx, matter: Id, refused: string | null, end: room.RoundEnd, at: Instant) {
    const row = await city.matters.resolve(tx, plan.district, matter)
    const rule = row ? city.compiled.automation[row.type]?.signing : undefined
    if (!rule) return
    if (refused !== null) {
      await act(city, tx, matter, rule.refused, { why: refused, gaps: refused }, at)
      await signing.close(tx, matter, '有当事人不同意，本次签署终止', at)
    } else if (end === 'signed') await act(city, tx, matter, rule.signed, {}, at)
  }

  return {
    invitation: async (citizen: org.Citizen | null, token: string) =>
      signing.invitation(store, token, await self(citizen)),
    waiting: async (citizen: org.Citizen): Promise<readonly room.Invitation[]> => {
      const who = await self(citizen)
      return who ? signing.waiting(store, who, citizen.phone) : []
    },
    async code(token: string, at: Instant): Promise<Result<{ readonly shown?: string }, Refusal>> {
      return store.tx(async (tx) => {
        const made = await signing.makeCode(tx, token, at)
        if (!made.ok) return made
        const { code, phone, matter } = made.value
        await city.messages.send(
          tx,
          [
            {
              ...{ district: plan.district, key: `sign/code/${token}/${at.getTime()}` },
              to: { address: phone, by: 'sms' },
              title: say('签署码', 'Code to sign with'),
              text: say(
                `签署码 ${code}，${room.signingRules.codeMinutes} 分钟内有效。请勿告诉他人。`,
                `Your code to sign with is ${code}; it holds for ${room.signingRules.codeMinutes} minutes.`,
              ),
              ...{ subjectKind: 'matter', subject: matter },
            },
          ],
          at,
        )
        // Nobody has a telephone in a demonstration.
        return ok(plan.demo ? { shown: code } : {})
      })
    },
    async answer(
      citizen: org.Citizen,
      token: string,
      given: { readonly code: string; readonly signature: Id | null; readonly refuses: string | null },
      at: Instant,
    ): Promise<Result<{ readonly state: room.SignerState }, Refusal>> {
      const who = await self(citizen)
      if (!who?.realName) return no(org.refusals['org.notRealName']())
      // A refusal that must commit, because the try counts: wrapped, so that the transaction does not undo it.
      const { answered } = await store.tx(async (tx) => {
        const own = given.signature ? await city.files.list(tx, plan.district, [given.signature]) : []
        const signature = own.find((file) => file.by === citizen.id)?.id ?? null
        const done = await signing.answer(tx, { ...given, token, citizen: who, signature }, at)
        if (done.ok)
          await ends(
            tx,
            done.value.signer.matter,
            given.refuses === null ? null : `${done.value.signer.party.title.zh}不同意：${given.refuses}`,
            done.value.round,
            at,
          )
        return { answered: done }
      })
      return answered.ok ? ok({ state: answered.value.signer.state }) : answered
    },
    disown: (token: string, at: Instant): Promise<Result<null, Refusal>> =>
      store.tx(async (tx) => {
        const done = await signing.disown(tx, token, at)
        if (!done.ok) return done
        const { party, matter, why } = done.value
        await ends(tx, matter, `${party.title.zh}：${why}`, 'refused', at)
        return ok(null)
      }),
    /** For the applicant; whose application it is was looked at before. */
    remind: (matter: Id, at: Instant): Promise<Result<{ readonly count: number }, Refusal>> =>
      store.tx(async (tx) => {
        const open = await signing.remind(tx, matter, at, 'applicant')
        if (!open.ok) return open
        const row = await city.matters.resolve(tx, plan.district, matter)
        if (row) await summon(city, tx, { ...row, title: titleIn(row) }, open.value, at)
        return ok({ count: open.value.length })
      }),
  }
}
