/** What follows from values alone; also in the browser. */
export { draftProblem, layerFrom } from './check.ts'
export { type Crs, converted, crsOf, degreesIn, fromStored, positionProblem, toStored } from './crs.ts'
export { latticed } from './lattice.ts'
export { mercatorOf, pixelOf, placeOf, type TileAt, tileBox, tileOf } from './mercator.ts'
export { apart, cellAt, interleave, keysOf, mortonOf } from './morton.ts'
export { checkGeometry, type Sound, type Taking } from './sound.ts'
