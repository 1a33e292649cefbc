/** Guides, loaded when first asked for: who reports a broken lamp does not wait for them. */
export { Guide } from './guide.tsx'
export { Paper } from './paper.tsx'
export { Services } from './services.tsx'
