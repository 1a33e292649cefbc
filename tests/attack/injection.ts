import assert from 'node:assert/strict'
import { tracingChannel } from 'node:diagnostics_channel'
import { test } from 'node:test'
import { deskOf } from '../fuzz/callers.ts'
import { jsonOf, type Making, made, makeDice, makeSeen, type Shape } from '../fuzz/values.ts'
import type { Live } from './live.ts'

const MARK = 'Inj3ct'
/** Ends a text, a name, a comment and a statement, whatever it was put into. */
const PAYLOADS = [`${MARK}'";--`, `${MARK}\\' or 1=1 /*`, `${MARK}" $$; select 1`]

const isText = (shape: Shape): boolean =>
  !shape.enum && [shape.type].flat().includes('string') && shape.const === undefined

/** Ways to every text in a body, three levels down. */
function* textsIn(shape: Shape, way: readonly string[] = []): Generator<readonly string[]> {
  if (way.length > 3) return
  if (isText(shape)) yield way
  for (const [name, part] of Object.entries(shape.properties ?? {})) yield* textsIn(part, [...way, name])
  if (shape.items) yield* textsIn(shape.items, [...way, '0'])
  if (way.length > 0 && shape.type === 'object' && !shape.properties) yield [...way, 'content']
}

function put(value: unknown, [name, ...rest]: readonly string[], text: string): unknown {
  if (name === undefined) return text
  if (name === '0') return [put(Array.isArray(value) ? value[0] : undefined, rest, text)]
  const held = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  return { ...held, [name]: put((held as Record<string, unknown>)[name], rest, text) }
}

export function injection(live: () => Live): void {
  test('no text of any parameter of any door becomes part of a statement', async () => {
    const { operations, components, city } = live()
    const dice = makeDice(5)
    const seen = makeSeen(dice)
    const making: Making = { dice, seen, components, wrongShare: 0 }
    const dirty: string[] = []
    let statements = 0
    const hear = {
      start(message: unknown) {
        statements++
        const { text } = message as { text: string }
        if (text.includes(MARK)) dirty.push(text.slice(0, 300))
      },
    }
    const channel = tracingChannel('huying:statement')
    channel.subscribe(hear as never)
    const broken: string[] = []
    let tries = 0
    let reached = 0
    try {
      for (const operation of operations.filter(({ path }) => !/logout|\/live$/.test(path))) {
        const desk = deskOf(operation.path)
        const person = /^(citizen|nobody)$/.test(desk) ? null : await live().as(desk)
        const headers = person
          ? { cookie: person.cookie, 'x-csrf-token': person.csrf }
          : { cookie: live().citizens[0].cookie }
        const json = operation.body?.['application/json']?.schema
        const body = json ? made(json, '', making) : undefined
        const values = new Map(
          operation.parameters
            .filter((one) => one.in === 'path' || one.required)
            .map(({ name, schema }) => [name, String(made(schema, name, making))]),
        )
        const send = async (changed: ReadonlyMap<string, string>, sent: unknown, at: string) => {
          let path = operation.path
          const query = new URLSearchParams()
          for (const one of operation.parameters) {
            const value = changed.get(one.name)
            if (value === undefined) continue
            if (one.in === 'path') path = path.replace(`{${one.name}}`, encodeURIComponent(value))
            else query.set(one.name, value)
          }
          const answer = await fetch(`${city.base}${path}${query.size > 0 ? `?${query}` : ''}`, {
            method: operation.method,
            redirect: 'manual',
            headers: { ...headers, ...(sent === undefined ? {} : { 'content-type': 'application/json' }) },
            ...(sent === undefined || operation.method === 'GET' ? {} : { body: jsonOf(sent) }),
          })
          const text = await answer.text()
          tries++
          if (answer.status < 400) {
            reached++
            if (answer.headers.get('content-type')?.includes('json'))
              seen.take(JSON.parse(text), operation.path)
          }
          const leaks =
            /syntax error at|SQLSTATE|pg_catalog|unterminated quoted|at Object\.|node_modules/.test(text)
          if ((answer.status >= 500 && answer.status !== 501) || leaks)
            broken.push(`${operation.method} ${operation.path} ${at}: ${answer.status} ${text.slice(0, 200)}`)
        }
        await send(values, body, 'clean')
        for (const [n, { name, schema }] of operation.parameters.entries())
          if (isText(schema))
            await send(new Map([...values, [name, PAYLOADS[n % PAYLOADS.length] as string]]), body, name)
        if (json)
          for (const [n, way] of [...textsIn(json)].entries())
            await send(values, put(body, way, PAYLOADS[n % PAYLOADS.length] as string), way.join('.'))
      }
    } finally {
      channel.unsubscribe(hear as never)
    }
    assert.ok(tries > 1_000, `${tries} tries`)
    assert.ok(reached > 300 && statements > 2_000, `${reached} answered, ${statements} statements`)
    assert.deepEqual(broken, [])
    assert.deepEqual(dirty, [])
  })
}
