/** The pages of the city code: they come when they are asked for. */
export { CodeFamily } from './family.tsx'
export { Footprints } from './footprints.tsx'
export { GuestPass } from './guests.tsx'
export { CodeJourneys } from './journeys.tsx'
export { CodeScenes } from './scenes.tsx'
export { MyCode } from './show.tsx'
