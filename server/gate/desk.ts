import { tracingChannel } from 'node:diagnostics_channel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isId } from '../../base/index.ts'
import type { Actor } from '../../platform/org/declare.ts'
import type { City, Read, Write } from '../city/declare.ts'
import { AtTheDoor, answer, refusing } from './answer.ts'
import { refuse } from './declare.ts'

/** The actor of a staff door; the admission hook has let nobody else through. */
export function actorOf(request: FastifyRequest): Actor {
  if (!request.who) throw new AtTheDoor(refuse['http.notLoggedIn']())
  return request.who
}

/** For whoever watches what is asked of desks 观测: the desk, never what was said to it. */
const watched = tracingChannel<unknown, { readonly desk: string }>('huying:verb')
const seen = <T>(desk: string, work: () => Promise<T>): Promise<T> =>
  watched.hasSubscribers ? watched.tracePromise(work, { desk }) : work()

/** Reads at a desk and answers. */
export async function ask<In>(
  city: City,
  request: FastifyRequest,
  reply: FastifyReply,
  desk: string,
  verb: Read<In> | undefined,
  input: In,
): Promise<FastifyReply> {
  const who = actorOf(request)
  if (!verb) return refusing(reply, refuse['http.notHere']({ desk }))
  return answer(reply, await seen(desk, async () => verb(city.store, who, input, city.now())))
}

/** Changes something at a desk in one transaction and answers. */
export async function change<In>(
  city: City,
  request: FastifyRequest,
  reply: FastifyReply,
  desk: string,
  verb: Write<In> | undefined,
  input: In,
  status = 200,
): Promise<FastifyReply> {
  const who = actorOf(request)
  if (!verb) return refusing(reply, refuse['http.notHere']({ desk }))
  const work = () => city.store.tx(async (tx) => verb(tx, who, input, city.now()))
  return answer(reply, await seen(desk, work), status)
}

/** A path part that must be an identifier: anything else names nothing. */

/** The identifier, or the answer 404. */
export function needId(text: string): string {
  if (isId(text)) return text
  throw new AtTheDoor(refuse['http.notFound']())
}
