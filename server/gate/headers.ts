import { randomBytes } from 'node:crypto'
import type { FastifyReply } from 'fastify'

/** Headers of every answer. */
export function secure(reply: FastifyReply, https: boolean): void {
  reply.headers({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'geolocation=(self), camera=(self), microphone=(self), payment=(), usb=()',
  })
  if (https) reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains')
}

/** Data is never a page: whatever a browser makes of it, nothing in it runs. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

export type AppName = 'console' | 'citizen' | 'screen' | 'hall' | 'reader' | 'field'

/**
 * Policy of one app: scripts and styles only from this server, never inline. React sets single styles through the
 * object model, which no policy hinders. A page that must write style elements at run time marks its HTML with
 * `__CSP_NONCE__` and gets a fresh nonce for them.
 */
export function pagePolicy(app: AppName, nonce: string | null, pictures: readonly string[] = []): string {
  return [
    "default-src 'none'",
    // the decoder of codes in pictures is WebAssembly of this server; nothing else may be compiled there either
    app === 'reader' || app === 'citizen' ? "script-src 'self' 'wasm-unsafe-eval'" : "script-src 'self'",
    nonce ? `style-src 'self' 'nonce-${nonce}'` : "style-src 'self'",
    // hosts that the administrator has listed for pictures; only the staff's pages show any
    ["img-src 'self' data: blob:", ...(app === 'console' || app === 'screen' ? pictures : [])].join(' '),
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    app === 'citizen' ? "media-src 'self' blob:" : "media-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
  ].join('; ')
}

export const newNonce = (): string => randomBytes(16).toString('base64')
