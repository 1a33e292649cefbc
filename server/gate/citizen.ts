import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Citizen } from '../../platform/org/declare.ts'
import { refusals } from '../../platform/org/declare.ts'
import type { City } from '../city/declare.ts'
import { AtTheDoor } from './answer.ts'
import { secretIn } from './session.ts'

/** Over TLS with the prefix that browsers take from TLS alone; its path is narrower than `__Host-` allows. */
const nameOf = (request: FastifyRequest): string =>
  request.protocol === 'https' ? '__Secure-huying_citizen' : 'huying_citizen'

/** The secret of a citizen’s session, if the request has one. */
export const citizenToken = (request: FastifyRequest): string | null =>
  secretIn(request.cookies[nameOf(request)]) ?? null

/** Who of the citizens sent this, or nobody. Pages without a login stay open to everybody. */
export async function citizenOf(city: City, request: FastifyRequest): Promise<Citizen | null> {
  const token = citizenToken(request)
  return token && city.citizens ? city.citizens.of(token, city.now()) : null
}

/** The citizen of a door that needs one; everybody else is asked to log in. */
export async function needCitizen(city: City, request: FastifyRequest): Promise<Citizen> {
  const citizen = await citizenOf(city, request)
  if (!citizen) throw new AtTheDoor(refusals['org.notLoggedIn']())
  return citizen
}

/** Sent only to the doors of citizens, and never from another site. */
export function setCitizen(
  request: FastifyRequest,
  reply: FastifyReply,
  token: string | null,
  expires: Date,
): void {
  reply.setCookie(nameOf(request), token ?? '', {
    httpOnly: true,
    sameSite: 'strict',
    path: '/api/citizen',
    secure: request.protocol === 'https',
    expires: token ? expires : new Date(0),
  })
}
