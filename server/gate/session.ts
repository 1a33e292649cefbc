import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Refusal } from '../../base/index.ts'
import { type Actor, refusals } from '../../platform/org/declare.ts'
import { csrfHolds } from '../../platform/org/index.ts'
import type { City } from '../city/declare.ts'
import type { RateClass } from './bucket.ts'
import { refuse } from './declare.ts'

const COOKIE = 'huying_session'

/**
 * What the cookie is called: over TLS with the prefix that browsers keep to this host and to TLS (RFC 6265bis), so that no
 * neighbour under the same domain can put one there. A city on one machine without TLS has no such prefix.
 */
const nameOf = (request: FastifyRequest): string =>
  request.protocol === 'https' ? `__Host-${COOKIE}` : COOKIE

/** A text, if it has the form of a session's secret. */
export const secretIn = (text: string | undefined): string | undefined =>
  text !== undefined && /^[\w-]{16,200}$/.test(text) ? text : undefined

/** The secret that a request shows as its session, if it has the form of one. */
export const sessionOf = (request: FastifyRequest): string | undefined =>
  secretIn(request.cookies[nameOf(request)])

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is logged in; absent on public doors. */
    who: Actor | null
    /** The session's secret. */
    token: string | null
  }
  interface FastifyContextConfig {
    /** Content types this door takes, for the refusal. */
    wants?: string
    /** Which purses of requests the door draws on; by path and method when absent. */
    rate?: RateClass | readonly RateClass[]
  }
}

/** Doors of a session that still waits for a second factor 双因素; everything else stays shut until it was shown. */
const WAITING = /^\/api\/(me|logout|second)(\/|$)/
/** And of one that has to set a factor up first. */
const ENROLLING = /^\/api\/(me|logout|second|my\/(security|totp|passkeys))(\/|$)/
/** What a person answers to an application that wants to know who it is: outside /api, because cookies of the asking stand there. */
const CONSENT = /^\/oidc\/consent\/[\w-]+\/(ask|answer)$/

/** Doors that take changes without a session. */
const OPEN = /^\/api\/(public|citizen|login|hooks|signals)(\/|$)/

/** A browser names the page a request came from; one of another origin may not change anything. */
export function foreign(request: FastifyRequest): boolean {
  if (request.headers['sec-fetch-site'] === 'cross-site') return true
  const origin = request.headers.origin
  if (!origin) return false
  try {
    // Both lose the default port of their scheme here.
    return new URL(origin).host !== new URL(`${request.protocol}://${request.host}`).host
  } catch {
    return true
  }
}

export const isStaffPath = (path: string): boolean =>
  (path.startsWith('/api/') && !OPEN.test(path)) || CONSENT.test(path)

/** Puts the actor on the request; says why the request may not go on. */
export async function admit(city: City, request: FastifyRequest): Promise<Refusal | null> {
  const path = request.url.split('?')[0] as string
  const changes = request.method !== 'GET' && request.method !== 'HEAD'
  if (!path.startsWith('/api/') && !CONSENT.test(path)) return null
  if (changes && !path.startsWith('/api/hooks/') && foreign(request)) return refuse['http.csrf']()
  if (!isStaffPath(path)) return null
  const token = sessionOf(request)
  const who = token ? await city.org.actorOf(token, city.now()) : undefined
  if (!token || !who) return refuse['http.notLoggedIn']()
  request.who = who
  request.token = token
  const given = request.headers['x-csrf-token']
  if (changes && !csrfHolds(token, given)) return refuse['http.csrf']()
  if (who.awaits === 'second' && !WAITING.test(path)) return refusals['org.secondNeeded']()
  if (who.awaits === 'enrol' && !ENROLLING.test(path)) return refusals['org.enrolNeeded']()
  return null
}

export function setSession(request: FastifyRequest, reply: FastifyReply, token: string, expires: Date): void {
  reply.setCookie(nameOf(request), token, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: request.protocol === 'https',
    expires,
  })
}

/** The browser forgets its session. */
export function clearSession(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(nameOf(request), { path: '/', secure: request.protocol === 'https' })
}

/** A session's cookie within the house, where one door asks another. */
export const withSession = (token: string): Readonly<Record<string, string>> => ({ [COOKIE]: token })
export const sessionIn = (
  cookies: readonly { readonly name: string; readonly value: string }[],
): string | undefined => cookies.find((one) => one.name === COOKIE)?.value
