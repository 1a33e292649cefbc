import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import type { Guard, MatterType } from '../declare.ts'
import { BPMN_BYTES, type BpmnReading, type GuardNamed, refusals } from './declare.ts'
import { bpmnModdle, type Element, many, one } from './moddle.ts'
import { ownDetails, readOwn } from './own.ts'
import { readProfile } from './profile.ts'

export { BPMN_BYTES, type BpmnReading, type ProcessReading, refusals, type Unfit } from './declare.ts'
export { writeBpmn } from './write.ts'

/**
 * Rules of packs by their names, as files of ours speak of them. One name may mean another rule in another kind of
 * matter, so the rules of the kind itself come first, then those of all others.
 */
export function guardsOf(types: readonly Pick<MatterType, 'name' | 'flow' | 'guards'>[]): GuardNamed {
  const own = new Map(
    types.map(({ name, flow, guards }) => [
      name,
      new Map([
        ...Object.entries(guards ?? {}),
        ...Object.values(flow.actions).flatMap((action) =>
          (action.guards ?? []).map((guard): [string, Guard] => [guard.name, guard]),
        ),
      ]),
    ]),
  )
  const all = new Map([...own.values()].flatMap((guards) => [...guards]))
  return (type, rule) => own.get(type)?.get(rule) ?? all.get(rule)
}

/**
 * Reads a BPMN 2.0 file: each process as a flow, or the elements that hinder it. Flows written by `writeBpmn` come back
 * whole; others are read in a named profile (docs: doors). `guards`: rules of packs, for our own files.
 */
export async function readBpmn(
  xml: string,
  guards: GuardNamed = () => undefined,
): Promise<Result<BpmnReading, Refusal>> {
  if (Buffer.byteLength(xml) > BPMN_BYTES) return no(refusals['matter.bpmnTooLarge']())
  const moddle = await bpmnModdle()
  let root: Element
  let warnings: readonly string[]
  try {
    const parsed = await moddle.fromXML(xml)
    root = parsed.rootElement
    warnings = parsed.warnings.map((warning) => warning.message)
  } catch (fault) {
    // The reader's message repeats the whole file; what is wrong stands at its end.
    const why = fault instanceof Error ? fault.message : String(fault)
    const nested = why.split('nested error: ')[1] ?? why
    return no(refusals['matter.bpmnUnreadable']({ why: nested.trim().slice(0, 120) }))
  }
  const roots = many(root, 'rootElements')
  const participants = roots
    .filter((element) => element.$type === 'bpmn:Collaboration')
    .flatMap((element) => many(element, 'participants'))
  const nameOf = (process: Element): string | null =>
    participants.find((participant) => one(participant, 'processRef') === process)?.name ?? null
  const processes = roots
    .filter((element) => element.$type === 'bpmn:Process')
    // A pool drawn as a closed box says nothing about what happens inside.
    .filter((process) => many(process, 'flowElements').length > 0)
    .map((process) => {
      const details = ownDetails(process)
      return details ? readOwn(process, details, guards) : readProfile(process, nameOf(process))
    })
  return ok({ processes, warnings })
}
