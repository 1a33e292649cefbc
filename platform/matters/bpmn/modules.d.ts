type BpmnElement = import('./moddle.ts').Element
type BpmnParsed = import('./moddle.ts').Parsed

declare module 'bpmn-moddle' {
  export class BpmnModdle {
    constructor(packages?: Readonly<Record<string, unknown>>)
    create(type: string, values?: Readonly<Record<string, unknown>>): BpmnElement
    /** Rejects what is no XML at all; what it does not understand becomes a warning. */
    fromXML(xml: string): Promise<BpmnParsed>
    toXML(root: BpmnElement, options?: { readonly format?: boolean }): Promise<{ readonly xml: string }>
  }
}
declare module 'bpmn-auto-layout' {
  /** The same file with a drawing: shapes and edges for every element. */
  export function layoutProcess(xml: string): Promise<string>
}
