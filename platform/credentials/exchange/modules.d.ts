declare module 'jsonld' {
  type Loaded = { contextUrl: null; documentUrl: string; document: unknown }
  type Options = {
    readonly documentLoader: (url: string) => Promise<Loaded>
    readonly safe: boolean
    readonly produceGeneralizedRdf: boolean
  }
  const jsonld: { toRDF(input: unknown, options: Options): Promise<object> }
  export default jsonld
}
declare module 'rdf-canonize' {
  const canonize: {
    /** Throws when a graph is made to be expensive: `maxWorkFactor` bounds the tries by the number of blank nodes. */
    canonize(
      dataset: object,
      options: {
        readonly algorithm: 'RDFC-1.0'
        readonly maxWorkFactor: number
        readonly signal?: AbortSignal
      },
    ): Promise<string>
  }
  export default canonize
}
declare module '@digitalbazaar/credentials-context' {
  export const contexts: ReadonlyMap<string, object>
}
declare module 'ed25519-signature-2020-context' {
  const suite: { readonly CONTEXT_URL: string; readonly CONTEXT: object }
  export default suite
}
