/** n3 comes without types; this is the part of it that is used. */
declare module 'n3' {
  type Term = {
    readonly termType: 'NamedNode' | 'BlankNode' | 'Literal' | 'Variable' | 'DefaultGraph'
    readonly value: string
    readonly language?: string
  }
  export class Parser {
    constructor(options?: { readonly baseIRI?: string; readonly format?: string })
    parse(text: string): { readonly subject: Term; readonly predicate: Term; readonly object: Term }[]
  }
}
