import { base64url, fromBase64url } from './text.ts'

/** How a wallet is asked 出示邀请: who asks, and where the request lies. */
export type Invitation = {
  readonly clientId: string
  readonly requestUri: string
  readonly method: 'get' | 'post'
}

const MOST = 4_096

/**
 * Reads what stands in a QR code or a link: `openid4vp://…`, `haip://…` or a page of ours with the same parameters.
 * Undefined for anything else, and for requests by value: those could not be kept from a log.
 */
export function invitationOf(text: string): Invitation | undefined {
  const trimmed = text.trim()
  if (trimmed.length > MOST || !/^(openid4vp|haip|haip-vp|https?):\/\//i.test(trimmed)) return undefined
  const mark = trimmed.indexOf('?')
  if (mark < 0) return undefined
  const said = new URLSearchParams(trimmed.slice(mark + 1).replace(/#.*$/, ''))
  for (const name of ['client_id', 'request_uri']) if (said.getAll(name).length !== 1) return undefined
  const clientId = said.get('client_id') ?? ''
  const requestUri = said.get('request_uri') ?? ''
  if (clientId === '' || clientId.length > 500 || !/^https?:\/\//i.test(requestUri)) return undefined
  return { clientId, requestUri, method: said.get('request_uri_method') === 'post' ? 'post' : 'get' }
}

const utf8 = new TextEncoder()
const ascii = (text: string) => base64url(utf8.encode(text))

/** Top names of disclosures, unread when it is none. */
function nameOf(disclosure: string): string | undefined {
  try {
    const bytes = fromBase64url(disclosure)
    const parts: unknown = bytes && JSON.parse(new TextDecoder().decode(bytes))
    return Array.isArray(parts) && typeof parts[1] === 'string' && parts.length === 3 ? parts[1] : undefined
  } catch {
    return undefined
  }
}

/** What the phone does: leaves out what the holder did not agree to, and signs what is left for this one asker. */
export async function presentationOf(
  credential: string,
  agreed: readonly string[],
  to: { readonly audience: string; readonly nonce: string; readonly now: number },
  phone: {
    readonly alg: 'ES256' | 'EdDSA'
    readonly sign: (message: Uint8Array) => Promise<Uint8Array>
    readonly sha256: (bytes: Uint8Array) => Promise<Uint8Array>
  },
): Promise<string> {
  const [token, ...rest] = credential.split('~') as [string, ...string[]]
  const kept = rest.slice(0, -1).filter((one) => agreed.includes(nameOf(one) ?? ''))
  const shown = `${[token, ...kept].join('~')}~`
  const head = ascii(JSON.stringify({ alg: phone.alg, typ: 'kb+jwt' }))
  const digest = base64url(await phone.sha256(utf8.encode(shown)))
  const body = ascii(
    JSON.stringify({ iat: Math.floor(to.now), aud: to.audience, nonce: to.nonce, sd_hash: digest }),
  )
  const signature = await phone.sign(utf8.encode(`${head}.${body}`))
  return `${shown}${head}.${body}.${base64url(signature)}`
}
