import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import { matterRefusals } from '../../platform/matters/declare.ts'
import { bpmn } from '../../platform/matters/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { text } from './input.ts'

type Json = Readonly<Record<string, unknown>>

/** Flows as BPMN 2.0 files: written with their drawing, and read without being put to use. */
export function bpmnDesks(city: OpenCity) {
  const written = new Map<string, Promise<string>>()
  return {
    bpmn: {
      /** The drawing does not change while the city runs. */
      async file(
        _reader: Reader,
        _who: Actor,
        given: Json,
      ): Promise<Result<{ name: string; xml: string }, Refusal>> {
        const name = text(given.name)
        const type = city.types[name]
        if (!type) return no(matterRefusals['matter.unknownType']({ type: name }))
        const xml = written.get(name) ?? bpmn.writeBpmn(type)
        written.set(name, xml)
        return ok({ name: `${name}.bpmn`, xml: await xml })
      },
      async read(_reader: Reader, _who: Actor, given: Json): Promise<Result<bpmn.BpmnReading, Refusal>> {
        return bpmn.readBpmn(text(given.xml), bpmn.guardsOf(Object.values(city.types)))
      },
    },
  }
}
