import { no, ok, type Refusal, type Result } from '../base/index.ts'
import { incidents } from '../platform/command/index.ts'
import type { Opened } from '../platform/files/index.ts'
import { matterRefusals } from '../platform/matters/declare.ts'
import type { Actor } from '../platform/org/index.ts'
import type { Reader, Tx } from '../platform/store/index.ts'
import { holdsIn, LOOKS } from './desks/command-may.ts'
import type { OpenCity } from './open.ts'

type Stored = { readonly id: string; readonly name: string; readonly size: number; readonly mime: string }

type Given = Stored & { readonly bytes: Uint8Array; readonly by: string | null }

async function bytesOf(opened: Opened): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of opened.stream()) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}

/** A photo of a receipt is seen by the command centre, and by those to whom the order was given. */
async function seesReceipt(city: OpenCity, reader: Reader, who: Actor, file: string): Promise<boolean> {
  const found = await incidents.orderOfFile(reader, city.plan.district, file)
  if (!found) return false
  return holdsIn(city, who, LOOKS).ok || (await incidents.orderFor(reader, who, found.dispatch)).ok
}

/** Attachments through the door: in by the gate, out to whoever may see a matter they hang on. */
export function filesDoor(city: OpenCity) {
  const { files, plan, matters } = city

  async function give(reader: Reader, id: string): Promise<Result<Given, Refusal>> {
    const opened = await files.open(reader, plan.district, id)
    if (!opened.ok) return opened
    const { file } = opened.value
    return ok({
      id: file.id,
      name: file.name,
      size: opened.value.bytes,
      mime: file.media,
      by: file.by,
      bytes: await bytesOf(opened.value),
    })
  }

  return {
    async put(
      tx: Tx,
      who: Actor,
      file: { readonly name: string; readonly bytes: Uint8Array },
      at: Date,
    ): Promise<Result<Stored, Refusal>> {
      const put = await files.put(tx, {
        content: Buffer.from(file.bytes),
        name: file.name,
        district: who.district,
        by: who.account,
        at,
      })
      return put.ok
        ? ok({ id: put.value.id, name: put.value.name, size: put.value.bytes, mime: put.value.media })
        : put
    },
    async get(
      reader: Reader,
      who: Actor,
      id: string,
    ): Promise<Result<Stored & { bytes: Uint8Array }, Refusal>> {
      const seen = await matters.seesFile(reader, who, id)
      if (!seen.ok) return no(seen.error)
      const given = await give(reader, id)
      // Not attached to a matter: who brought it may look, and whoever sees the order that it was handed in for.
      return given.ok &&
        !seen.value.attached &&
        given.value.by !== who.account &&
        !(await seesReceipt(city, reader, who, id))
        ? no(matterRefusals['matter.notFound']())
        : given
    },
    async getPublic(reader: Reader, id: string): Promise<Result<Stored & { bytes: Uint8Array }, Refusal>> {
      const open = await matters.publicFile(reader, plan.district, id)
      return open.ok ? give(reader, id) : no(open.error)
    },
  }
}
