import { stripTypeScriptTypes } from 'node:module'

/** `./rules.ts` → `./rules.js`, wherever a file of the same package is named by a relative address. */
export const addressesToScript = (text: string): string =>
  text.replace(
    /(['"])(\.{1,2}\/[^'"\n]*)\.ts\1/g,
    (_, quote: string, path: string) => `${quote}${path}.js${quote}`,
  )

/** A TypeScript file as JavaScript: types are blanked out, so that every line stays where it was. */
export const toScript = (text: string): string =>
  addressesToScript(stripTypeScriptTypes(text, { mode: 'strip' })).replace(/[ \t]+$/gm, '')
