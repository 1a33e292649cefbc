import { no, ok, type Refusal, type Result } from '../base/index.ts'
import { intake } from '../platform/catalogue/index.ts'
import { refusals } from '../platform/signals/index.ts'
import { guardOf } from './intake-sources.ts'
import type { OpenCity } from './open.ts'
import { pictureAddress } from './picture-hosts.ts'

const SECONDS = 10

/**
 * A picture from outside 外部图片: from a listed host, behind the guard of every pull, redirections included. The list is asked each
 * time: it may have been shortened since.
 */
export async function fetchPicture(
  city: OpenCity,
  address: string,
  mostBytes: number,
): Promise<Result<Buffer | null, Refusal>> {
  const hosts = city.settings.pictureHosts
  const listed = pictureAddress(address, hosts)
  if (!listed.ok) return listed
  const { protocol, port } = listed.value
  const guard = guardOf(city)
  const got = await intake.sources.fetchWeb(
    { url: address, timeoutSeconds: SECONDS },
    null,
    null,
    async (host) => {
      const next = pictureAddress(`${protocol}//${host}${port ? `:${port}` : ''}/`, hosts)
      return next.ok ? guard(host) : next
    },
    AbortSignal.timeout(SECONDS * 1_500),
  )
  if (!got.ok) return got
  if (got.value.same) return ok(null)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of got.value.content) {
    size += (chunk as Buffer).length
    if (size > mostBytes) {
      got.value.content.destroy()
      return no(refusals['signals.badInput']({ why: { zh: '图片过大', en: 'the picture is too large' } }))
    }
    chunks.push(chunk as Buffer)
  }
  return ok(Buffer.concat(chunks))
}
