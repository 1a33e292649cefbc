declare module '*.css'
declare module '*.wasm?url' {
  const address: string
  export default address
}
declare module '*.mjs?url' {
  const address: string
  export default address
}
declare module 'virtual:map-sprites' {
  /** Address of the map's icons, without its ending. */
  const address: string
  export default address
}
declare module '*.md?raw' {
  const text: string
  export default text
}

declare module 'bpmn-js/lib/NavigatedViewer.js' {
  /** The viewer of bpmn.io: draws a BPMN file into an element. */
  export default class Viewer {
    constructor(options: { readonly container: HTMLElement })
    importXML(xml: string): Promise<unknown>
    get<T>(part: string): T
    destroy(): void
  }
}
