import { createHash } from 'node:crypto'
import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import { maskText } from '../../platform/fields/decide.ts'
import type { City } from '../city/declare.ts'
import { fileName } from '../gate/upload.ts'
import { type Ignored, intakeOf, judge, type Self } from './decide.ts'
import { refuse } from './declare.ts'
import { type Parsed, readLetter } from './letter.ts'

export type Taken =
  | { readonly did: 'opened'; readonly number: string; readonly fresh: boolean }
  | { readonly did: 'supplemented'; readonly number: string }
  | { readonly did: 'ignored'; readonly why: Ignored }

/**
 * The one intake of mail, whichever way it came: a new request, an addition to one, or nothing. A mail delivered
 * twice changes nothing the second time. Refused only when it cannot be kept at all; then the sender's server tells.
 */
export async function takeMail(
  city: City,
  raw: Uint8Array,
  self: Self,
  envelopeFrom?: string,
): Promise<Result<Taken, Refusal>> {
  let parsed: Parsed
  try {
    parsed = await readLetter(raw, envelopeFrom)
  } catch {
    return no(refuse['mail.unreadable']())
  }
  const { letter, externalId } = parsed
  const judged = judge(letter, self)
  const at = city.now()
  const who = city.org.citizen()
  const { district } = city.settings

  if (judged.do === 'ignore') {
    // Kept as a fact without its words: who looks for a lost mail finds why nothing came of it.
    const subject = createHash('sha256').update(externalId).digest('hex')
    await city.store.tx((tx) =>
      city.record(tx, {
        district,
        kind: 'mail.ignored',
        subjectKind: 'mail',
        subject: `${subject.slice(0, 8)}-${subject.slice(8, 12)}-8${subject.slice(13, 16)}-8${subject.slice(17, 20)}-${subject.slice(20, 32)}`,
        at,
        actor: { kind: 'system', account: null, name: 'mail', unit: null, unitName: null, onBehalfOf: null },
        body: { why: judged.why },
      }),
    )
    return ok({ did: 'ignored', why: judged.why })
  }

  return city.store.tx(async (tx): Promise<Result<Taken, Refusal>> => {
    const files: string[] = []
    const notes: string[] = []
    for (const one of parsed.attachments) {
      if (files.length === 9) {
        notes.push('（其余附件未收，最多 9 个 · further attachments were left out, 9 at most）')
        break
      }
      if (one.bytes.length === 0) continue
      const stored = await city.files.put(tx, who, { ...one, name: fileName(one.name) }, at)
      if (stored.ok) files.push(stored.value.id)
      else
        notes.push(
          `（附件未收：${fileName(one.name)}，${stored.error.says.zh} · attachment left out: ${stored.error.says.en}）`,
        )
    }
    if (judged.do === 'supplement') {
      const found = await city.matters.find(tx, district, judged.number)
      // A number can be guessed, so only its requester's own address adds to it; others begin a request of their own.
      const own =
        found && letter.from && (await city.matters.proves(tx, district, found.id, { mail: letter.from }))
      if (found?.canSupplement && own) {
        const text = [...[judged.text, ...notes].join('\n')].slice(0, 2000).join('')
        // The same words are there already: the mail was delivered twice.
        if (found.trace.some((one) => one.text === maskText(text)))
          return ok({ did: 'supplemented', number: found.number })
        const form = { text, ...(files.length > 0 ? { files } : {}) }
        const done = await city.matters.act(
          tx,
          who,
          { matter: found.id, action: 'supplement', version: found.version, form },
          at,
        )
        return done.ok ? ok({ did: 'supplemented', number: found.number }) : done
      }
    }
    const input = intakeOf(letter, externalId, notes)
    const form = files.length > 0 ? { ...input.form, files } : input.form
    const opened = await city.matters.open(tx, who, { ...input, form }, at)
    if (!opened.ok) return opened
    const { id, number, fresh } = opened.value
    if (fresh && letter.from) {
      const receipt = {
        matter: id,
        number,
        to: letter.from,
        subject: letter.subject,
        inReplyTo: letter.messageId,
      }
      await city.acknowledgeMail?.(tx, receipt, at)
    }
    return ok({ did: 'opened', number, fresh })
  })
}
