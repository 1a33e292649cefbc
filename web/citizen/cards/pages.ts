/** My certificates and verification, loaded together when one of them is opened. */
export { CardPage } from './card.tsx'
export { Cards } from './cards.tsx'
export { Verify } from './verify.tsx'
