/** An element of a BPMN file as its reader gives it; properties by their names in the standard. */
export type Element = {
  readonly $type: string
  readonly id?: string
  readonly name?: string
  get(name: string): unknown
  set(name: string, value: unknown): void
}

export type Parsed = {
  readonly rootElement: Element
  readonly warnings: readonly { readonly message: string }[]
}

/**
 * What a flow of ours keeps beyond the standard: names of states and actions at the elements that draw them, and what
 * no element can say (fields, limits, effects) as JSON beside them.
 */
const huying = {
  name: 'Huying',
  uri: 'urn:huying:bpmn:1',
  prefix: 'huying',
  xml: { tagAlias: 'lowerCase' },
  associations: [],
  types: [
    {
      name: 'MatterType',
      superClass: ['Element'],
      properties: [
        { name: 'name', isAttr: true, type: 'String' },
        { name: 'body', isBody: true, type: 'String' },
      ],
    },
    {
      name: 'Action',
      superClass: ['Element'],
      properties: [
        { name: 'name', isAttr: true, type: 'String' },
        { name: 'body', isBody: true, type: 'String' },
      ],
    },
    {
      name: 'Moved',
      extends: ['bpmn:SequenceFlow'],
      properties: [{ name: 'actions', isAttr: true, type: 'String' }],
    },
    {
      name: 'Standing',
      extends: ['bpmn:FlowNode'],
      properties: [
        { name: 'state', isAttr: true, type: 'String' },
        { name: 'kind', isAttr: true, type: 'String' },
        { name: 'en', isAttr: true, type: 'String' },
        { name: 'stays', isAttr: true, type: 'String' },
        { name: 'program', isAttr: true, type: 'Boolean' },
      ],
    },
  ],
}

/** The reader and writer of files; loaded when the first file is met. */
export async function bpmnModdle() {
  const { BpmnModdle } = await import('bpmn-moddle')
  return new BpmnModdle({ huying })
}

/** A property as a list of elements; absent = none. */
export const many = (element: Element, name: string): readonly Element[] => {
  const value = element.get(name)
  return Array.isArray(value) ? (value as readonly Element[]) : []
}

export const one = (element: Element, name: string): Element | undefined => {
  const value = element.get(name)
  return value !== null && typeof value === 'object' ? (value as Element) : undefined
}

export const textOf = (element: Element, name: string): string | undefined => {
  const value = element.get(name)
  return typeof value === 'string' && value !== '' ? value : undefined
}
